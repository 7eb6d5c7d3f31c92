import type {Comparison, Difference} from '../rank/compare.js';
import {type MetricName, type Metrics, metricNames} from '../rank/metrics.js';
import {formatTable} from './table.js';

/** One row a metric: value, 95 % interval, and what chance has; below, why a value is missing. */
export function showMetrics(metrics: Metrics, chance: Record<MetricName, number>, k: number): string {
  const rows = metricNames.map((name) => {
    const metric = metrics[name];
    const interval = metric.value === null ? null : range(metric);
    return [title(name, k), metric.value === null ? null : fixed(metric.value), interval, fixed(chance[name])];
  });
  const reasons = metricNames.flatMap((name) => {
    const metric = metrics[name];
    return metric.value === null ? [`No ${title(name, k)}: ${metric.reason}.`] : [];
  });
  return [formatTable(['', 'value', '95 % interval', 'by chance'], rows), ...reasons].join('\n');
}

/** Differences of two sets of predictions: first minus second. */
export function showComparison(comparison: Comparison, k: number, names: {first: string; second: string}): string {
  const known = metricNames.filter((name) => comparison.differences[name]);
  const rows = known.map((name) => {
    const difference = comparison.differences[name] as Difference;
    const value = `${difference.value < 0 ? '' : '+'}${fixed(difference.value)}`;
    return [title(name, k), value, range(difference), `${(100 * difference.firstBetter).toFixed(1)} %`];
  });
  const {onlyFirst, onlySecond, pValue} = comparison.mcnemar;
  return [
    `${names.first} minus ${names.second}:`,
    formatTable(['', 'difference', '95 % interval', 'better in resamples'], rows),
    `Right only in ${names.first}: ${onlyFirst}; only in ${names.second}: ${onlySecond} questions. ` +
      `Equally good predictions differ as much with probability ${probability(pValue)} (McNemar's exact test).`,
  ].join('\n');
}

const title = (name: MetricName, k: number) =>
  ({accuracy: 'accuracy', map: `MAP@${k}`, mrr: 'MRR', logLoss: 'log loss'})[name];

const fixed = (value: number) => value.toFixed(3);

const range = ({low, high}: {low: number; high: number}) => `${fixed(low)} to ${fixed(high)}`;

const probability = (p: number) => (p < 0.001 ? 'below 0.001' : p.toFixed(3));
