import type {EncodedQuestion} from '../text/encoded-question.js';
import {longestSequence} from '../text/sequence-lengths.js';
import {microBatches} from './micro-batches.js';

/**
 * Groups questions of like length into batches of at most `maxTokens` packed tokens, longest first: sequences of a
 * batch then take alike long, and the largest batch, which needs the most memory, comes at once. Each batch lists
 * indices into `questions`; together they name every question once.
 */
export function predictionBatches(questions: readonly EncodedQuestion[], maxTokens: number): number[][] {
  const byLength = questions
    .map((question, index) => ({...question, index, longest: longestSequence([question])}))
    .sort((a, b) => b.longest - a.longest || a.index - b.index);
  return microBatches(byLength, maxTokens).map((part) => part.map(({index}) => index));
}
