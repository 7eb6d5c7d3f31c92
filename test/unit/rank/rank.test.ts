import {describe, expect, it} from 'vitest';
import {rank, rankingFromScores, softmax} from '../../../src/rank/rank.js';
import {McqError} from '../../../src/util/errors.js';

describe('rank', () => {
  it('puts the highest score first', () => {
    expect(rank([0.1, 3, -2, 0.5])).toEqual([1, 3, 0, 2]);
  });

  it('keeps the order of the choices among equal scores', () => {
    expect(rank([1, 2, 1, 2, 1])).toEqual([1, 3, 0, 2, 4]);
    expect(rank(Array(50).fill(0))).toEqual(Array.from({length: 50}, (_, i) => i));
    expect(rank([0, -0])).toEqual([0, 1]);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
    'refuses %d and names the choice',
    (bad) => {
      expect(() => rank([1, bad])).toThrow(McqError);
      expect(() => rank([1, bad])).toThrow(/choice B/);
    },
  );

  it('does not change the scores it is given', () => {
    const scores = Float32Array.of(1, 2);
    rank(scores);
    expect([...scores]).toEqual([1, 2]);
  });
});

describe('softmax', () => {
  it('gives the textbook values', () => {
    const [a, b] = softmax([Math.log(3), 0]);
    expect(a).toBeCloseTo(0.75, 15);
    expect(b).toBeCloseTo(0.25, 15);
  });

  it('sums to one and is unmoved by a shift, however large the scores are', () => {
    const scores = [1000, 998.5, -1000, 0];
    const probabilities = softmax(scores);
    expect(probabilities.reduce((x, y) => x + y)).toBeCloseTo(1, 14);
    softmax(scores.map((score) => score - 1e4)).forEach((p, i) => {
      expect(p).toBeCloseTo(probabilities[i]!, 12);
    });
  });
});

it('a ranking keeps scores and probabilities in the order of the choices', () => {
  const ranking = rankingFromScores('q', Float32Array.of(1, 2, 0));
  expect(ranking).toMatchObject({id: 'q', order: [1, 0, 2], scores: [1, 2, 0]});
  const [a, b, c] = ranking.probabilities!;
  expect(b! > a! && a! > c!).toBe(true);
});
