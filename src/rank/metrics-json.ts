import type {Comparison} from './compare.js';
import {type MetricName, type Metrics, metricNames} from './metrics.js';

/** The name of a metric for programs: `accuracy`, `map@3`, `mrr`, `logLoss`. */
export const metricKey = (name: MetricName, k: number): string => (name === 'map' ? `map@${k}` : name);

/** Values that are named by metric, under the names for programs. */
export function keyed<T>(values: Partial<Record<MetricName, T>>, k: number): Record<string, T> {
  const known = metricNames.filter((name) => values[name] !== undefined);
  return Object.fromEntries(known.map((name) => [metricKey(name, k), values[name] as T]));
}

/** `{accuracy, map@3, mrr, logLoss}` with null for what is not known, `intervals` of those known, `reasons` of the others. */
export function metricsJson(metrics: Metrics, k: number) {
  const values: Partial<Record<MetricName, number | null>> = {};
  const intervals: Partial<Record<MetricName, [low: number, high: number]>> = {};
  const reasons: Partial<Record<MetricName, string>> = {};
  for (const name of metricNames) {
    const metric = metrics[name];
    values[name] = metric.value;
    if (metric.value === null) reasons[name] = metric.reason;
    else intervals[name] = [metric.low, metric.high];
  }
  return {...keyed(values, k), intervals: keyed(intervals, k), reasons: keyed(reasons, k)};
}

/** First minus second, by metric, and McNemar's test. */
export function comparisonJson({differences, mcnemar}: Comparison, k: number) {
  return {differences: keyed(differences, k), mcnemar};
}
