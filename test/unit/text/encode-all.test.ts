import {describe, expect, it} from 'vitest';
import {encodeAll} from '../../../src/text/encode-all.js';
import {encodeQuestion} from '../../../src/text/encode-question.js';
import {loadTokenizer} from '../../../src/text/load-tokenizer.js';
import {ahead} from '../../../src/util/ahead.js';
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

describe('ahead', () => {
  async function* numbers(made: number[], count: number, failAt = -1) {
    for (let n = 0; n < count; n++) {
      if (n === failAt) throw new Error(`no ${n}`);
      made.push(n);
      yield n;
    }
  }
  const pause = () => new Promise((resolve) => setImmediate(resolve));

  it('keeps the order and never runs further ahead than its limit', async () => {
    const made: number[] = [];
    const got: number[] = [];
    for await (const n of ahead(numbers(made, 20), 3)) {
      got.push(n);
      await pause();
      expect(made.length).toBe(Math.min(20, got.length + 3));
    }
    expect(got).toEqual(made);
  });

  it('passes a failure on after the items before it', async () => {
    const got: number[] = [];
    const run = async () => {
      for await (const n of ahead(numbers([], 5, 3), 2)) {
        got.push(n);
        await pause();
      }
    };
    await expect(run()).rejects.toThrow('no 3');
    expect(got).toEqual([0, 1, 2]);
  });

  it('stops its source when nobody listens any more', async () => {
    const made: number[] = [];
    for await (const n of ahead(numbers(made, 1000), 4)) if (n === 2) break;
    await pause();
    expect(made.length).toBeLessThan(10);
  });
});
