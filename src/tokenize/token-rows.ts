import {encodeQuestion} from '../text/encode-question.js';
import type {EncodedQuestion} from '../text/encoded-question.js';
import type {PairOptions} from '../text/pair-options.js';
import type {TextTokenizer} from '../text/tokenizer.js';

/** One token of a pair, as people read it. */
export interface TokenRow {
  position: number;
  token: string;
  id: number;
  segment: number;
}

/** The pairs of a question token by token, one list for each choice. */
export function tokenRows(tokenizer: TextTokenizer, {ids, segments, starts}: EncodedQuestion): TokenRow[][] {
  return [...starts.subarray(1)].map((end, c) => {
    const start = starts[c]!;
    return Array.from(ids.subarray(start, end), (id, position) => ({
      position,
      token: tokenizer.token(id),
      id,
      segment: segments[start + position]!,
    }));
  });
}

/** Two texts as a pair, special tokens and truncation included; one text alone as it is, without special tokens. */
export function textRows(
  {tokenizer, pair}: {tokenizer: TextTokenizer; pair: PairOptions},
  first: string,
  second?: string,
): TokenRow[] {
  if (second === undefined) {
    return tokenizer.encode(first).map((id, position) => ({position, token: tokenizer.token(id), id, segment: 0}));
  }
  const question = {id: '', prompt: first, choices: [second]};
  return tokenRows(tokenizer, encodeQuestion(tokenizer, question, {...pair, layout: 'context+prompt/choice'}))[0]!;
}
