import type {Question} from '../data/question.js';
import type {ReadOptions} from '../data/read.js';
import {describeReport} from '../models/load-report.js';
import {type EngineOptions, Model} from '../models/model.js';
import {rankAll} from './rank-all.js';
import {chance} from '../rank/baselines.js';
import {evaluate, type Judged, type MetricName, type Metrics} from '../rank/metrics.js';
import type {Ranking} from '../rank/ranking.js';
import {encoded, openQuestions, type QuestionSource} from '../text/question-source.js';
import type {PairSources} from '../text/resolve-pair.js';

export interface PredictOptions {
  file: string;
  model: string;
  read: ReadOptions;
  pair: NonNullable<PairSources['wanted']>;
  maxTokens: number;
  engine: EngineOptions;
}

export interface PredictObserver {
  say(line: string): void;
  warn(line: string): void;
  /** Once, before the model is loaded; what it throws ends the prediction. */
  onRead?(questions: AskedQuestion[]): Promise<void>;
  /** Once, with the number of questions. */
  onStart(questions: number): void;
  onScored(questions: number): void;
  signal?: AbortSignal | undefined;
}

/** What is known of a question whether its file holds texts or tokens. */
export interface AskedQuestion {
  id: string;
  /** How many it has. */
  choices: number;
}

export interface Predictions {
  rankings: Ranking[];
  /** The texts; absent where the file holds tokens. */
  questions: Question[] | undefined;
  /** How good they are, where the file has all answers. */
  score?: {questions: number; metrics: Metrics; chance: Record<MetricName, number>};
}

/** Ranks the choices of every question of a file, in the file's order; scores the rankings where it has the answers. */
export async function predict(options: PredictOptions, observer: PredictObserver): Promise<Predictions> {
  const {engine, maxTokens, pair} = options;
  const source = await openQuestions(options.file, options.read);
  for (const warning of source.warnings) observer.warn(warning);
  await observer.onRead?.(askedQuestions(source));
  const model = await Model.load(options.model, {...engine, pair});
  try {
    for (const line of [...describeReport(model.report), ...model.tokenizer.notes]) observer.say(line);
    for (const line of mismatches(model, pair)) observer.warn(line);
    if (model.isUntrained) observer.warn(untrained(options.model));
    const questions = encoded(source, model.tokenizer, model.pair);
    observer.onStart(source.length);
    const {onScored, signal} = observer;
    const rankings = await rankAll(model.native, questions, {maxTokens, onScored, signal});
    const judged = rankings.map((ranking, index) => {
      const {starts, answer} = questions.at(index);
      return {ranking, choices: starts.length - 1, answer};
    });
    return {rankings, questions: source.questions, ...(judged.every(isAnswered) && {score: scoreOf(judged)})};
  } finally {
    await model.dispose();
  }
}

function askedQuestions({questions, dataset}: QuestionSource): AskedQuestion[] {
  return (
    questions?.map(({id, choices}) => ({id, choices: choices.length})) ??
    dataset!.questions.map(({id, starts}) => ({id, choices: starts.length - 1}))
  );
}

function scoreOf(judged: Judged[]) {
  const counts = judged.map(({choices}) => choices);
  return {questions: judged.length, metrics: evaluate(judged, 3), chance: chance(counts, 3)};
}

function isAnswered(judged: Omit<Judged, 'answer'> & {answer: number | undefined}): judged is Judged {
  return judged.answer !== undefined;
}

/** Where pairs are read otherwise than in training, which costs accuracy. */
function mismatches({storedPair}: Model, wanted: PredictOptions['pair']): string[] {
  if (!storedPair) return [];
  return (['layout', 'truncation', 'maxLength'] as const)
    .filter((key) => wanted[key] !== undefined && wanted[key] !== storedPair[key])
    .map((key) => `${flagOf[key]} ${wanted[key]}: the model was trained with ${storedPair[key]}, and reads that best`);
}

const flagOf = {layout: '--pair', truncation: '--truncation', maxLength: '--max-length'};

const untrained = (model: string) =>
  `the multiple-choice head of ${model} was never trained: these predictions are no better than chance. ` +
  `Train it first: mcq finetune train.csv --model ${model}`;
