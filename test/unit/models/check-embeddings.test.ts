import {describe, expect, it} from 'vitest';
import {checkEmbeddings} from '../../../src/models/check-embeddings.js';
import {loadTokenizer} from '../../../src/text/load-tokenizer.js';
import {bertSpecials, folderWith, vocabulary} from '../text/helpers.js';

const smallTokenizer = async () => loadTokenizer(await folderWith({'vocab.txt': vocabulary('a', 'b')}));
const size = bertSpecials.length + 2;

describe('checkEmbeddings', () => {
  it('takes as many embeddings as there are ids and token types, or more', async () => {
    const tokenizer = await smallTokenizer();
    for (const more of [0, 1]) {
      const config = {vocab_size: size + more, type_vocab_size: 2 + more};
      expect(() => checkEmbeddings(config, tokenizer)).not.toThrow();
    }
  });

  it('takes one token type where the tokenizer has no more', async () => {
    const tokenizer = await smallTokenizer();
    const {template} = tokenizer;
    const single = {...template, secondSegment: 0, suffix: template.suffix.map((token) => ({...token, segment: 0}))};
    const config = {vocab_size: size, type_vocab_size: 1};
    expect(() => checkEmbeddings(config, {...tokenizer, template: single})).not.toThrow();
  });

  it.each([
    ['tokens', {vocab_size: size - 1, type_vocab_size: 2}, `${size} tokens.*${size - 1} \\(vocab_size`],
    ['token types', {vocab_size: size, type_vocab_size: 1}, '2 token types.*1 \\(type_vocab_size'],
  ])('refuses fewer %s, with both numbers', async (_, config, message) => {
    const tokenizer = await smallTokenizer();
    expect(() => checkEmbeddings(config, tokenizer)).toThrow(
      expect.objectContaining({kind: 'model', message: expect.stringMatching(message)}),
    );
  });
});
