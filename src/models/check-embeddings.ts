import type {TextTokenizer} from '../text/tokenizer.js';
import {modelError} from '../util/errors.js';
import type {ModelConfig} from './model-folder.js';

/** Refuses a tokenizer whose ids or token types the model has no embeddings for. Throws McqError of kind 'model'. */
export function checkEmbeddings(config: ModelConfig, {template, vocabularySize}: TextTokenizer): void {
  const {vocab_size: tokens, type_vocab_size: types} = config;
  if (typeof tokens === 'number' && tokens < vocabularySize) {
    throw modelError(
      `The tokenizer has ${vocabularySize} tokens, but the model embeddings for ${tokens} (vocab_size in its ` +
        'config.json): one of them belongs to another model.',
    );
  }
  const {prefix, between, suffix, firstSegment, secondSegment} = template;
  const special = [...prefix, ...between, ...suffix].map(({segment}) => segment);
  const needed = 1 + Math.max(firstSegment, secondSegment, ...special);
  if (typeof types === 'number' && types < needed) {
    throw modelError(
      `The tokenizer gives pairs ${needed} token types, but the model has embeddings for ${types} (type_vocab_size in ` +
        'its config.json): it cannot tell a question from a choice.',
    );
  }
}
