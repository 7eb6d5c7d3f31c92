import {type BootstrapOptions, type Estimate, percentileEstimate, resampledMeans} from './bootstrap.js';
import type {Ranking} from './ranking.js';

/** A ranking beside the truth. */
export interface Judged {
  ranking: Ranking;
  /** How many choices the question has; the ranking may hold only the first few. */
  choices: number;
  answer: number;
}

export const metricNames = ['accuracy', 'map', 'mrr', 'logLoss'] as const;
export type MetricName = (typeof metricNames)[number];

/** A metric that these predictions do not determine, and why. */
export interface Unknown {
  value: null;
  reason: string;
}

export type Metrics = Record<MetricName, Estimate | Unknown>;

/** Accuracy, MAP@k, mean reciprocal rank and log loss of one or more questions, each with its bootstrap interval. */
export function evaluate(judged: Judged[], k: number, options: BootstrapOptions = {}): Metrics {
  const scores = questionScores(judged, k);
  const known = metricNames.filter((name) => Array.isArray(scores[name]));
  const means = resampledMeans(
    known.map((name) => scores[name] as number[]),
    options,
  );
  const estimate = (name: MetricName) => {
    const values = scores[name];
    return Array.isArray(values) ? percentileEstimate(values, means[known.indexOf(name)]!) : values;
  };
  return {accuracy: estimate('accuracy'), map: estimate('map'), mrr: estimate('mrr'), logLoss: estimate('logLoss')};
}

/**
 * The value of every metric for every question, whose means are the metrics. With one right answer, average precision
 * at k is 1 / r for an answer on place r <= k and 0 below, which is Kaggle's MAP@k.
 */
export function questionScores(judged: Judged[], k: number): Record<MetricName, number[] | Unknown> {
  return {
    accuracy: judged.map(({ranking, answer}) => (ranking.order[0] === answer ? 1 : 0)),
    map: partial(judged, k) ?? judged.map((question) => reciprocalRank(question, k)),
    mrr: partial(judged) ?? judged.map((question) => reciprocalRank(question)),
    logLoss: withoutProbabilities(judged) ?? judged.map(surprise),
  };
}

/** Why places down to `k` are not known, if they are not: some question's ranking is shorter. */
function partial(judged: Judged[], k = Number.POSITIVE_INFINITY): Unknown | undefined {
  const short = judged.find(({ranking, choices}) => ranking.order.length < Math.min(k, choices));
  if (!short) return undefined;
  const {ranking, choices} = short;
  return {
    value: null,
    reason: `only ${ranking.order.length} of ${choices} choices are ranked (question ${ranking.id})`,
  };
}

function reciprocalRank({ranking, answer}: Judged, k = Number.POSITIVE_INFINITY): number {
  const place = ranking.order.indexOf(answer);
  return place === -1 || place >= k ? 0 : 1 / (place + 1);
}

function withoutProbabilities(judged: Judged[]): Unknown | undefined {
  const without = judged.find(({ranking}) => !ranking.probabilities);
  return without && {value: null, reason: `the predictions hold no probabilities (question ${without.ranking.id})`};
}

/** Minus the logarithm of the answer's probability, which counts as at least 2^-52 (as in scikit-learn's log_loss). */
function surprise({ranking, answer}: Judged): number {
  return -Math.log(Math.max(ranking.probabilities![answer]!, Number.EPSILON));
}
