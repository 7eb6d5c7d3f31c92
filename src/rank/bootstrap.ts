import {seededRandom} from '../util/random.js';

/** A mean over questions, and the interval that 95 of 100 samples of so many questions would put it in. */
export interface Estimate {
  value: number;
  low: number;
  high: number;
}

export interface BootstrapOptions {
  seed?: number;
  resamples?: number;
}

/**
 * Means of `resamples` samples of n questions each, drawn with replacement. All `columns` (n values each) see the same
 * draws, so that differences between them are paired. Result: one array of means for each column.
 */
export function resampledMeans(
  columns: number[][],
  {seed = 0, resamples = 2000}: BootstrapOptions = {},
): Float64Array[] {
  const random = seededRandom(seed);
  const n = columns[0]?.length ?? 0;
  const means = columns.map(() => new Float64Array(resamples));
  const draws = new Int32Array(n);
  for (let r = 0; r < resamples; r++) {
    for (let i = 0; i < n; i++) draws[i] = random.below(n);
    for (const [c, column] of columns.entries()) {
      let sum = 0;
      for (let i = 0; i < n; i++) sum += column[draws[i]!]!;
      means[c]![r] = sum / n;
    }
  }
  return means;
}

/** The percentile interval, 2.5 to 97.5 % (Efron and Tibshirani, An Introduction to the Bootstrap, 1993, 13.3). */
export function percentileEstimate(values: number[], means: Float64Array): Estimate {
  const sorted = means.toSorted();
  return {value: mean(values), low: quantile(sorted, 0.025), high: quantile(sorted, 0.975)};
}

export function mean(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Linear interpolation between order statistics (type 7 of Hyndman and Fan, 1996; NumPy's default). */
function quantile(sorted: Float64Array, share: number): number {
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below]! + (place - below) * (sorted[above]! - sorted[below]!);
}
