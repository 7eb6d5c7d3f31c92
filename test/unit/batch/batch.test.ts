import {describe, expect, it} from 'vitest';
import {epochOrder} from '../../../src/batch/epoch-order.js';
import {microBatches, stepBatches} from '../../../src/batch/micro-batches.js';
import {packQuestions} from '../../../src/batch/pack.js';
import {targets} from '../../../src/batch/targets.js';
import type {EncodedQuestion} from '../../../src/text/encoded-question.js';
import {type Random, seededRandom} from '../../../src/util/random.js';

/** A question with random ids and as many sequences as lengths. */
function questionOf(lengths: number[], random: Random, id = 'q', answer = 0): EncodedQuestion {
  const starts = Int32Array.from([0, ...lengths]);
  for (let n = 1; n < starts.length; n++) starts[n]! += starts[n - 1]!;
  const ids = Int32Array.from({length: starts.at(-1)!}, () => random.below(30000));
  return {id, ids, segments: ids.map((value) => value % 2), starts, answer};
}

function someQuestions(seed: number): EncodedQuestion[] {
  const random = seededRandom(seed);
  return Array.from({length: random.below(30)}, (_, n) => {
    const lengths = Array.from({length: 2 + random.below(6)}, () => 3 + random.below(40));
    return questionOf(lengths, random, `${n}`, random.below(lengths.length));
  });
}

const seeds = Array.from({length: 60}, (_, seed) => seed);

describe('packQuestions', () => {
  it('lays sequences end to end', () => {
    const random = seededRandom(1);
    const [a, b] = [questionOf([2, 3], random), questionOf([1, 1, 4], random, 'b', 2)];
    const batch = packQuestions([a, b], {labelSmoothing: 0, firstSequence: 7});
    expect(batch).toEqual({
      ids: Int32Array.of(...a.ids, ...b.ids),
      segments: Int32Array.of(...a.segments, ...b.segments),
      sequenceStarts: Int32Array.of(0, 2, 5, 6, 7, 11),
      scoreTokens: Int32Array.of(0, 2, 5, 6, 7),
      questionStarts: Int32Array.of(0, 2, 5),
      targets: Float32Array.of(1, 0, 0, 0, 1),
      firstSequence: 7,
    });
  });

  it('gives every question back', () => {
    for (const seed of seeds) {
      const questions = someQuestions(seed);
      const batch = packQuestions(questions);
      expect(batch).not.toHaveProperty('targets');
      questions.forEach((question, b) => {
        const [from, to] = [batch.questionStarts[b]!, batch.questionStarts[b + 1]!];
        const begin = batch.sequenceStarts[from]!;
        expect(batch.sequenceStarts.slice(from, to + 1).map((start) => start - begin)).toEqual(question.starts);
        expect(batch.ids.slice(begin, batch.sequenceStarts[to])).toEqual(question.ids);
        expect(batch.segments.slice(begin, batch.sequenceStarts[to])).toEqual(question.segments);
      });
      expect(batch.sequenceStarts.at(-1)).toBe(batch.ids.length);
    }
  });
});

describe('targets', () => {
  it('sums to one and prefers the answer by one minus the smoothing', () => {
    const question = questionOf([1, 1, 1, 1], seededRandom(0), 'q', 2);
    for (const smoothing of [0, 0.1, 0.5, 1]) {
      const values = targets(question, smoothing);
      expect(values.reduce((sum, value) => sum + value)).toBeCloseTo(1, 6);
      expect(values[2]! - values[0]!).toBeCloseTo(1 - smoothing, 6);
      expect(new Set([values[0], values[1], values[3]]).size).toBe(1);
    }
  });

  it('refuses a question without an answer, or with one that is no choice', () => {
    const {answer: _, ...open} = questionOf([1, 1], seededRandom(0), 'nine');
    expect(() => targets(open, 0)).toThrow(/Question nine has no answer/);
    expect(() => targets({...open, answer: 2}, 0)).toThrow(/nine has 2 choices/);
  });
});

describe('microBatches', () => {
  it('keeps order and questions, and parts no sooner than it must', () => {
    for (const seed of seeds) {
      const questions = someQuestions(seed);
      const maxTokens = 1 + seededRandom(seed).below(600);
      const parts = microBatches(questions, maxTokens);
      expect(parts.flat()).toEqual(questions);
      const sizes = parts.map((part) => part.reduce((sum, {ids}) => sum + ids.length, 0));
      parts.forEach((part, n) => {
        expect(part.length).toBeGreaterThan(0);
        if (part.length > 1) expect(sizes[n]).toBeLessThanOrEqual(maxTokens);
        const next = parts[n + 1]?.[0];
        if (next) expect(sizes[n]! + next.ids.length).toBeGreaterThan(maxTokens);
      });
    }
  });
});

describe('stepBatches', () => {
  it('is the whole step, wherever it is split', () => {
    for (const seed of seeds) {
      const questions = someQuestions(seed);
      const whole = packQuestions(questions, {labelSmoothing: 0.1});
      const parts = stepBatches(questions, {maxTokens: 150, labelSmoothing: 0.1});
      const joined = (field: 'ids' | 'segments' | 'targets') => parts.flatMap((part) => [...part[field]!]);
      for (const field of ['ids', 'segments', 'targets'] as const) expect(joined(field)).toEqual([...whole[field]!]);
      let sequences = 0;
      for (const part of parts) {
        expect(part.firstSequence).toBe(sequences);
        sequences += part.scoreTokens.length;
      }
      expect(sequences).toBe(whole.scoreTokens.length);
    }
  });
});

describe('epochOrder', () => {
  it('is a permutation that seed and epoch decide', () => {
    const order = epochOrder(500, 3, 1);
    expect([...order].sort((a, b) => a - b)).toEqual(Array.from({length: 500}, (_, n) => n));
    expect(epochOrder(500, 3, 1)).toEqual(order);
    for (const other of [epochOrder(500, 3, 2), epochOrder(500, 4, 1), epochOrder(500, 4, 0), epochOrder(500, 1, 3)]) {
      expect(other).not.toEqual(order);
    }
  });
});
