import type {EncodedQuestion} from '../text/encoded-question.js';

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
