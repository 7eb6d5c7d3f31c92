import {setImmediate} from 'node:timers/promises';
import type {Batch} from '../batch/batch.js';
import {epochOrder} from '../batch/epoch-order.js';
import {stepBatches} from '../batch/micro-batches.js';
import {loadBinding} from '../engine/addon.js';
import type {NativeTrainerOptions, StepResult} from '../engine/binding.js';
import {fromEngine} from '../engine/failures.js';
import type {Model} from '../models/model.js';
import type {EncodedSource} from '../text/question-source.js';
import {frozenParameters} from './freeze.js';
import {learningRates} from './schedule.js';
import {adamW, type TrainingSettings} from './settings.js';

/** What one optimizer step did. */
export interface Step extends StepResult {
  /** Counted from 1. */
  step: number;
  /** Epochs done by now, with the part of the one under way. */
  epoch: number;
  questions: number;
  tokens: number;
  learningRate: number;
  seconds: number;
}

export interface TrainingHooks {
  /** After every step. */
  onStep: (step: Step) => void | Promise<void>;
  /** After every `evaluateEvery` steps and after the last: measures, keeps the best. */
  onEvaluation: (step: number) => Promise<void>;
  signal?: AbortSignal | undefined;
}

/** Optimizer steps of a whole training. */
export function stepCount(questions: number, {epochs, batchSize}: TrainingSettings): number {
  return epochs * Math.ceil(questions / batchSize);
}

/**
 * Trains `model` on all questions of `source`, which must have answers. The batches of the next step are encoded and
 * packed while the engine computes this one. Ends early, after a whole step, when `signal` is raised.
 */
export async function train(
  model: Model,
  source: EncodedSource,
  settings: TrainingSettings,
  {onStep, onEvaluation, signal}: TrainingHooks,
): Promise<void> {
  const {batchSize, weightDecay, clip} = settings;
  const stepsPerEpoch = Math.ceil(source.length / batchSize);
  const steps = stepCount(source.length, settings);
  const evaluateEvery = settings.evaluateEvery ?? Math.ceil(stepsPerEpoch / 2);
  const rateOf = learningRates({...settings, steps});
  const trainer = await fromEngine(loadBinding().Trainer.create(model.native, trainerOptions(model, settings)));
  try {
    const upcoming = stepsOfTraining(source, settings);
    let next = upcoming.next();
    for (let step = 1; !next.done && !signal?.aborted; step++) {
      const batches = next.value;
      const began = performance.now();
      const learningRate = rateOf(step - 1);
      const running = fromEngine(trainer.step(batches, {learningRate, weightDecay, clip}));
      // It is awaited below, once the next step is prepared; a failure until then is not unhandled.
      running.catch(() => {});
      await setImmediate();
      next = upcoming.next();
      const result = await running;
      const seconds = (performance.now() - began) / 1000;
      const epoch = step / stepsPerEpoch;
      await onStep({step, epoch, ...sizeOf(batches), learningRate, seconds, ...result});
      if (signal?.aborted && step < steps) break;
      if (step % evaluateEvery === 0 || step === steps) await evaluated(onEvaluation(step));
    }
  } finally {
    await trainer.dispose();
  }
}

/** Waits for an evaluation; one that is broken off by the signal is no failure. */
async function evaluated(evaluation: Promise<void>): Promise<void> {
  try {
    await evaluation;
  } catch (error) {
    if ((error as Error).name !== 'AbortError') throw error;
  }
}

/** What the trainer has to know beside the steps. */
export function trainerOptions(model: Model, {freeze, seed}: TrainingSettings): NativeTrainerOptions {
  const names = model.native.parameters.map(({name}) => name);
  return {...adamW, decay: 'matrices', seed, frozen: frozenParameters(names, freeze)};
}

/** The micro-batches of each optimizer step: every epoch takes all questions in an order of its own. */
export function* stepsOfTraining(source: EncodedSource, settings: TrainingSettings): Generator<Batch[], void> {
  const {epochs, batchSize, seed} = settings;
  for (let epoch = 0; epoch < epochs; epoch++) {
    const order = epochOrder(source.length, seed, epoch);
    for (let first = 0; first < order.length; first += batchSize) {
      const questions = order.slice(first, first + batchSize).map((index) => source.at(index));
      yield stepBatches(questions, settings);
    }
  }
}

function sizeOf(batches: Batch[]): {questions: number; tokens: number} {
  let questions = 0;
  let tokens = 0;
  for (const batch of batches) {
    questions += batch.questionStarts.length - 1;
    tokens += batch.ids.length;
  }
  return {questions, tokens};
}
