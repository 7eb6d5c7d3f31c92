import {describe, expect, it} from 'vitest';
import {encodeAll} from '../../../src/text/encode-all.js';
import {encodeQuestion} from '../../../src/text/encode-question.js';
import {loadTokenizer} from '../../../src/text/load-tokenizer.js';
import {folderWith, untruncated, vocabulary} from './helpers.js';

describe('encodeAll', () => {
  it('encodes every question in order and lets timers run in between', async () => {
    const quick = await loadTokenizer(await folderWith({'vocab.txt': vocabulary('a', 'b')}));
    const tokenizer = {...quick, encode: (text: string) => slowly(() => quick.encode(text))};
    const questions = Array.from({length: 20}, (_, n) => ({id: `${n}`, prompt: 'a b '.repeat(n), choices: ['a', 'b']}));
    let ticks = 0;
    const timer = setInterval(() => ticks++, 1);
    const told: number[] = [];
    const encoded = await encodeAll(tokenizer, questions, untruncated, (done) => told.push(done));
    clearInterval(timer);
    expect(encoded).toEqual(questions.map((question) => encodeQuestion(tokenizer, question, untruncated)));
    expect(told.at(-1)).toBe(20);
    expect(ticks).toBeGreaterThan(0);
  });
});

/** Keeps the thread busy for a millisecond before the result. */
function slowly<T>(work: () => T): T {
  const until = performance.now() + 1;
  while (performance.now() < until);
  return work();
}
