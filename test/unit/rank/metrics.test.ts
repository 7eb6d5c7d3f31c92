import {describe, expect, it} from 'vitest';
import {mean} from '../../../src/rank/bootstrap.js';
import {evaluate, type Judged, questionScores} from '../../../src/rank/metrics.js';
import {metricsJson} from '../../../src/rank/metrics-json.js';
import {accuracyMargin} from '../../../src/rank/sample-size.js';

/** A question whose answer stands on place `place` of `choices`; probabilities 0.1 but for the answer's. */
const placed = (place: number, choices = 5, probability?: number): Judged => {
  const order = Array.from({length: choices}, (_, i) => i);
  const probabilities = order.map((i) => (i === place - 1 ? probability! : 0.1));
  return {
    ranking: {id: `p${place}`, order, scores: [], ...(probability !== undefined && {probabilities})},
    choices,
    answer: place - 1,
  };
};

describe('questionScores', () => {
  it('counts 1 / place down to k, as Kaggle does', () => {
    const judged = [1, 2, 3, 4, 5].map((place) => placed(place));
    const {accuracy, map, mrr} = questionScores(judged, 3);
    expect(accuracy).toEqual([1, 0, 0, 0, 0]);
    expect(map).toEqual([1, 1 / 2, 1 / 3, 0, 0]);
    expect(mrr).toEqual([1, 1 / 2, 1 / 3, 1 / 4, 1 / 5]);
    expect(questionScores(judged, 1).map).toEqual(accuracy);
    expect(questionScores(judged, 5).map).toEqual(mrr);
    expect(questionScores(judged, 99).map).toEqual(mrr);
  });

  it('takes the logarithm of the answer, never an infinite one', () => {
    expect(questionScores([placed(1, 2, 0.5)], 3).logLoss).toEqual([Math.LN2]);
    const {logLoss} = questionScores([placed(1, 2, 0)], 3);
    expect((logLoss as number[])[0]).toBeCloseTo(52 * Math.LN2, 10);
  });

  it('says what a submission of three places leaves open, and why', () => {
    const top3: Judged = {ranking: {id: 'q7', order: [4, 1, 2], scores: []}, choices: 5, answer: 3};
    const scores = questionScores([placed(1), top3], 3);
    expect(scores.accuracy).toEqual([1, 0]);
    expect(scores.map).toEqual([1, 0]);
    expect(scores.mrr).toEqual({value: null, reason: 'only 3 of 5 choices are ranked (question q7)'});
    expect(scores.logLoss).toMatchObject({value: null, reason: expect.stringContaining('no probabilities')});
    expect(questionScores([top3], 4).map).toMatchObject({value: null});
  });

  it('asks for no more places than a question has choices', () => {
    const short: Judged = {ranking: {id: 'q', order: [1, 0], scores: []}, choices: 2, answer: 0};
    expect(questionScores([short], 3)).toMatchObject({map: [0.5], mrr: [0.5]});
  });
});

describe('evaluate', () => {
  const judged = Array.from({length: 200}, (_, i) => placed((i % 4) + 1, 5, 0.3));

  it('gives the means, with intervals around them that a seed repeats', () => {
    const metrics = evaluate(judged, 3, {seed: 1});
    expect(metrics.accuracy).toMatchObject({value: 0.25});
    expect(metrics.map.value).toBeCloseTo((1 + 1 / 2 + 1 / 3) / 4, 12);
    expect(evaluate(judged, 3, {seed: 1})).toEqual(metrics);
    expect(evaluate(judged, 3, {seed: 2})).not.toEqual(metrics);
  });

  it('has intervals as wide as theory says', () => {
    const {accuracy} = evaluate(judged, 3, {resamples: 4000});
    if (accuracy.value === null) throw new Error('accuracy is always known');
    const expected = 1.96 * Math.sqrt((0.25 * 0.75) / judged.length);
    expect((accuracy.high - accuracy.low) / 2 / expected).toBeGreaterThan(0.93);
    expect((accuracy.high - accuracy.low) / 2 / expected).toBeLessThan(1.07);
    expect(mean([accuracy.low, accuracy.high])).toBeCloseTo(0.25, 1);
  });

  it('leaves no interval where all questions agree', () => {
    expect(evaluate([placed(1), placed(1)], 3).accuracy).toEqual({value: 1, low: 1, high: 1});
  });

  it('is written with null and a reason for programs', () => {
    const metrics = evaluate([placed(2), placed(1)], 5);
    expect(metricsJson(metrics, 5)).toMatchObject({
      accuracy: 0.5,
      'map@5': 0.75,
      mrr: 0.75,
      logLoss: null,
      intervals: {'map@5': [0.5, 1]},
      reasons: {logLoss: expect.stringContaining('p2')},
    });
  });
});

it('a margin is that of the Wilson interval', () => {
  // 5 of 10: (0.2366, 0.7634), Brown, Cai and DasGupta, Statistical Science 16 (2001).
  expect(accuracyMargin(10)).toBeCloseTo((0.7634 - 0.2366) / 2, 4);
  expect(accuracyMargin(10_000)).toBeCloseTo(0.0098, 4);
});
