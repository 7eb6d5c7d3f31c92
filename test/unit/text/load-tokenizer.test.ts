import {readFileSync} from 'node:fs';
import {readFile} from 'node:fs/promises';
import path from 'node:path';
import {describe, expect, it} from 'vitest';
import {loadTokenizer} from '../../../src/text/load-tokenizer.js';
import type {TextTokenizer} from '../../../src/text/tokenizer.js';
import {bertSpecials, folderWith, shared, tokenizerFolder, vocabulary, withShared} from './helpers.js';

const tokens = (tokenizer: TextTokenizer, text: string) => tokenizer.encode(text).map((id) => tokenizer.token(id));

describe('a folder with vocab.txt', () => {
  it('knows its special tokens, its size and its template', async () => {
    const tokenizer = await loadTokenizer(await folderWith({'vocab.txt': vocabulary('a', 'b')}));
    expect(tokenizer.special).toEqual({pad: 0, unk: 1, cls: 2, sep: 3, mask: 4});
    expect(tokenizer.vocabularySize).toBe(7);
    expect(tokenizer.maxLength).toBe(Number.POSITIVE_INFINITY);
    expect(tokenizer.template).toEqual({
      prefix: [{id: 2, segment: 0}],
      between: [{id: 3, segment: 0}],
      suffix: [{id: 3, segment: 1}],
      firstSegment: 0,
      secondSegment: 1,
    });
  });

  it('splits words into the longest pieces, and takes special tokens in the text for what they are', async () => {
    const tokenizer = await loadTokenizer(await folderWith({'vocab.txt': vocabulary('un', '##do', '##doing', '!')}));
    expect(tokens(tokenizer, 'undoing! undo[SEP]x')).toEqual(['un', '##doing', '!', 'un', '##do', '[SEP]', '[UNK]']);
    expect(tokens(tokenizer, ' \n\t ')).toEqual([]);
  });

  it('lower-cases where the vocabulary has no capitals, and not where it has', async () => {
    const uncased = await loadTokenizer(await folderWith({'vocab.txt': vocabulary('paris', '[X9]')}));
    expect(tokens(uncased, 'PARIS')).toEqual(['paris']);
    expect(uncased.notes[0]).toMatch(/no capital letters, so it is\./);
    const cased = await loadTokenizer(await folderWith({'vocab.txt': vocabulary('paris', 'Paris')}));
    expect(tokens(cased, 'Paris paris PARIS')).toEqual(['Paris', 'paris', '[UNK]']);
    expect(cased.notes[0]).toMatch(/has capital letters, so it is not\./);
  });

  it('does as tokenizer_config.json says', async () => {
    const words = vocabulary('Cafe', 'cafe', 'café', '日', '日本', '本');
    const load = async (config: Record<string, unknown>) =>
      loadTokenizer(await folderWith({'vocab.txt': words, 'tokenizer_config.json': config}));
    const text = 'Café 日本';
    expect(tokens(await load({do_lower_case: true}), text)).toEqual(['cafe', '日', '本']);
    expect(tokens(await load({do_lower_case: true, strip_accents: false}), text)).toEqual(['café', '日', '本']);
    expect(tokens(await load({do_lower_case: false, strip_accents: true}), text)).toEqual(['Cafe', '日', '本']);
    expect(tokens(await load({do_lower_case: false, tokenize_chinese_chars: false}), text)).toEqual(['[UNK]', '日本']);
    expect((await load({do_lower_case: true})).notes).toEqual([]);
    expect((await load({model_max_length: 512})).maxLength).toBe(512);
    expect((await load({model_max_length: 1e30})).maxLength).toBe(Number.POSITIVE_INFINITY);
  });

  it('takes special tokens by the names that the folder gives them', async () => {
    const folder = await folderWith({
      'vocab.txt': '<p>\n<u>\n<c>\n<e>\na\n',
      'tokenizer_config.json': {unk_token: '<u>', cls_token: {content: '<c>'}, pad_token: '<p>'},
      'special_tokens_map.json': {sep_token: '<e>'},
    });
    const {special} = await loadTokenizer(folder);
    expect(special).toEqual({pad: 0, unk: 1, cls: 2, sep: 3});
  });

  it('adds the tokens of added_tokens.json and of added_tokens_decoder', async () => {
    const folder = await folderWith({
      'vocab.txt': vocabulary('a'),
      'added_tokens.json': {'<new>': 6},
      'tokenizer_config.json': {added_tokens_decoder: {7: {content: '<other>', special: true}}},
    });
    const tokenizer = await loadTokenizer(folder);
    expect(tokenizer.encode('a<new>a <other>')).toEqual([5, 6, 5, 7]);
    expect(tokenizer.vocabularySize).toBe(8);
  });

  it('keeps the ids of lines that end with carriage returns', async () => {
    const tokenizer = await loadTokenizer(
      await folderWith({'vocab.txt': vocabulary('a', 'b').replaceAll('\n', '\r\n')}),
    );
    expect(tokenizer.encode('b a')).toEqual([6, 5]);
  });

  it('can be saved so that others read it alike', async () => {
    const folder = await folderWith({
      'vocab.txt': vocabulary('Paris'),
      'tokenizer_config.json': {model_max_length: 64},
    });
    const original = await loadTokenizer(folder);
    const files = await Promise.all(
      original.files.map(async (file) => [file.name, 'text' in file ? file.text : await readFile(file.copyOf, 'utf8')]),
    );
    const saved = Object.fromEntries(files);
    expect(JSON.parse(saved['tokenizer_config.json'])).toEqual({
      tokenizer_class: 'BertTokenizer',
      model_max_length: 64,
      do_lower_case: false,
      strip_accents: null,
      tokenize_chinese_chars: true,
    });
    const again = await loadTokenizer(await folderWith(saved));
    expect(again.hash).toBe(original.hash);
    expect(again.maxLength).toBe(64);
    expect(again.notes).toEqual([]);
  });
});

describe('hash', () => {
  it('changes with the vocabulary and with an option that decides about ids', async () => {
    const of = async (words: string, config = {}) =>
      (await loadTokenizer(await folderWith({'vocab.txt': words, 'tokenizer_config.json': config}))).hash;
    const plain = await of(vocabulary('a', 'b'));
    expect(await of(vocabulary('a', 'b'), {model_max_length: 9})).toBe(plain);
    expect(await of(vocabulary('b', 'a'))).not.toBe(plain);
    expect(await of(vocabulary('a', 'b'), {do_lower_case: false})).not.toBe(plain);
  });
});

describe('what cannot be read', () => {
  it.each([
    ['an empty folder', {}, /neither tokenizer\.json nor vocab\.txt/],
    ['another family', {'vocab.json': {}, 'config.json': {model_type: 'roberta'}}, /family "roberta".*tokenizer\.json/],
    [
      'another family with a vocab.txt, by the class before the model type',
      {
        'vocab.txt': vocabulary('a'),
        'tokenizer_config.json': {tokenizer_class: 'BertJapaneseTokenizer'},
        'config.json': {model_type: 'bert'},
      },
      /family "bertjapanese"/,
    ],
    ['a vocabulary without [UNK]', {'vocab.txt': '[CLS]\n[SEP]\n'}, /no \[UNK\]/],
    [
      'broken JSON',
      {'vocab.txt': vocabulary('a'), 'tokenizer_config.json': '{'},
      /tokenizer_config\.json is not valid/,
    ],
    ['a list for an object', {'tokenizer.json': '[]'}, /tokenizer\.json should hold a JSON object/],
    ['a tokenizer.json without a model', {'tokenizer.json': {}}, /no vocabulary/],
    ['SentencePiece', {'tokenizer.json': {model: {type: 'Unigram', vocab: []}}}, /Unigram/],
    [
      'an unknown part',
      {'tokenizer.json': {added_tokens: [], pre_tokenizer: {type: 'Odd'}, model: {type: 'WordPiece', vocab: {a: 0}}}},
      /cannot be read.*Odd/,
    ],
  ])('refuses %s', async (_, files, message) => {
    await expect(loadTokenizer(await folderWith(files))).rejects.toMatchObject({
      kind: 'model',
      message: expect.stringMatching(message),
    });
  });
});

const reference: {texts: {text: string; ids: number[]}[]} = JSON.parse(
  readFileSync(path.join(import.meta.dirname, '../../fixtures/text/reference.json'), 'utf8'),
);

describe.skipIf(!withShared)('public vocabularies (need ../shared/tokenizers)', () => {
  it('reads tokenizer.json as it reads the vocab.txt beside it, without its truncation and padding', async () => {
    const folder = tokenizerFolder('bert-base-uncased');
    const file = JSON.parse(await readFile(path.join(folder, 'tokenizer.json'), 'utf8'));
    expect(file.truncation.max_length).toBe(128);
    const fast = await loadTokenizer(folder);
    expect(fast.maxLength).toBe(512);
    expect(fast.encode('a '.repeat(200))).toHaveLength(200);
    const plain = await loadTokenizer(
      await folderWith({'vocab.txt': await readFile(path.join(folder, 'vocab.txt'), 'utf8')}),
    );
    expect(plain.hash).toBe(fast.hash);
    expect(plain.notes[0]).toMatch(/no capital letters/);
  });

  it.each(['bert-base-cased', 'bert-base-multilingual-cased', 'koelectra'])(
    'finds out that %s is cased',
    async (name) => {
      const tokenizer = await loadTokenizer(tokenizerFolder(name));
      expect(tokenizer.notes[0]).toMatch(/so it is not\./);
      expect(
        Object.values(tokenizer.special)
          .map((id) => tokenizer.token(id))
          .sort(),
      ).toEqual([...bertSpecials].sort());
    },
  );

  it('gives the ids of the reference implementation for odd texts', async () => {
    const tokenizer = await loadTokenizer(tokenizerFolder('bert-base-uncased'));
    for (const {text, ids} of reference.texts) expect(tokenizer.encode(text), text).toEqual(ids);
  });

  it.each([
    ['bert', 'Xenova/bert-base-uncased', 'bert-base-uncased'],
    ['bert', 'Xenova/bert-base-cased', 'bert-base-cased'],
    ['bert', 'google-bert/bert-base-cased', 'bert-base-cased'],
    ['bert', 'Xenova/bert-base-multilingual-cased-ner-hrl', 'bert-base-multilingual-cased'],
    ['distilbert', 'Xenova/distilbert-base-cased-distilled-squad', 'bert-base-cased'],
    ['distilbert', 'distilbert/distilbert-base-multilingual-cased', 'bert-base-multilingual-cased'],
  ])('gives the published ids of %s: %s', async (file, model, folder) => {
    const goldens: {text: string; text_pair?: string; ids: number[]}[] = JSON.parse(
      await readFile(path.join(shared, `goldens/tokenization/${file}.json`), 'utf8'),
    )[model];
    const tokenizer = await loadTokenizer(tokenizerFolder(folder));
    const single = goldens.filter((golden) => golden.text_pair === undefined);
    expect(single).not.toHaveLength(0);
    for (const {text, ids} of single) expect(tokenizer.encode(text), text).toEqual(ids.slice(1, -1));
  });
});
