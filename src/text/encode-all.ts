import {setImmediate} from 'node:timers/promises';
import type {Question} from '../data/question.js';
import {encodeQuestion, type TokenizedQuestion} from './encode-question.js';
import type {PairOptions} from './pair-options.js';
import type {TextTokenizer} from './tokenizer.js';

/** Milliseconds of encoding after which other work of the event loop has its turn. */
const turn = 8;

/** Encodes questions one after the other, letting the event loop run in between; errors as `encodeQuestion`. */
export async function* encodeEach(
  tokenizer: TextTokenizer,
  questions: Iterable<Question>,
  options: PairOptions,
): AsyncGenerator<TokenizedQuestion> {
  let began = performance.now();
  for (const question of questions) {
    yield encodeQuestion(tokenizer, question, options);
    if (performance.now() - began < turn) continue;
    await setImmediate();
    began = performance.now();
  }
}

/** All questions encoded, in their order, without holding up the event loop; `onEncoded` is told how many are done. */
export async function encodeAll(
  tokenizer: TextTokenizer,
  questions: Iterable<Question>,
  options: PairOptions,
  onEncoded?: (done: number) => void,
): Promise<TokenizedQuestion[]> {
  const encoded: TokenizedQuestion[] = [];
  for await (const question of encodeEach(tokenizer, questions, options)) {
    encoded.push(question);
    onEncoded?.(encoded.length);
  }
  return encoded;
}
