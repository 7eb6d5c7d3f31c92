import {type ReadOptions, readQuestions} from '../data/read.js';
import {chance} from '../rank/baselines.js';
import {type Comparison, compare} from '../rank/compare.js';
import {judge} from '../rank/judge.js';
import {evaluate, type MetricName, type Metrics} from '../rank/metrics.js';
import {accuracyMargin} from '../rank/sample-size.js';
import {readPredictions} from './read.js';

export interface Evaluation {
  questions: number;
  metrics: Metrics;
  /** What a random order has on average. */
  chance: Record<MetricName, number>;
  /** These predictions minus the others. */
  comparison?: Comparison;
  /** Sentences for the user. */
  warnings: string[];
}

export interface EvaluationOptions {
  /** Places that MAP@k looks at. */
  k: number;
  /** Of the bootstrap. */
  seed: number;
  /** How to read the answers. */
  read: ReadOptions;
  /** File with other predictions. */
  compare?: string;
}

/** Scores a file of predictions against a file of answers, and beside a second file of predictions. */
export async function evaluatePredictions(
  file: string,
  answers: string,
  options: EvaluationOptions,
): Promise<Evaluation> {
  const {k, seed, read, compare: other} = options;
  const {questions, warnings} = await readQuestions(answers, {...read, requireAnswers: true});
  const judgeFile = async (name: string) =>
    judge(await readPredictions(name), questions, {rankings: name, questions: answers});
  const judged = await judgeFile(file);
  const counts = questions.map(({choices}) => choices.length);
  return {
    questions: questions.length,
    metrics: evaluate(judged, k, {seed}),
    chance: chance(counts, k),
    ...(other !== undefined && {comparison: compare(judged, await judgeFile(other), k, {seed})}),
    warnings: [...warnings, ...smallSample(questions.length)],
  };
}

/** Below a hundred questions, what looks like a result may be luck. */
function smallSample(questions: number): string[] {
  if (questions >= 100) return [];
  const points = (100 * accuracyMargin(questions)).toFixed(0);
  return [`${questions} questions tell an accuracy only to within ${points} percentage points`];
}
