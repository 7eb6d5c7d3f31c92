import {rm} from 'node:fs/promises';
import type {ReadOptions} from '../data/read.js';
import {loadBinding} from '../engine/addon.js';
import {describeReport} from '../engine/load-report.js';
import {type EngineOptions, Model} from '../engine/model.js';
import {rankAll} from '../engine/score.js';
import type {Metrics} from '../rank/metrics.js';
import type {Ranking} from '../rank/ranking.js';
import {accuracyMargin} from '../rank/sample-size.js';
import {writePredictions} from '../submission/write.js';
import type {PairOptions} from '../text/pair-options.js';
import {mcqVersion} from '../util/version.js';
import {type BaselineScore, baselines, measure} from './evaluation.js';
import {frozenParameters} from './freeze.js';
import {loadTrainingData, type TrainingData} from './load-data.js';
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
  pair: Partial<PairOptions>;
  settings: TrainingSettings;
  engine: EngineOptions;
}

/** Where training tells about itself. */
export interface FinetuneObserver {
  say(line: string): void;
  warn(line: string): void;
  /** Once, before the first step. */
  onStart(plan: Plan): void;
  onStep(step: Step, steps: number): void;
  onEvaluation(evaluation: Evaluation): void;
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
  steps: number;
  interrupted: boolean;
  /** The best evaluation; absent when training was stopped before the first. */
  best?: Evaluation;
  baselines: BaselineScore[];
}

/** Fine-tunes a model on multiple-choice questions: the whole recipe, from files to the folder of the run. */
export async function finetune(options: FinetuneOptions, observer: FinetuneObserver): Promise<FinetuneResult> {
  const {settings, engine, pair} = options;
  const {say, warn, signal} = observer;
  const run = await RunFolder.create(options.output ?? (await freeRunName(options.model.name)), options);
  const model = await loadModel(options.model, {
    ...engine,
    pair,
    seed: settings.seed,
    overrides: dropoutOverrides(settings.dropout),
  });
  try {
    for (const line of [...describeReport(model.report), ...model.tokenizer.notes]) say(line);
    const data = await loadTrainingData(options, model);
    for (const line of data.warnings) warn(line);
    const plan = planOf(run, model, data, settings);
    observer.onStart(plan);
    const record = recordOf(options, model, data, plan);
    await run.writeRecord({...record, status: 'running'});

    let best: (Evaluation & {rankings: Ranking[]}) | undefined;
    let steps = 0;
    await train(model, data.train.encoded, settings, {
      signal,
      onStep: async (step) => {
        steps = step.step;
        await run.log(step);
        observer.onStep(step, plan.steps);
      },
      onEvaluation: async (step) => {
        const rankings = await rankAll(model.native, data.validation.encoded, {maxTokens: settings.maxTokens});
        const metrics = measure(rankings, data.validation.key);
        const isBest = best === undefined || metrics.map.value! > best.metrics.map.value!;
        if (isBest) {
          await run.replaceModel((folder) => model.save(folder));
          await writePredictions(run.file('validation_predictions.csv'), rankings, {format: 'csv', top: 0});
          best = {step, metrics, best: true, rankings};
        }
        await run.log({step, evaluation: metrics, best: isBest});
        observer.onEvaluation({step, metrics, best: isBest});
      },
    });
    if (!best) await run.replaceModel((folder) => model.save(folder));
    const interrupted = signal?.aborted === true && steps < plan.steps;
    const result: FinetuneResult = {
      run: run.folder,
      model: run.model,
      steps,
      interrupted,
      ...(best && {best: {step: best.step, metrics: best.metrics, best: true}}),
      baselines: plan.baselines,
    };
    await run.writeRecord({...record, status: interrupted ? 'interrupted' : 'done', result});
    return result;
  } catch (error) {
    await removeEmptyRun(run);
    throw error;
  } finally {
    await model.dispose();
  }
}
