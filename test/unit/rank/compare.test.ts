import {describe, expect, it} from 'vitest';
import {compare, signTest} from '../../../src/rank/compare.js';
import type {Judged} from '../../../src/rank/metrics.js';

/** Two-choice questions, right where the text has a 1. */
const outcomes = (text: string): Judged[] =>
  [...text].map((mark, i) => ({
    ranking: {id: `${i}`, order: mark === '1' ? [0, 1] : [1, 0], scores: []},
    choices: 2,
    answer: 0,
  }));

describe('compare', () => {
  it('finds nothing between equal predictions', () => {
    const same = outcomes('1100110011');
    const {differences, mcnemar} = compare(same, same, 3);
    expect(differences.accuracy).toEqual({value: 0, low: 0, high: 0, firstBetter: 0.5});
    expect(mcnemar).toEqual({onlyFirst: 0, onlySecond: 0, pValue: 1});
  });

  it('is sure of a plain difference, in the right direction', () => {
    const better = outcomes('1'.repeat(90) + '0'.repeat(10));
    const worse = outcomes('1'.repeat(60) + '0'.repeat(40));
    const {differences, mcnemar} = compare(better, worse, 3);
    expect(differences.accuracy!.value).toBeCloseTo(0.3, 12);
    expect(differences.accuracy!.low).toBeGreaterThan(0);
    expect(differences.accuracy!.firstBetter).toBe(1);
    expect(mcnemar).toMatchObject({onlyFirst: 30, onlySecond: 0});
    const {differences: turned} = compare(worse, better, 3);
    expect(turned.accuracy).toMatchObject({value: -differences.accuracy!.value, firstBetter: 0});
  });

  it('pairs the questions: what both share makes no noise', () => {
    const first = outcomes(`${'10'.repeat(200)}1`);
    const second = outcomes(`${'10'.repeat(200)}0`);
    const {differences} = compare(first, second, 3);
    expect(differences.accuracy!.high - differences.accuracy!.low).toBeLessThan(0.02);
  });

  it('takes the lower log loss for the better one', () => {
    const sure = outcomes('11').map((q) => ({...q, ranking: {...q.ranking, probabilities: [0.9, 0.1]}}));
    const unsure = outcomes('11').map((q) => ({...q, ranking: {...q.ranking, probabilities: [0.6, 0.4]}}));
    expect(compare(sure, unsure, 3).differences.logLoss!).toMatchObject({firstBetter: 1});
    expect(compare(sure, unsure, 3).differences.logLoss!.value).toBeLessThan(0);
  });

  it('leaves out what one side does not determine', () => {
    const full = outcomes('10');
    const top1 = full.map((q) => ({...q, ranking: {...q.ranking, order: q.ranking.order.slice(0, 1)}}));
    expect(Object.keys(compare(full, top1, 1).differences)).toEqual(['accuracy', 'map']);
  });
});

describe('signTest', () => {
  it.each([
    [0, 0, 1],
    [5, 5, 1],
    [0, 5, 2 / 32],
    [1, 9, (2 * 11) / 1024],
    [9, 1, (2 * 11) / 1024],
  ])('of %i against %i is exact', (a, b, p) => {
    expect(signTest(a, b)).toBeCloseTo(p, 12);
  });

  it('holds for thousands of questions', () => {
    // Normal approximation with continuity correction: z = (|1550 - 1450| - 1) / sqrt(3000) = 1.8075.
    expect(signTest(1550, 1450)).toBeCloseTo(0.0707, 3);
  });
});
