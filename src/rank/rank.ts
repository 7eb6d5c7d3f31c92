import {choiceLabel} from '../data/question.js';
import {modelError} from '../util/errors.js';
import type {Ranking} from './ranking.js';

/** Indices of the choices by falling score; equal scores keep the order of the choices. Scores must be finite. */
export function rank(scores: ArrayLike<number>): number[] {
  const values = Array.from(scores);
  const broken = values.findIndex((score) => !Number.isFinite(score));
  if (broken !== -1) {
    throw modelError(
      `The score of choice ${choiceLabel(broken)} is ${values[broken]}: the weights are broken or training diverged. ` +
        'Train again with a lower --learning-rate, or take another checkpoint.',
    );
  }
  return values.map((_, index) => index).sort((a, b) => values[b]! - values[a]!);
}

/** Probabilities exp(s_i) / sum_j exp(s_j), with the largest score taken off first so that nothing overflows. */
export function softmax(scores: ArrayLike<number>): number[] {
  const values = Array.from(scores);
  const largest = values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const powers = values.map((score) => Math.exp(score - largest));
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / sum);
}

/** The ranking of one question from the model's scores of its choices. */
export function rankingFromScores(id: string, scores: ArrayLike<number>): Ranking {
  return {id, order: rank(scores), scores: Array.from(scores), probabilities: softmax(scores)};
}
