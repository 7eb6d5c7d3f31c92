import {type Pair, type Piece, tokenCount} from './pair.js';
import type {Truncation} from './pair-options.js';

/** Tokens to keep of each piece of a pair, counted from the piece's beginning. */
export interface KeptLengths {
  first: number[];
  second: number[];
}

/**
 * How many tokens of each piece to keep so that a pair has at most `budget` tokens, special tokens of its template not
 * counted. Undefined where `only_first` cannot reach that: the first part would have to vanish.
 */
export function keptLengths(pair: Pair, budget: number, truncation: Truncation): KeptLengths | undefined {
  const [first, second] = [tokenCount(pair.first), tokenCount(pair.second)];
  const excess = first + second - budget;
  if (excess <= 0) return {first: pair.first.map(length), second: pair.second.map(length)};
  switch (truncation) {
    case 'context-first':
      return contextFirst(pair, budget);
    case 'longest_first': {
      const kept = longestFirst(first, second, budget);
      return {first: fromStart(pair.first, kept[0]), second: fromStart(pair.second, kept[1])};
    }
    case 'only_first':
      if (first <= excess) return undefined;
      return {first: fromStart(pair.first, first - excess), second: pair.second.map(length)};
  }
}

/**
 * Lengths of two texts after tokens are taken from whichever is the longer, in closed form
 * (huggingface/tokenizers, tokenizers/src/utils/truncation.rs, LongestFirst).
 */
export function longestFirst(first: number, second: number, budget: number): [number, number] {
  if (first + second <= budget) return [first, second];
  const shorter = Math.min(first, second);
  const half = Math.floor(budget / 2);
  const [low, high] = shorter <= half ? [shorter, budget - shorter] : [half, budget - half];
  return first <= second ? [low, high] : [high, low];
}

function contextFirst(pair: Pair, budget: number): KeptLengths {
  const pieces = [...pair.first, ...pair.second];
  const count = (kind: Piece['kind']) => tokenCount(pieces, kind);
  const room = Math.max(0, budget - count('fixed'));
  const context = Math.max(0, room - count('prompt') - count('choice'));
  const [prompt, choice] = longestFirst(count('prompt'), count('choice'), room);
  const left = {context, prompt, choice, fixed: count('fixed')};
  const take = ({kind, ids}: Piece) => {
    const kept = Math.min(ids.length, left[kind]);
    left[kind] -= kept;
    return kept;
  };
  return {first: pair.first.map(take), second: pair.second.map(take)};
}

/** Keeps `total` tokens of pieces that lie one after the other. */
function fromStart(pieces: readonly Piece[], total: number): number[] {
  let left = total;
  return pieces.map(({ids}) => {
    const kept = Math.min(ids.length, left);
    left -= kept;
    return kept;
  });
}

const length = ({ids}: Piece) => ids.length;
