import {createHash} from 'node:crypto';
import type {TokenizerDefinition} from './definition.js';

/** SHA-256 over everything in a definition that decides about ids, whatever order its fields were written in. */
export function definitionHash(definition: TokenizerDefinition): string {
  const {added_tokens, normalizer, pre_tokenizer, post_processor, model} = definition;
  const essence = {added_tokens, normalizer, pre_tokenizer, post_processor, model};
  return createHash('sha256').update(JSON.stringify(essence, sortedKeys)).digest('hex');
}

function sortedKeys(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
