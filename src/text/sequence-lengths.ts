import type {EncodedQuestion} from './encoded-question.js';

/** Tokens of each of a question's sequences. */
export function sequenceLengths({starts}: EncodedQuestion): number[] {
  return Array.from(starts.subarray(1), (end, c) => end - starts[c]!);
}

/** Tokens of the longest sequence of all questions; 0 where there are none. */
export function longestSequence(questions: readonly EncodedQuestion[]): number {
  let longest = 0;
  for (const question of questions) longest = Math.max(longest, ...sequenceLengths(question));
  return longest;
}
