import type {Question} from '../data/question.js';
import {dataError, usageError} from '../util/errors.js';
import type {EncodedQuestion} from './encoded-question.js';
import {questionPairs} from './layout.js';
import {type Pair, type Piece, templateLength, tokenCount} from './pair.js';
import type {PairOptions} from './pair-options.js';
import type {TemplateToken, TextTokenizer} from './tokenizer.js';
import {type KeptLengths, keptLengths} from './truncate.js';

/** An encoded question with what truncation did to it, summed over its choices. */
export interface TokenizedQuestion extends EncodedQuestion {
  parts: Record<'context' | 'prompt' | 'choice', PartTokens>;
  /** Choices whose sequence was cut. */
  truncated: number;
}

export interface PartTokens {
  /** Tokens that the part would have had. */
  whole: number;
  dropped: number;
}

/**
 * Encodes a question: one sequence for each choice, at most `options.maxLength` tokens long. Throws McqError where that
 * cannot be: when special tokens alone need more, or when `only_first` would have to cut the first part away.
 */
export function encodeQuestion(tokenizer: TextTokenizer, question: Question, options: PairOptions): TokenizedQuestion {
  const pairs = questionPairs(tokenizer, question, options.layout);
  const parts = {context: noTokens(), prompt: noTokens(), choice: noTokens()};
  const starts = new Int32Array(pairs.length + 1);
  let truncated = 0;
  const kept = pairs.map((pair, choice) => {
    const lengths = lengthsOf(pair, question.id, options);
    const dropped = count(parts, pair, lengths);
    if (dropped > 0) truncated++;
    starts[choice + 1] = starts[choice]! + templateLength(pair.template) + sum(lengths.first) + sum(lengths.second);
    return lengths;
  });

  const ids = new Int32Array(starts.at(-1)!);
  const segments = new Int32Array(ids.length);
  pairs.forEach((pair, choice) => {
    writePair(pair, kept[choice]!, ids, segments, starts[choice]!);
  });
  const {id, answer} = question;
  return {id, ids, segments, starts, ...(answer !== undefined && {answer}), parts, truncated};
}

function lengthsOf(pair: Pair, id: string, {maxLength, truncation}: PairOptions): KeptLengths {
  const around = templateLength(pair.template);
  const special = around + tokenCount([...pair.first, ...pair.second], 'fixed');
  if (!(maxLength > special)) {
    throw usageError(`A maximum length of ${maxLength} leaves no room for text beside ${special} special tokens.`);
  }
  const lengths = keptLengths(pair, maxLength - around, truncation);
  if (lengths) return lengths;
  throw dataError(
    `Question ${id}: with truncation only_first nothing would be left of the first text, since the second one alone ` +
      `fills ${maxLength} tokens. Use truncation context-first or longest_first, or a greater maximum length.`,
  );
}

/** Adds a pair's tokens to the account of its parts; the number of tokens it loses. */
function count(parts: TokenizedQuestion['parts'], pair: Pair, kept: KeptLengths): number {
  let lost = 0;
  const add = (pieces: readonly Piece[], lengths: readonly number[]) =>
    pieces.forEach(({kind, ids}, index) => {
      const dropped = ids.length - lengths[index]!;
      lost += dropped;
      if (kind === 'fixed') return;
      parts[kind].whole += ids.length;
      parts[kind].dropped += dropped;
    });
  add(pair.first, kept.first);
  add(pair.second, kept.second);
  return lost;
}

function writePair(pair: Pair, kept: KeptLengths, ids: Int32Array, segments: Int32Array, start: number): void {
  const {prefix, between, suffix, firstSegment, secondSegment} = pair.template;
  let at = start;
  const special = (tokens: readonly TemplateToken[]) => {
    for (const {id, segment} of tokens) {
      ids[at] = id;
      segments[at++] = segment;
    }
  };
  const text = (pieces: readonly Piece[], lengths: readonly number[], segment: number) => {
    pieces.forEach((piece, index) => {
      const length = lengths[index]!;
      for (let n = 0; n < length; n++) ids[at + n] = piece.ids[n]!;
      segments.fill(segment, at, at + length);
      at += length;
    });
  };
  special(prefix);
  text(pair.first, kept.first, firstSegment);
  special(between);
  text(pair.second, kept.second, secondSegment);
  special(suffix);
}

const noTokens = (): PartTokens => ({whole: 0, dropped: 0});
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
