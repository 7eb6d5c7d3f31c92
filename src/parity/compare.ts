import {loadBinding} from '../engine/addon.js';
import type {LoadReport, NativeModel} from '../engine/binding.js';
import {fromEngine} from '../engine/failures.js';
import {readConfig} from '../models/model-folder.js';
import {locateWeights} from '../safetensors/locate.js';
import {McqError, modelError} from '../util/errors.js';
import {centred, largestDifference, worstGradient} from './differences.js';
import {type Golden, readGolden} from './golden.js';

/** One comparison of the engine's values with the golden ones. */
export interface Check {
  name: 'logits' | 'loss' | 'gradient' | 'losses' | 'logits after';
  /** Largest difference; of gradients relative, see `worstGradient`. */
  difference: number;
  bound: number;
  ok: boolean;
  /** The parameter with the largest difference. */
  parameter?: string;
}

export type Comparison =
  | {status: 'equal' | 'off'; checks: Check[]}
  /** The engine does not know this family or head. */
  | {status: 'unsupported'; reason: string};

export interface ParityOptions {
  device: string;
  threads: number;
}

/**
 * How far the engine may be from Transformers in float32. Adam turns noise where the true gradient is zero into whole
 * steps, so scores after training are compared less closely, and without what all choices of a question share.
 */
const bounds = {logits: 1e-5, loss: 1e-4, gradient: 1e-4, losses: 1e-4, 'logits after': 5e-4};

/** The optimizer that the golden losses were made with. */
const optimizer = {decay: 'all' as const, betas: [0.9, 0.999] as [number, number], epsilon: 1e-8, seed: 0, frozen: []};
const step = {learningRate: 1e-3, weightDecay: 0.01, clip: 0};

/**
 * Computes with the checkpoint in `folder` what its golden.safetensors holds, and compares. Throws a model McqError
 * when the folder is no such checkpoint.
 */
export async function compareCheckpoint(folder: string, {device, threads}: ParityOptions): Promise<Comparison> {
  const config = await readConfig(folder);
  const head = String((config.architectures as unknown[] | undefined)?.[0] ?? 'none');
  const tensors = await locateWeights(folder);
  if (!head.endsWith('ForMultipleChoice')) return {status: 'unsupported', reason: `head ${head}`};
  let model: NativeModel;
  try {
    model = await fromEngine(loadBinding().Model.load({config, tensors, device, threads, seed: 0}));
  } catch (error) {
    if (!isUnknownFamily(error)) throw error;
    return {status: 'unsupported', reason: `family ${config.model_type}`};
  }
  try {
    requireWhole(model.report, folder);
    const checks = await fromEngine(compareModel(model, await readGolden(folder)));
    return {status: checks.every(({ok}) => ok) ? 'equal' : 'off', checks};
  } finally {
    await model.dispose();
  }
}

/** The engine's registry of families is what decides, not a list of our own. */
const isUnknownFamily = (error: unknown) =>
  error instanceof McqError && error.code === 'MCQ_CONFIG' && /: model_type '.*' is not supported/.test(error.message);

/** A tensor that the engine does not read, or makes up, could not be seen in what is compared. */
function requireWhole({missing, fresh, unexpected, mismatched}: LoadReport, folder: string): void {
  const shapes = mismatched.map(({name}) => name);
  const strange = {missing: [...missing, ...fresh], unexpected, 'of another shape': shapes};
  for (const [what, names] of Object.entries(strange)) {
    if (names.length > 0)
      throw modelError(`${folder}: the weights do not fit config.json; ${what}: ${names.join(', ')}`);
  }
}

async function compareModel(model: NativeModel, golden: Golden): Promise<Check[]> {
  const {batch, choices} = golden;
  const logits = await model.score(batch);
  const trainer = await loadBinding().Trainer.create(model, optimizer);
  try {
    const {loss, gradients} = await trainer.gradients([batch]);
    const worst = worstGradient(gradients, golden.gradients);
    const losses: number[] = [];
    while (losses.length < golden.losses.length) losses.push((await trainer.step([batch], step)).loss);
    const after = await model.score(batch);
    return [
      check('logits', largestDifference(logits, golden.logits)),
      check('loss', Math.abs(loss - golden.loss)),
      {...check('gradient', worst.difference), parameter: worst.parameter},
      check('losses', largestDifference(losses, golden.losses)),
      check('logits after', largestDifference(centred(after, choices), centred(golden.logitsAfter, choices))),
    ];
  } finally {
    await trainer.dispose();
  }
}

/** What is not a number is not equal. */
function check(name: Check['name'], difference: number): Check {
  const bound = bounds[name];
  return {name, difference, bound, ok: difference <= bound};
}
