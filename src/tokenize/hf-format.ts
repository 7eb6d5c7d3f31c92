import {usageError} from '../util/errors.js';
import type {EncodedQuestion} from '../text/encoded-question.js';
import {longestSequence} from '../text/sequence-lengths.js';
import type {SpecialTokens} from '../text/tokenizer.js';

export type Padding = 'longest' | 'max-length';

/** A question as Hugging Face's multiple-choice models take it: a row for each choice. */
export interface HuggingFaceRow {
  id: string;
  input_ids: number[][];
  token_type_ids: number[][];
  attention_mask: number[][];
  /** Index of the right choice. */
  label?: number;
}

export interface HuggingFaceOptions {
  special: SpecialTokens;
  /** `longest`: as long as the longest pair of all questions; `max-length`: `maxLength`. Absent: not padded. */
  padding?: Padding | undefined;
  maxLength: number;
}

/** The rows of questions, padded at the end; the attention mask is 1 on tokens and 0 on padding. */
export function* huggingFaceRows(
  questions: readonly EncodedQuestion[],
  {special, padding, maxLength}: HuggingFaceOptions,
): Generator<HuggingFaceRow> {
  const length = padding === undefined ? 0 : padding === 'longest' ? longestSequence(questions) : maxLength;
  if (padding !== undefined && special.pad === undefined) {
    throw usageError('This vocabulary has no padding token: leave --padding away.');
  }
  for (const {id, ids, segments, starts, answer} of questions) {
    const rows = (values: Int32Array, filler: number) =>
      [...starts.subarray(1)].map((end, c) => padded([...values.subarray(starts[c], end)], length, filler));
    yield {
      id,
      input_ids: rows(ids, special.pad ?? 0),
      token_type_ids: rows(segments, 0),
      attention_mask: rows(
        ids.map(() => 1),
        0,
      ),
      ...(answer !== undefined && {label: answer}),
    };
  }
}

function padded(values: number[], length: number, filler: number): number[] {
  while (values.length < length) values.push(filler);
  return values;
}
