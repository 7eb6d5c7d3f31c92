import path from 'node:path';
import type {ReadOptions} from '../data/read.js';
import {loadBinding} from '../engine/addon.js';
import {describeReport} from '../models/load-report.js';
import type {EngineOptions, Model} from '../models/model.js';
import {rankAll} from '../predict/rank-all.js';
import type {Metrics} from '../rank/metrics.js';
import {writePredictions} from '../submission/write.js';
import type {PairOptions} from '../text/pair-options.js';
import type {QuestionSource} from '../text/question-source.js';
import type {PairSources} from '../text/resolve-pair.js';
import {hashFile} from '../util/hash.js';
import {mcqVersion} from '../util/version.js';
import {answerKey, type BaselineScore, baselines, measure} from './evaluation.js';
import {frozenParameters} from './freeze.js';
import {openTrainingFiles, type TrainingFiles, type TrainingSets, trainingSets, warningsOf} from './load-data.js';
import {loadModel, type ModelSource} from './load-model.js';
import {freeRunName, RunFolder} from './run-folder.js';
import {dropoutOverrides, type TrainingSettings} from './settings.js';
import {type Step, stepCount, train} from './train.js';

export interface FinetuneOptions {
  train: string;
  model: ModelSource;
  /** The folder of the run; default `runs/<date>-<model>`. */
  output?: string | undefined;
  overwrite?: boolean;
  /** A file with other questions, or the share of the training questions that is set aside. */
  validation: {file: string} | {share: number};
  /** Column whose equal values a split must not part. */
  groupColumn?: string | undefined;
  read: ReadOptions;
  pair: NonNullable<PairSources['wanted']>;
  settings: TrainingSettings;
  engine: EngineOptions;
}

/** Where training tells about itself. */
export interface FinetuneObserver {
  say(line: string): void;
  warn(line: string): void;
  /** Once, before the first step. */
  onStart(plan: Plan): void;
  onStep(step: Step, plan: Plan): void;
  onEvaluation(evaluation: Evaluation, plan: Plan): void;
  signal?: AbortSignal | undefined;
}

/** What is about to be done. */
export interface Plan {
  run: string;
  questions: number;
  validationQuestions: number;
  steps: number;
  settings: TrainingSettings;
  pair: PairOptions;
  device: string;
  parameters: {trainable: number; frozen: number};
  baselines: BaselineScore[];
}

export interface Evaluation {
  step: number;
  metrics: Metrics;
  /** Whether it is the best one so far, by MAP@3. */
  best: boolean;
}

export interface FinetuneResult {
  run: string;
  model: string;
  /** The weights as they were when training was stopped, where `model` holds those of an earlier evaluation. */
  last: string | undefined;
  steps: number;
  interrupted: boolean;
  /** The best evaluation; absent when training was stopped before the first. */
  best: Evaluation | undefined;
  baselines: BaselineScore[];
}

/** Fine-tunes a model on multiple-choice questions: the whole recipe, from files to the folder of the run. */
export async function finetune(options: FinetuneOptions, observer: FinetuneObserver): Promise<FinetuneResult> {
  const prepared = await prepare(options, observer);
  const {files, model, plan} = prepared;
  try {
    observer.signal?.throwIfAborted();
    const run =
      options.output === undefined
        ? await RunFolder.createNew(options.model.name)
        : await RunFolder.create(options.output, {...options, inputs: inputsOf(prepared)});
    plan.run = run.folder;
    const record = await recordOf(options, plan, model, files);
    await run.writeRecord({...record, status: 'running'});
    observer.onStart(plan);
    try {
      const result = await trainInto(run, prepared, observer);
      await run.writeRecord({...record, status: result.interrupted ? 'interrupted' : 'done', result});
      return result;
    } catch (error) {
      if (await run.giveBack()) throw error;
      // What went wrong is thrown in any case; on a full disk it cannot be noted as well.
      await run.writeRecord({...record, status: 'failed', error: (error as Error).message}).catch(() => {});
      throw error;
    }
  } finally {
    await model.dispose();
  }
}

/** Trains, keeps in `run` the model of the best evaluation and a log of all steps. */
async function trainInto(run: RunFolder, prepared: Prepared, observer: FinetuneObserver): Promise<FinetuneResult> {
  const {model, data, plan} = prepared;
  const {settings} = plan;
  const {signal} = observer;
  const key = answerKey(data.validation);
  let best: Evaluation | undefined;
  let steps = 0;
  const save = (folder: string) => model.save(folder);
  await train(model, data.train, settings, {
    signal,
    onStep: async (step) => {
      steps = step.step;
      await run.log(step);
      observer.onStep(step, plan);
    },
    onEvaluation: async (step) => {
      const rankings = await rankAll(model.native, data.validation, {maxTokens: settings.maxTokens, signal});
      const metrics = measure(rankings, key);
      const isBest = best === undefined || metrics.map.value! > best.metrics.map.value!;
      const evaluation = {step, metrics, best: isBest};
      if (isBest) {
        await run.replaceModel(save);
        await writePredictions(run.file('validation_predictions.csv'), rankings, {format: 'csv', top: 0});
        best = evaluation;
      }
      await run.log({step, evaluation: metrics, best: isBest});
      observer.onEvaluation(evaluation, plan);
    },
  });
  const interrupted = signal?.aborted === true;
  if (!best) await run.replaceModel(save);
  const last = best && interrupted ? await run.keepLast(save) : undefined;
  return {run: run.folder, model: run.model, last, steps, interrupted, best, baselines: plan.baselines};
}

/** The files that this training reads, some of them not before its end. */
function inputsOf({files, model}: Prepared): string[] {
  const tokenizer = model.tokenizer.files.flatMap((file) => ('copyOf' in file ? file.copyOf : []));
  const read = [files.train.file, files.validation?.file, model.weightsFile, ...tokenizer];
  return read.filter((file) => file !== undefined && file !== '-') as string[];
}

/** What is needed to begin: files read and checked, model loaded, questions parted. */
export interface Prepared {
  files: TrainingFiles;
  model: Model;
  data: TrainingSets;
  plan: Plan;
}

/** Everything before the first step; writes nothing. The caller disposes of the model. */
export async function prepare(
  options: FinetuneOptions,
  {say, warn}: Pick<FinetuneObserver, 'say' | 'warn'>,
): Promise<Prepared> {
  const {settings, validation} = options;
  const files = await openTrainingFiles(options);
  const model = await loadModel(options.model, {
    ...options.engine,
    pair: {...files.train.dataset?.pair, ...given(options.pair)},
    seed: settings.seed,
    overrides: dropoutOverrides(settings.dropout),
  });
  try {
    for (const line of [...describeReport(model.report), ...model.tokenizer.notes]) say(line);
    for (const line of warningsOf(files)) warn(line);
    const share = 'share' in validation ? validation.share : 0;
    const data = trainingSets(files, {share, seed: settings.seed}, model);
    const run = options.output ?? (await freeRunName(options.model.name));
    return {files, model, data, plan: planOf(run, model, data, settings)};
  } catch (error) {
    await model.dispose();
    throw error;
  }
}

/** The options that have a value. */
function given<T extends object>(options: T): Partial<T> {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as Partial<T>;
}

function planOf(run: string, model: Model, data: TrainingSets, settings: TrainingSettings): Plan {
  const names = model.native.parameters.map(({name}) => name);
  const frozen = new Set(frozenParameters(names, settings.freeze));
  const count = (keep: boolean) =>
    model.native.parameters
      .filter(({name}) => frozen.has(name) === keep)
      .reduce((sum, {shape}) => sum + shape.reduce((product, size) => product * size, 1), 0);
  return {
    run,
    questions: data.train.length,
    validationQuestions: data.validation.length,
    steps: stepCount(data.train.length, settings),
    settings,
    pair: model.pair,
    device: model.native.device,
    parameters: {trainable: count(false), frozen: count(true)},
    baselines: baselines(answerKey(data.validation), data.validationQuestions),
  };
}

/** Whatever is needed to know a run again: settings, versions, hashes of data and model. */
async function recordOf(options: FinetuneOptions, plan: Plan, model: Model, files: TrainingFiles) {
  const describe = async ({file, dialect, length}: QuestionSource) => ({
    file: path.resolve(file),
    sha256: file === '-' ? null : await hashFile(file),
    dialect,
    questions: length,
  });
  const {torch, variant, cpuCapability} = loadBinding().info();
  return {
    version: 1,
    created: new Date().toISOString(),
    versions: {mcq: mcqVersion(), node: process.version, torch, variant, cpuCapability},
    model: {...options.model, ...(model.weightsFile && {sha256: await hashFile(model.weightsFile)})},
    tokenizer: model.tokenizer.hash,
    data: {
      train: await describe(files.train),
      validation: files.validation ? await describe(files.validation) : options.validation,
    },
    ...plan,
  };
}
