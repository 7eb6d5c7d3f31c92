import path from 'node:path';
import type {Question} from '../data/question.js';
import {readQuestions} from '../data/read.js';
import type {EngineOptions} from '../models/model.js';
import {defaultMaxTokens} from '../predict/rank-all.js';
import {pullModel} from '../models/pull.js';
import {type PredictObserver, predict} from '../predict/predict.js';
import {chance, longestChoice, randomRankings, wordOverlap} from '../rank/baselines.js';
import type {Estimate} from '../rank/bootstrap.js';
import type {Unknown} from '../rank/metrics.js';
import type {Ranking} from '../rank/ranking.js';
import {writePredictions} from '../submission/write.js';
import {type AnswerKey, measure} from '../train/evaluation.js';
import {type FinetuneObserver, type FinetuneResult, finetune} from '../train/finetune.js';
import {defaultSettings} from '../train/settings.js';
import {replaceFile} from '../util/replace-file.js';
import type {Reporter} from '../util/reporter.js';
import {whereAllDiffer} from './examples.js';
import {holdsQuickstart, trainingFile} from './output.js';
import {bundled, questionLines, trainingQuestions} from './questions.js';

export const quickstartModel = 'minilm';
export const quickstartQuestions = 2000;

/** Small batches: with so few questions there would be few steps. */
const settings = {...defaultSettings, batchSize: 8, learningRate: 1.5e-4};

export interface QuickstartOptions {
  /** The folder of the run. */
  output: string;
  /** Train on all bundled questions, not on a sample. */
  full: boolean;
  seed: number;
  engine: Omit<EngineOptions, 'seed'>;
}

/** Where the quickstart tells about itself. */
export interface QuickstartObserver {
  reporter: Reporter;
  say(line: string): void;
  training: Stoppable<FinetuneObserver>;
  predicting(label: string): Stoppable<PredictObserver>;
  /** Examples as ranked before training, then once more with the trained model. */
  onExamples(examples: Example[]): void;
  signal?: AbortSignal | undefined;
}

/** An observer of one piece of work, which is told when that ends, well or badly. */
type Stoppable<Observer> = Omit<Observer, 'signal'> & {stop(): void};

/** A question with its choices as ranked in each way that there is by then. */
export interface Example {
  question: Question;
  rankings: Record<string, Ranking>;
}

/** How well a way of ranking does on the test questions; chance is exact and has no interval. */
export interface Score {
  name: string;
  accuracy: Estimate | Unknown | {value: number};
  map: Estimate | Unknown | {value: number};
}

export interface QuickstartResult {
  /** The questions that were trained on. */
  questions: string;
  training: FinetuneResult;
  /** Absent when training was stopped. */
  test?: {questions: number; scores: Score[]; submission: string};
}

/**
 * The whole way on bundled questions: ranks the choices of the test questions in simple ways and with the untrained
 * model, fine-tunes it, ranks them again, scores all of it and writes a submission.
 */
export async function quickstart(options: QuickstartOptions, observer: QuickstartObserver): Promise<QuickstartResult> {
  const {output, full, seed} = options;
  const {reporter, say, signal} = observer;
  const engine = {...options.engine, seed};
  const overwrite = await holdsQuickstart(output);
  await pullModel(quickstartModel, {force: false, reporter});
  const {questions} = await readQuestions(bundled.test);
  const rankTest = async (model: string, label: string) => {
    const {stop, ...display} = observer.predicting(label);
    const reading = {file: bundled.test, read: {}, pair: {}, maxTokens: defaultMaxTokens};
    // That the head was never trained is what the quickstart shows anyway.
    const warn = model === quickstartModel ? () => {} : display.warn;
    const {rankings} = await predict({...reading, model, engine}, {...display, warn, signal}).finally(stop);
    return rankings;
  };
  const ways: Record<string, Ranking[]> = {
    chance: randomRankings(questions, seed),
    longest: questions.map(longestChoice),
    overlap: questions.map(wordOverlap),
    untrained: await rankTest(quickstartModel, 'Ranking before training'),
  };
  const places = whereAllDiffer([ways.longest!, ways.overlap!, ways.untrained!], 3);
  observer.onExamples(examplesAt(places, questions, ways));

  const sample = await trainingQuestions({seed, ...(!full && {count: quickstartQuestions})});
  const train = trainingFile(output);
  await replaceFile(train, (handle) => handle.writeFile(questionLines(sample)));
  if (overwrite) say(`Replacing the earlier quickstart in ${output}.`);
  const training = await finetune(
    {
      train,
      model: {name: quickstartModel},
      output,
      overwrite,
      validation: {file: bundled.validation},
      read: {},
      pair: {},
      settings: {...settings, seed},
      engine: options.engine,
    },
    {...observer.training, signal},
  ).finally(observer.training.stop);
  if (training.interrupted) return {questions: train, training};

  ways.trained = await rankTest(output, 'Ranking after training');
  observer.onExamples(examplesAt(places, questions, ways));
  const submission = path.join(output, 'submission.csv');
  await writePredictions(submission, ways.trained, {format: 'kaggle', top: 3});
  return {
    questions: train,
    training,
    test: {questions: questions.length, scores: scoresOf(ways, questions), submission},
  };
}

function examplesAt(places: number[], questions: Question[], ways: Record<string, Ranking[]>): Example[] {
  return places.map((place) => ({
    question: questions[place]!,
    rankings: Object.fromEntries(Object.entries(ways).map(([name, rankings]) => [name, rankings[place]!])),
  }));
}

function scoresOf({chance: _, ...ways}: Record<string, Ranking[]>, questions: Question[]): Score[] {
  const key: AnswerKey[] = questions.map(({choices, answer}) => ({choices: choices.length, answer: answer!}));
  const random = chance(
    key.map(({choices}) => choices),
    3,
  );
  return [
    {name: 'chance', accuracy: {value: random.accuracy}, map: {value: random.map}},
    ...Object.entries(ways).map(([name, rankings]) => {
      const {accuracy, map} = measure(rankings, key);
      return {name, accuracy, map};
    }),
  ];
}
