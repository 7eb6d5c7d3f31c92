import {modelError, usageError} from '../util/errors.js';
import {
  defaultPairLayout,
  defaultTruncation,
  type PairLayout,
  type PairOptions,
  type Truncation,
} from './pair-options.js';
import type {TextTokenizer} from './tokenizer.js';

export interface PairSources {
  /** config.json of the model. */
  config: Record<string, unknown>;
  tokenizer: TextTokenizer;
  /** How the model was fine-tuned to read pairs, if it was. */
  stored?: PairOptions | undefined;
  /** What the user asks for. */
  wanted?: {layout?: PairLayout | undefined; truncation?: Truncation | undefined; maxLength?: number | undefined};
}

/** How pairs are laid out and cut: as the user asks, else as the model was trained, else by default with the model's limit. */
export function resolvePair({config, tokenizer, stored, wanted = {}}: PairSources): PairOptions {
  const limit = lengthLimit(config, tokenizer);
  if (wanted.maxLength !== undefined && wanted.maxLength > limit) {
    throw usageError(`--max-length ${wanted.maxLength} is more than the ${limit} tokens that this model can read.`);
  }
  return {
    layout: wanted.layout ?? stored?.layout ?? defaultPairLayout,
    truncation: wanted.truncation ?? stored?.truncation ?? defaultTruncation,
    maxLength: wanted.maxLength ?? stored?.maxLength ?? limit,
  };
}

/** Tokens that one pair may have at most: as many as there are positions, and as the tokenizer was made for. */
function lengthLimit(config: Record<string, unknown>, tokenizer: TextTokenizer): number {
  const positions = config.max_position_embeddings;
  if (typeof positions !== 'number' || !(positions >= 1)) {
    throw modelError('config.json: max_position_embeddings is missing or not a number.');
  }
  return Math.min(positions, tokenizer.maxLength);
}
