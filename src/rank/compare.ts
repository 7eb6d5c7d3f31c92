import {type BootstrapOptions, type Estimate, percentileEstimate, resampledMeans} from './bootstrap.js';
import {type Judged, type MetricName, metricNames, questionScores} from './metrics.js';

/** First minus second predictions in one metric. */
export interface Difference extends Estimate {
  /** Share of the resamples in which the first predictions are the better ones; ties count half. */
  firstBetter: number;
}

export interface Comparison {
  /** Of the metrics that both sets of predictions determine. */
  differences: Partial<Record<MetricName, Difference>>;
  mcnemar: McNemar;
}

/** Whether two sets of predictions differ in accuracy by more than luck. */
export interface McNemar {
  /** Questions that only the first, and only the second predictions have right. */
  onlyFirst: number;
  onlySecond: number;
  /** Two-sided; how often so uneven a split arises between equally good predictions. */
  pValue: number;
}

/**
 * Compares two sets of predictions for the same questions in the same order: paired bootstrap of the differences
 * (Koehn, Statistical Significance Tests for Machine Translation Evaluation, 2004) and McNemar's test of the accuracies.
 */
export function compare(first: Judged[], second: Judged[], k: number, options: BootstrapOptions = {}): Comparison {
  const a = questionScores(first, k);
  const b = questionScores(second, k);
  const paired = metricNames.flatMap((name) => {
    const [mine, other] = [a[name], b[name]];
    if (!Array.isArray(mine) || !Array.isArray(other)) return [];
    return [{name, values: mine.map((value, i) => value - other[i]!)}];
  });
  const means = resampledMeans(
    paired.map(({values}) => values),
    options,
  );
  const differences = paired.map(({name, values}, i) => {
    const firstBetter = shareAboveZero(means[i]!, name === 'logLoss' ? -1 : 1);
    return [name, {...percentileEstimate(values, means[i]!), firstBetter}];
  });
  return {differences: Object.fromEntries(differences), mcnemar: mcnemar(first, second)};
}

function shareAboveZero(means: Float64Array, sign: 1 | -1): number {
  const points = means.reduce((sum, value) => sum + (Math.sign(value * sign) + 1) / 2, 0);
  return points / means.length;
}

/** McNemar's test in its exact form: the questions that only one set has right split like throws of a fair coin. */
function mcnemar(first: Judged[], second: Judged[]): McNemar {
  const isRight = ({ranking, answer}: Judged) => ranking.order[0] === answer;
  const onlyFirst = first.filter((question, i) => isRight(question) && !isRight(second[i]!)).length;
  const onlySecond = first.filter((question, i) => !isRight(question) && isRight(second[i]!)).length;
  return {onlyFirst, onlySecond, pValue: signTest(onlyFirst, onlySecond)};
}

/** Two-sided exact binomial test of `a` against `b` with p = 1/2; the terms are summed from their logarithms. */
export function signTest(a: number, b: number): number {
  const n = a + b;
  let logTerm = -n * Math.LN2;
  let tail = 0;
  for (let i = 0; i <= Math.min(a, b); i++) {
    tail += Math.exp(logTerm);
    logTerm += Math.log((n - i) / (i + 1));
  }
  return Math.min(1, 2 * tail);
}
