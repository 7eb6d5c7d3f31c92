import {setImmediate} from 'node:timers/promises';
import type {Question} from '../data/question.js';
import {encodeQuestion, type TokenizedQuestion} from './encode-question.js';
import type {PairOptions} from './pair-options.js';
import type {TextTokenizer} from './tokenizer.js';

/** Milliseconds of encoding after which other work of the event loop has its turn. */
const turn = 8;

/**
 * All questions encoded, in their order, without holding up the event loop; `onEncoded` is told how many are done.
 * Errors as `encodeQuestion`.
 */
export async function encodeAll(
  tokenizer: TextTokenizer,
  questions: Iterable<Question>,
  options: PairOptions,
  onEncoded?: (done: number) => void,
): Promise<TokenizedQuestion[]> {
  const encoded: TokenizedQuestion[] = [];
  let began = performance.now();
  for (const question of questions) {
    encoded.push(encodeQuestion(tokenizer, question, options));
    if (performance.now() - began < turn) continue;
    onEncoded?.(encoded.length);
    await setImmediate();
    began = performance.now();
  }
  onEncoded?.(encoded.length);
  return encoded;
}
