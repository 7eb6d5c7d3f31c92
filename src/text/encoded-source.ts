import type {Question} from '../data/question.js';
import {encodeQuestion} from './encode-question.js';
import type {EncodedQuestion} from './encoded-question.js';
import type {PairOptions} from './pair-options.js';
import type {TextTokenizer} from './tokenizer.js';

/** Encoded questions by their place, whether they come from a dataset or are encoded when they are asked for. */
export interface EncodedSource {
  readonly length: number;
  at(index: number): EncodedQuestion;
}

/** Questions that are encoded on first use and kept: an epoch after the first one finds them ready. */
export function encodedOnDemand(
  tokenizer: TextTokenizer,
  questions: readonly Question[],
  pair: PairOptions,
): EncodedSource {
  const kept: (EncodedQuestion | undefined)[] = new Array(questions.length);
  return {
    length: questions.length,
    at(index) {
      kept[index] ??= encodeQuestion(tokenizer, questions[index]!, pair);
      return kept[index];
    },
  };
}
