import {access} from 'node:fs/promises';
import path from 'node:path';
import type {Batch} from '../batch/batch.js';
import {type CheckedTensors, readCheckedTensors} from './tensors.js';

/** What Transformers computed with a checkpoint, for Q questions of C choices. */
export interface Golden {
  /** The questions, with the right choices as targets. */
  batch: Batch;
  choices: number;
  /** Scores of all choices, [Q * C]. */
  logits: Float32Array;
  /** Mean cross entropy. */
  loss: number;
  /** Of the loss, by parameter name, before any step. */
  gradients: Map<string, Float32Array>;
  /** The loss before each AdamW step. */
  losses: Float32Array;
  /** Scores after these steps, [Q * C]. */
  logitsAfter: Float32Array;
}

const goldenFile = (folder: string) => path.join(folder, 'golden.safetensors');

/** Whether a folder holds golden values. */
export async function isGoldenFolder(folder: string): Promise<boolean> {
  return access(goldenFile(folder)).then(
    () => true,
    () => false,
  );
}

/**
 * Reads the golden.safetensors of a folder: input_ids, attention_mask, token_type_ids (where the family has them),
 * labels, logits, loss, grad.<parameter>, losses, logits_after. Throws a model McqError that names file and tensor.
 */
export async function readGolden(folder: string): Promise<Golden> {
  const tensors = await readCheckedTensors(goldenFile(folder));
  const [questions, choices, length] = tensors.shape('input_ids', 3) as [number, number, number];
  const scores = [questions, choices];
  const prefix = 'grad.';
  const gradients = tensors.names.filter((name) => name.startsWith(prefix));
  return {
    batch: packed(tensors, questions, choices, length),
    choices,
    logits: tensors.floats('logits', scores),
    loss: tensors.floats('loss', [1])[0]!,
    gradients: new Map(gradients.map((name) => [name.slice(prefix.length), tensors.floats(name)])),
    losses: tensors.floats('losses', tensors.shape('losses', 1)),
    logitsAfter: tensors.floats('logits_after', scores),
  };
}

/** The rectangles [Q, C, L] without their padding, as the engine reads them. */
function packed(tensors: CheckedTensors, questions: number, choices: number, length: number): Batch {
  const rectangle = [questions, choices, length];
  const ids = tensors.integers('input_ids', rectangle);
  const mask = tensors.integers('attention_mask', rectangle);
  const hasTypes = tensors.names.includes('token_type_ids');
  const types = hasTypes ? tensors.integers('token_type_ids', rectangle) : new Int32Array(ids.length);
  const kept = Array.from(ids.keys()).filter((place) => mask[place] === 1);
  const sequenceStarts = new Int32Array(questions * choices + 1);
  for (const place of kept) sequenceStarts[Math.floor(place / length) + 1]! += 1;
  for (let n = 1; n < sequenceStarts.length; n++) sequenceStarts[n]! += sequenceStarts[n - 1]!;
  return {
    ids: Int32Array.from(kept, (place) => ids[place]!),
    segments: Int32Array.from(kept, (place) => types[place]!),
    sequenceStarts,
    scoreTokens: sequenceStarts.slice(0, -1),
    questionStarts: Int32Array.from({length: questions + 1}, (_, question) => question * choices),
    targets: oneHot(tensors, questions, choices),
  };
}

function oneHot(tensors: CheckedTensors, questions: number, choices: number): Float32Array {
  const targets = new Float32Array(questions * choices);
  tensors.integers('labels', [questions]).forEach((label, question) => {
    if (!(label >= 0 && label < choices)) throw tensors.wrong('labels', `names choice ${label} of ${choices}`);
    targets[question * choices + label] = 1;
  });
  return targets;
}
