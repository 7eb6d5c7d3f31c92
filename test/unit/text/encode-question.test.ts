import {readFileSync} from 'node:fs';
import path from 'node:path';
import {describe, expect, it} from 'vitest';
import type {Question} from '../../../src/data/question.js';
import {encodeQuestion} from '../../../src/text/encode-question.js';
import {loadTokenizer} from '../../../src/text/load-tokenizer.js';
import {
  folderWith,
  pairGoldens,
  readRows,
  robertaDefinition,
  tokenizerFolder,
  untruncated,
  vocabulary,
  withShared,
} from './helpers.js';

const words = vocabulary(...'cpqxyz'.split(''), '#');
const question: Question = {id: 'q', context: 'c c c c', prompt: 'p q', choices: ['x', 'y z'], answer: 1};
// ids: [CLS] 2, [SEP] 3, c 5, p 6, q 7, x 8, y 9, z 10, # 11

async function encode(options: Partial<typeof untruncated>, changed: Partial<Question> = {}) {
  const tokenizer = await loadTokenizer(await folderWith({'vocab.txt': words}));
  return encodeQuestion(tokenizer, {...question, ...changed}, {...untruncated, ...options});
}

describe('encodeQuestion', () => {
  it('lays out context and prompt against each choice', async () => {
    expect(await encode({})).toEqual({
      id: 'q',
      ids: Int32Array.of(2, 5, 5, 5, 5, 6, 7, 3, 8, 3, 2, 5, 5, 5, 5, 6, 7, 3, 9, 10, 3),
      segments: Int32Array.of(0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1),
      starts: Int32Array.of(0, 10, 21),
      answer: 1,
      parts: {context: {whole: 8, dropped: 0}, prompt: {whole: 4, dropped: 0}, choice: {whole: 3, dropped: 0}},
      truncated: 0,
    });
  });

  it('lays out context against prompt and choice', async () => {
    const {ids, segments} = await encode({layout: 'context/prompt+choice'}, {choices: ['x', 'y']});
    expect([...ids]).toEqual([2, 5, 5, 5, 5, 3, 6, 7, 8, 3, 2, 5, 5, 5, 5, 3, 6, 7, 9, 3]);
    expect([...segments.subarray(0, 10)]).toEqual([0, 0, 0, 0, 0, 0, 1, 1, 1, 1]);
  });

  it('lays out the form of the notebooks', async () => {
    const {ids, segments} = await encode({layout: 'kaggle'}, {choices: ['x', 'y']});
    expect([...ids.subarray(0, 14)]).toEqual([2, 5, 5, 5, 5, 11, 11, 11, 11, 6, 7, 3, 8, 3]);
    expect([...segments.subarray(0, 14)]).toEqual([0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1]);
  });

  it('does without a context', async () => {
    for (const context of [undefined, '']) {
      const {ids} = await encode({}, {choices: ['x', 'y'], ...(context === undefined ? {context: ''} : {context})});
      expect([...ids]).toEqual([2, 6, 7, 3, 8, 3, 2, 6, 7, 3, 9, 3]);
    }
  });

  it('has no answer where the question has none', async () => {
    const {answer: _, ...open} = question;
    const tokenizer = await loadTokenizer(await folderWith({'vocab.txt': words}));
    expect(encodeQuestion(tokenizer, open, untruncated)).not.toHaveProperty('answer');
  });

  it('cuts the context first and keeps account of it', async () => {
    const {ids, starts, parts, truncated} = await encode({maxLength: 10});
    expect([...starts]).toEqual([0, 10, 20]);
    expect([...ids.subarray(10)]).toEqual([2, 5, 5, 5, 6, 7, 3, 9, 10, 3]);
    expect(parts.context).toEqual({whole: 8, dropped: 1});
    expect([parts.prompt.dropped, parts.choice.dropped, truncated]).toEqual([0, 0, 1]);
  });

  it('refuses what cannot be done', async () => {
    await expect(encode({maxLength: 3})).rejects.toMatchObject({kind: 'usage'});
    await expect(encode({layout: 'kaggle', maxLength: 3})).rejects.toMatchObject({kind: 'usage'});
    await expect(encode({maxLength: 5, truncation: 'only_first'})).rejects.toMatchObject({
      kind: 'data',
      message: expect.stringMatching(/Question q.*context-first/),
    });
  });
});

describe.skipIf(!withShared)('against Transformers 4.57.6 (needs ../shared/goldens)', () => {
  it.each(['bert-base-uncased', 'bert-base-cased', 'bert-base-multilingual-cased', 'koelectra'])(
    'gives the ids and token types of every pair: %s',
    async (name) => {
      const tokenizer = await loadTokenizer(tokenizerFolder(name));
      const goldens = pairGoldens(name);
      expect(goldens.length).toBeGreaterThan(300);
      for (const {first, second, truncation = 'longest_first', max_length = 1e6, ids, segments} of goldens) {
        const encoded = encodeQuestion(
          tokenizer,
          {id: first, prompt: first, choices: [second]},
          {layout: 'context+prompt/choice', truncation, maxLength: max_length},
        );
        expect([...encoded.ids], `${first} | ${second} | ${truncation}`).toEqual(ids);
        expect([...encoded.segments]).toEqual(segments);
      }
    },
  );

  it('gives those of a byte-level tokenizer.json, whose tokens reach across blanks', async () => {
    const folder = await folderWith({'tokenizer.json': robertaDefinition(tokenizerFolder('roberta-base'))});
    const tokenizer = await loadTokenizer(folder);
    expect(tokenizer.wordwise).toBe(false);
    for (const {first, second, truncation = 'longest_first', max_length = 1e6, ids, segments} of pairGoldens(
      'roberta-base',
    )) {
      const encoded = encodeQuestion(
        tokenizer,
        {id: first, prompt: first, choices: [second]},
        {layout: 'context+prompt/choice', truncation, maxLength: max_length},
      );
      expect([...encoded.ids], `${first} | ${second}`).toEqual(ids);
      expect([...encoded.segments]).toEqual(segments);
    }
  });
});

const reference: {
  kaggle: {
    context: string;
    prompt: string;
    choice: string;
    truncation: 'only_first' | 'longest_first';
    maxLength: number;
    ids: number[];
    segments: number[];
  }[];
} = JSON.parse(readFileSync(path.join(import.meta.dirname, '../../fixtures/text/reference.json'), 'utf8'));

describe.skipIf(!withShared)('on real questions (needs ../shared)', () => {
  it('gives the ids of the reference implementation for the form of the notebooks', async () => {
    const tokenizer = await loadTokenizer(tokenizerFolder('bert-base-uncased'));
    for (const {context, prompt, choice, truncation, maxLength, ids, segments} of reference.kaggle) {
      const encoded = encodeQuestion(
        tokenizer,
        {id: prompt, context, prompt, choices: [choice]},
        {layout: 'kaggle', truncation, maxLength},
      );
      expect([...encoded.ids], `${prompt} ${truncation} ${maxLength}`).toEqual(ids);
      expect([...encoded.segments]).toEqual(segments);
    }
  });

  it.each(['bert-base-uncased', 'koelectra', 'roberta-base'])(
    'gives the ids of the joined texts, encoded in parts or not: %s',
    async (name) => {
      const tokenizer = await loadTokenizer(
        name === 'roberta-base'
          ? await folderWith({'tokenizer.json': robertaDefinition(tokenizerFolder(name))})
          : tokenizerFolder(name),
      );
      const {prefix, between, suffix} = tokenizer.template;
      const surround = (first: string, second: string) => [
        ...prefix.map(({id}) => id),
        ...tokenizer.encode(first),
        ...between.map(({id}) => id),
        ...tokenizer.encode(second),
        ...suffix.map(({id}) => id),
      ];
      for (const row of readRows('kaggle-llm-science-exam/stem_1k_with_context.csv').slice(0, 100)) {
        const {context, prompt, A, B} = row as {context: string; prompt: string; A: string; B: string};
        const real: Question = {id: prompt, context, prompt, choices: [A, B]};
        const joined = encodeQuestion(tokenizer, real, untruncated);
        expect([...joined.ids.subarray(joined.starts[1])]).toEqual(surround(`${context} ${prompt}`, B));
        const {ids, starts} = encodeQuestion(tokenizer, real, {...untruncated, layout: 'context/prompt+choice'});
        expect([...ids.subarray(starts[1])]).toEqual(surround(context, `${prompt} ${B}`));
        const cut = encodeQuestion(tokenizer, real, {...untruncated, maxLength: 100});
        expect(cut.parts.context.whole).toBe(joined.parts.context.whole);
        if (cut.parts.context.whole > cut.parts.context.dropped) expect(cut.parts.prompt.dropped).toBe(0);
      }
    },
  );
});
