import type {Question} from '../data/question.js';
import type {PartTokens, TokenizedQuestion} from '../text/encode-question.js';
import {sequenceLengths} from '../text/sequence-lengths.js';

/** What tokenizing made of a file of questions. */
export interface TokenStatistics {
  questions: number;
  /** One for each choice. */
  pairs: number;
  tokens: number;
  /** Tokens of a pair, special ones included: the shortest length that covers this share of the pairs. */
  lengths: {p50: number; p95: number; max: number};
  /** Pairs that were cut. */
  truncated: number;
  /** Share of each part's tokens that were cut away, 0 to 1. */
  lost: {context: number; prompt: number; choice: number};
  /** Tokens of the texts before any cut, by their words. */
  tokensPerWord: number;
  /** Share of tokens that stand for words outside the vocabulary, 0 to 1. */
  unknown: number;
}

/** Statistics over questions and what `encodeQuestion` made of them, in the same order. */
export function tokenStatistics(
  questions: readonly Question[],
  encoded: readonly TokenizedQuestion[],
  unknownId: number,
): TokenStatistics {
  const lengths = encoded.flatMap(sequenceLengths);
  lengths.sort((a, b) => a - b);
  const tokens = lengths.reduce((sum, length) => sum + length, 0);
  const part = (name: keyof TokenizedQuestion['parts']) => totalOf(encoded.map(({parts}) => parts[name]));
  const parts = {context: part('context'), prompt: part('prompt'), choice: part('choice')};
  const whole = parts.context.whole + parts.prompt.whole + parts.choice.whole;
  const unknown = encoded.reduce((sum, {ids}) => sum + ids.reduce((n, id) => n + Number(id === unknownId), 0), 0);
  return {
    questions: encoded.length,
    pairs: lengths.length,
    tokens,
    lengths: {p50: quantile(lengths, 0.5), p95: quantile(lengths, 0.95), max: lengths.at(-1) ?? 0},
    truncated: encoded.reduce((sum, {truncated}) => sum + truncated, 0),
    lost: {context: lostShare(parts.context), prompt: lostShare(parts.prompt), choice: lostShare(parts.choice)},
    tokensPerWord: share(whole, wordsInPairs(questions)),
    unknown: share(unknown, tokens),
  };
}

const mostTokensPerWord = 4;
const mostUnknown = 0.05;

/** What in the statistics tells that the model will not understand, or not see, these questions. */
export function tokenWarnings({tokensPerWord, unknown, lost}: TokenStatistics): string[] {
  const warnings: string[] = [];
  if (tokensPerWord > mostTokensPerWord) {
    warnings.push(
      `${tokensPerWord.toFixed(1)} tokens a word: this vocabulary does not know the language of these questions. ` +
        'Choose a model that was made for it.',
    );
  }
  if (unknown > mostUnknown) {
    warnings.push(
      `${percent(unknown)} of the tokens are unknown to this vocabulary, and the model cannot read them. ` +
        'Choose a model that was made for the language of these questions.',
    );
  }
  if (lost.prompt > 0 || lost.choice > 0) {
    warnings.push(
      `Prompts lost ${percent(lost.prompt)} and choices ${percent(lost.choice)} of their tokens. ` +
        'Allow longer pairs with --max-length, or cut the context first with --truncation context-first.',
    );
  }
  return warnings;
}

/** `3.2 %`; a small share keeps its first digit (`0.004 %`), so that what is above nothing never reads as nothing. */
export function percent(value: number): string {
  const percentage = 100 * value;
  return `${value > 0 && percentage < 0.1 ? percentage.toPrecision(1) : percentage.toFixed(1)} %`;
}

/** Words of a text: runs of letters, digits and marks; Chinese characters, which stand without blanks, one by one. */
export function wordCount(text: string): number {
  return text.match(/\p{Script=Han}|(?:(?!\p{Script=Han})[\p{L}\p{N}\p{M}])+/gu)?.length ?? 0;
}

/** Words of all pairs: those of context and prompt stand in the pair of every choice. */
function wordsInPairs(questions: readonly Question[]): number {
  return questions.reduce((sum, {context = '', prompt, choices}) => {
    const shared = wordCount(context) + wordCount(prompt);
    return sum + choices.reduce((words, choice) => words + shared + wordCount(choice), 0);
  }, 0);
}

function totalOf(parts: readonly PartTokens[]): PartTokens {
  return parts.reduce((sum, {whole, dropped}) => ({whole: sum.whole + whole, dropped: sum.dropped + dropped}), {
    whole: 0,
    dropped: 0,
  });
}

/** The nearest rank: the least of the sorted values that at least this share of them does not exceed. */
function quantile(sorted: readonly number[], portion: number): number {
  return sorted[Math.max(0, Math.ceil(portion * sorted.length) - 1)] ?? 0;
}

const lostShare = ({whole, dropped}: PartTokens) => share(dropped, whole);
const share = (part: number, whole: number) => (whole === 0 ? 0 : part / whole);
