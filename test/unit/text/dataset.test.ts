import {writeFile} from 'node:fs/promises';
import path from 'node:path';
import {describe, expect, it} from 'vitest';
import {readTensors} from '../../../src/safetensors/read.js';
import {type WritableTensor, writeSafetensors} from '../../../src/safetensors/write.js';
import {checkDataset, readDataset, type TokenDataset, writeDataset} from '../../../src/text/dataset.js';
import {encodeQuestion} from '../../../src/text/encode-question.js';
import {loadTokenizer} from '../../../src/text/load-tokenizer.js';
import type {PairOptions} from '../../../src/text/pair-options.js';
import {folderWith, vocabulary} from './helpers.js';

const pair: PairOptions = {layout: 'context/prompt+choice', truncation: 'longest_first', maxLength: 16};

async function sample() {
  const folder = await folderWith({'vocab.txt': vocabulary('a', 'b', 'c')});
  const tokenizer = await loadTokenizer(folder);
  const questions = [
    {id: 'first', prompt: 'a b', choices: ['c', 'a a b'], answer: 1},
    {id: '두 번째', context: 'c '.repeat(40), prompt: 'b', choices: ['a', 'b', 'c']},
    {id: '', prompt: '', choices: ['', ''], answer: 0},
  ].map((question) => {
    const {parts: _, truncated: __, ...encoded} = encodeQuestion(tokenizer, question, pair);
    return encoded;
  });
  const keys = ['00112233445566ff', 'a0b0c0d0e0f00000', '00112233445566ff'];
  const dataset: TokenDataset = {questions, keys, tokenizer: tokenizer.hash, pair, source: 'ab12'};
  return {tokenizer, dataset, file: path.join(folder, 'tokens.safetensors')};
}

describe('a dataset of tokens', () => {
  it('is read as it was written', async () => {
    const {dataset, file, tokenizer} = await sample();
    await writeDataset(file, dataset);
    const read = await readDataset(file);
    expect(read).toEqual(dataset);
    expect(() => checkDataset(read, file, {tokenizer, pair})).not.toThrow();
    expect(() => checkDataset(read, file, {tokenizer})).not.toThrow();
  });

  it('may be empty, and may have come from the standard input', async () => {
    const {dataset, file} = await sample();
    const {source: _, ...rest} = dataset;
    const none = {...rest, questions: [], keys: []};
    await writeDataset(file, none);
    expect(await readDataset(file)).toEqual(none);
  });

  it('is refused where another tokenizer or other pairs are expected', async () => {
    const {dataset, tokenizer} = await sample();
    const other = await loadTokenizer(await folderWith({'vocab.txt': vocabulary('a', 'b')}));
    const check = (expected: Parameters<typeof checkDataset>[2]) => () =>
      checkDataset(dataset, 'x.safetensors', expected);
    expect(check({tokenizer: other})).toThrow(/x\.safetensors was made with another tokenizer/);
    expect(check({tokenizer, pair: {...pair, layout: 'kaggle'}})).toThrow(
      /pair layout context\/prompt\+choice.*kaggle/,
    );
    expect(check({tokenizer, pair: {...pair, truncation: 'only_first'}})).toThrow(/truncation longest_first/);
    expect(check({tokenizer, pair: {...pair, maxLength: 8}})).toThrow(/maximum length 16.*8/);
  });

  it('is refused when its parts do not fit together', async () => {
    const {dataset, file} = await sample();
    await writeDataset(file, dataset);
    const {metadata, tensors} = await readTensors(file);
    const whole = [...tensors].map(([name, tensor]): WritableTensor => ({name, ...tensor}));
    const integers = (name: string, data: Int32Array) => ({name, dtype: 'I32', shape: [data.length], data});
    const original = (name: string) => tensors.get(name)!.data as Int32Array;
    const changed = (name: string, change: (values: Int32Array) => Int32Array) =>
      whole.map((tensor) => (tensor.name === name ? integers(name, change(original(name).slice())) : tensor));
    const refused = async (content: WritableTensor[], message: RegExp, more: Record<string, string> = {}) => {
      await writeSafetensors(file, content, {...metadata, ...more});
      await expect(readDataset(file)).rejects.toMatchObject({kind: 'data', message: expect.stringMatching(message)});
    };
    await refused(
      changed('segments', (values) => values.subarray(1)),
      /segments and ids/,
    );
    await refused(
      changed('sequence_starts', (values) => values.fill(0, 1, 2).fill(1, 0, 1)),
      /sequence_starts/,
    );
    await refused(
      changed('sequence_starts', (values) => values.fill(1e6, 1, 2)),
      /sequence_starts/,
    );
    await refused(
      changed('question_starts', (values) => values.subarray(0, 2)),
      /question_starts/,
    );
    await refused(
      changed('answers', (values) => values.subarray(1)),
      /numbers of questions/,
    );
    await refused(
      changed('answers', (values) => values.fill(2, 0, 1)),
      /answer of question first/,
    );
    await refused(
      changed('name_starts', (values) => values.fill(-1, 1, 2)),
      /name_starts/,
    );
    await refused(
      whole.filter(({name}) => name !== 'names'),
      /has no names/,
    );
    await refused(
      whole.map((tensor) => (tensor.name === 'keys' ? {...tensor, shape: [1], data: Uint8Array.of(1)} : tensor)),
      /numbers of questions/,
    );
    await refused(whole, /version 1;.*version 2/, {version: '1'});
    await refused(whole, /maximum length is unknown/, {max_length: 'long'});
    await refused(whole, /pair layout/, {pair_layout: 'other'});
    await refused(whole, /not a dataset of tokens/, {format: 'pt'});
  });

  it('is refused when it is no safetensors file at all', async () => {
    const {file} = await sample();
    await writeFile(file, 'id,prompt,A,B\n');
    await expect(readDataset(file)).rejects.toMatchObject({kind: 'data'});
  });
});
