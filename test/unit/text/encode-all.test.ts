import {describe, expect, it} from 'vitest';
import {encodeAll} from '../../../src/text/encode-all.js';
import {encodeQuestion} from '../../../src/text/encode-question.js';
import {loadTokenizer} from '../../../src/text/load-tokenizer.js';
import {folderWith, untruncated, vocabulary} from './helpers.js';

describe('encodeAll', () => {
  it('encodes every question in order and lets timers run in between', async () => {
    const tokenizer = await loadTokenizer(await folderWith({'vocab.txt': vocabulary('a', 'b')}));
    const questions = Array.from({length: 3000}, (_, n) => ({
      id: `${n}`,
      prompt: 'a b '.repeat(n % 40),
      choices: ['a', 'b'],
    }));
    let ticks = 0;
    const timer = setInterval(() => ticks++, 1);
    const told: number[] = [];
    const encoded = await encodeAll(tokenizer, questions, untruncated, (done) => told.push(done));
    clearInterval(timer);
    expect(encoded).toEqual(questions.map((question) => encodeQuestion(tokenizer, question, untruncated)));
    expect(told.at(-1)).toBe(3000);
    expect(ticks).toBeGreaterThan(0);
  });
});
