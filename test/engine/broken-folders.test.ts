import {appendFile, cp, readFile, rm, truncate, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {describe, expect, it} from 'vitest';
import {Model} from '../../src/models/model.js';
import {readTensors} from '../../src/safetensors/read.js';
import {writeSafetensors} from '../../src/safetensors/write.js';
import {McqError} from '../../src/util/errors.js';
import {seededRandom} from '../../src/util/random.js';
import {loops} from './loops.js';
import {scoresOf, temporaryFolder, tinyModelFolder, tinyQuestions} from './tiny-model.js';

const onCpu = {device: 'cpu', threads: 2};

describe('weights', () => {
  it('that are cut off anywhere are refused', async () => {
    const {folder, file} = await tiny();
    const {length} = await readFile(file);
    const random = seededRandom(11);
    const ends = [0, 7, 8, 100, length - 1, ...Array.from({length: loops(20)}, () => random.below(length))];
    for (const end of ends.sort((a, b) => b - a)) {
      await truncate(file, end);
      await expectRefused(folder, 'model.safetensors');
    }
  });

  it('with damage in the header are refused, or still load: nothing worse happens', async () => {
    const {folder, file} = await tiny();
    const sound = await readFile(file);
    const headerEnd = 8 + Number(sound.readBigUInt64LE(0));
    const random = seededRandom(12);
    let refused = 0;
    for (let i = 0; i < loops(60); i++) {
      const damaged = Buffer.from(sound);
      for (let changes = 0; changes <= random.below(3); changes++) damaged[random.below(headerEnd)] = random.below(256);
      await writeFile(file, damaged);
      try {
        await (await Model.load(folder, onCpu)).dispose();
      } catch (error) {
        expect(error).toBeInstanceOf(McqError);
        expect(error).toMatchObject({kind: 'model'});
        refused++;
      }
    }
    expect(refused).toBeGreaterThan(0);
  });

  it('of other shapes than config.json gives are refused, by name', async () => {
    const folder = await tinyModelFolder();
    await changeConfig(folder, {intermediate_size: 80});
    await expectRefused(
      folder,
      /encoder\.layer\.0\.intermediate\.dense\.weight: \[64,32\] in the file, \[80,32\] wanted/,
    );
  });

  it('of an encoder with fewer layers are refused', async () => {
    const folder = await tinyModelFolder({num_hidden_layers: 2});
    await changeConfig(folder, {num_hidden_layers: 3});
    await expectRefused(folder, /lack parts of the encoder.*bert\.encoder\.layer\.2\./s);
  });

  it('of another model are refused, with what they hold in place of the encoder', async () => {
    const {folder, file} = await tiny();
    await rewrite(file, (name) => name.replace('bert.encoder', 'transformer'));
    await expectRefused(folder, /lack parts of the encoder.*transformer\.layer\.0/s);
  });

  it('of a type that holds no weights are refused', async () => {
    const {folder, file} = await tiny();
    const {tensors} = await readTensors(file);
    const whole = [...tensors].map(([name, {shape, data, dtype}]) =>
      name === 'classifier.bias' ? {name, shape, dtype: 'I32', data: new Int32Array(1)} : {name, shape, dtype, data},
    );
    await writeSafetensors(file, whole);
    await expectRefused(folder, /classifier\.bias.* I32/);
  });

  it('that are not there are told', async () => {
    const {folder, file} = await tiny();
    await rm(file);
    await expectRefused(folder, 'neither model.safetensors nor');
  });

  it('that hold what is no number give no ranking in silence', async () => {
    const {folder, file} = await tiny();
    await rewrite(file, (name, data) => {
      if (name === 'classifier.weight') data.fill(Number.NaN);
      return name;
    });
    const model = await Model.load(folder, onCpu);
    const question = tinyQuestions(1)[0]!;
    const outcome = await model.rank(question).catch((error: unknown) => error);
    await model.dispose();
    expect(outcome).toBeInstanceOf(Error);
  });
});

describe('config.json', () => {
  it.each([
    ['no field that is needed', {hidden_size: undefined}, 'hidden_size is missing'],
    ['text for a number', {num_hidden_layers: '3'}, 'num_hidden_layers'],
    ['a broken number', {intermediate_size: 64.5}, 'intermediate_size must be a whole number'],
    ['no layers', {num_hidden_layers: 0}, 'num_hidden_layers'],
    ['more than memory holds', {vocab_size: 1e12}, 'vocab_size'],
    ['heads that do not divide', {num_attention_heads: 5}, 'num_attention_heads'],
    ['a dropout of 1', {hidden_dropout_prob: 1}, 'hidden_dropout_prob'],
    ['an unknown activation', {hidden_act: 'frob'}, "activation 'frob' is not one of"],
    ['an unknown family', {model_type: 'frob'}, "model_type 'frob' is not supported"],
    ['no family', {model_type: undefined}, 'model_type'],
    ['relative positions', {position_embedding_type: 'relative_key'}, 'relative_key'],
    ['one token type for pairs of two', {type_vocab_size: 1}, /2 token types.*1/],
  ])('with %s is refused', async (_, change, message) => {
    const folder = await tinyModelFolder();
    await changeConfig(folder, change);
    await expectRefused(folder, message);
  });

  it('that gives fewer embeddings than the tokenizer has tokens is refused', async () => {
    const folder = await tinyModelFolder();
    await appendFile(path.join(folder, 'vocab.txt'), 'another\n');
    await expectRefused(folder, /101 tokens.*100 \(vocab_size/);
  });

  it.each(['', '{', '[]', 'null', '"bert"'])('that says %j is refused', async (text) => {
    const folder = await tinyModelFolder();
    await writeFile(path.join(folder, 'config.json'), text);
    await expectRefused(folder, 'config.json');
  });
});

it('a model of today is not harmed by what fails beside it', async () => {
  const good = await tinyModelFolder();
  const bad = await temporaryFolder();
  await cp(good, bad, {recursive: true});
  await changeConfig(bad, {intermediate_size: 80});
  const model = await Model.load(good, onCpu);
  const questions = tinyQuestions(5);
  const scores = await scoresOf(model, questions);
  for (let i = 0; i < 3; i++) await expectRefused(bad, 'intermediate');
  expect(await scoresOf(model, questions)).toEqual(scores);
  await model.dispose();
});

it.each(['gpu', 'cuda:', 'cuda:x', 'cuda:99', ''])('device %j is refused as engine trouble', async (device) => {
  const folder = await tinyModelFolder();
  await expect(Model.load(folder, {device})).rejects.toMatchObject({kind: 'engine', code: 'MCQ_DEVICE'});
});

async function tiny(): Promise<{folder: string; file: string}> {
  const folder = await tinyModelFolder();
  return {folder, file: path.join(folder, 'model.safetensors')};
}

async function expectRefused(folder: string, message: string | RegExp): Promise<void> {
  const failure = await Model.load(folder, onCpu).then(
    async (model) => {
      await model.dispose();
      return 'it was loaded';
    },
    (error: unknown) => error,
  );
  expect(failure).toBeInstanceOf(McqError);
  expect(failure).toMatchObject({kind: 'model', message: expect.stringMatching(message)});
}

async function changeConfig(folder: string, change: object): Promise<void> {
  const file = path.join(folder, 'config.json');
  await writeFile(file, JSON.stringify({...JSON.parse(await readFile(file, 'utf8')), ...change}));
}

async function rewrite(file: string, rename: (name: string, data: Float32Array) => string): Promise<void> {
  const {tensors} = await readTensors(file);
  const changed = [...tensors].map(([name, tensor]) => ({...tensor, name: rename(name, tensor.data as Float32Array)}));
  await writeSafetensors(file, changed);
}
