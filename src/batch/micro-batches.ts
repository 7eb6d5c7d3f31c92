import type {EncodedQuestion} from '../text/encoded-question.js';
import type {Batch} from './batch.js';
import {packQuestions} from './pack.js';

/**
 * Splits questions, in their order, so that each part packs at most `maxTokens` tokens. A question is never split; one
 * that is longer by itself stands alone.
 */
export function microBatches<Q extends EncodedQuestion>(questions: readonly Q[], maxTokens: number): Q[][] {
  const parts: Q[][] = [];
  let tokens = 0;
  for (const question of questions) {
    if (parts.length === 0 || tokens + question.ids.length > maxTokens) {
      parts.push([]);
      tokens = 0;
    }
    parts.at(-1)!.push(question);
    tokens += question.ids.length;
  }
  return parts;
}

/**
 * The packed micro-batches of one optimizer step, with their targets. Sequences are numbered on across them, so that
 * dropout does not depend on where the step is split.
 */
export function stepBatches(
  questions: readonly EncodedQuestion[],
  {maxTokens, labelSmoothing}: {maxTokens: number; labelSmoothing: number},
): Batch[] {
  let firstSequence = 0;
  return microBatches(questions, maxTokens).map((part) => {
    const batch = packQuestions(part, {labelSmoothing, firstSequence});
    firstSequence += batch.scoreTokens.length;
    return batch;
  });
}
