import {describe, expect, it} from 'vitest';
import {loadTokenizer} from '../../../src/text/load-tokenizer.js';
import type {PairOptions} from '../../../src/text/pair-options.js';
import {resolvePair} from '../../../src/text/resolve-pair.js';
import {folderWith, vocabulary} from './helpers.js';

const tokenizerWith = async (config: Record<string, unknown>) =>
  loadTokenizer(await folderWith({'vocab.txt': vocabulary('a'), 'tokenizer_config.json': config}));

describe('resolvePair', () => {
  it('takes the smaller limit of model and tokenizer', async () => {
    const config = {max_position_embeddings: 512};
    const usual = {layout: 'context+prompt/choice', truncation: 'context-first'};
    expect(resolvePair({config, tokenizer: await tokenizerWith({})})).toEqual({...usual, maxLength: 512});
    const short = await tokenizerWith({model_max_length: 128});
    expect(resolvePair({config, tokenizer: short})).toEqual({...usual, maxLength: 128});
  });

  it('puts what the user asks for before what the model was trained with', async () => {
    const sources = {config: {max_position_embeddings: 512}, tokenizer: await tokenizerWith({})};
    const stored: PairOptions = {layout: 'kaggle', truncation: 'only_first', maxLength: 256};
    expect(resolvePair({...sources, stored})).toEqual(stored);
    const wanted = {layout: undefined, truncation: 'longest_first', maxLength: 300} as const;
    expect(resolvePair({...sources, stored, wanted})).toEqual({...stored, truncation: 'longest_first', maxLength: 300});
  });

  it('refuses a length that the model has no positions for, and a model that states none', async () => {
    const tokenizer = await tokenizerWith({});
    const config = {max_position_embeddings: 64};
    expect(() => resolvePair({config, tokenizer, wanted: {maxLength: 65}})).toThrow(/65 is more than the 64 tokens/);
    expect(() => resolvePair({config: {}, tokenizer})).toThrow(/max_position_embeddings/);
  });
});
