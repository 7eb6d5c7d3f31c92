import {mkdir, mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {onTestFinished} from 'vitest';
import {stepBatches} from '../../src/batch/micro-batches.js';
import {packQuestions} from '../../src/batch/pack.js';
import type {Question} from '../../src/data/question.js';
import {Model, type ModelOptions} from '../../src/models/model.js';
import type {ModelConfig} from '../../src/models/model-folder.js';
import {loadTokenizer} from '../../src/text/load-tokenizer.js';
import {seededRandom} from '../../src/util/random.js';

const specials = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]'];
const words = Array.from({length: 95}, (_, n) => `word${n}`);

/** A BERT small enough for tests, with weights so large that its scores differ clearly; without dropout. */
export const tinyConfig: ModelConfig = {
  model_type: 'bert',
  vocab_size: specials.length + words.length,
  hidden_size: 32,
  num_hidden_layers: 3,
  num_attention_heads: 4,
  intermediate_size: 64,
  max_position_embeddings: 64,
  type_vocab_size: 2,
  hidden_act: 'gelu',
  layer_norm_eps: 1e-12,
  initializer_range: 0.2,
  hidden_dropout_prob: 0,
  attention_probs_dropout_prob: 0,
  pad_token_id: 0,
};

/** A temporary folder that is gone when the test ends. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'mcq-engine-'));
  onTestFinished(() => rm(folder, {recursive: true, force: true}));
  return folder;
}

/** A tiny model in memory with random weights, gone when the test ends. */
export async function tinyModel(options: ModelOptions & {config?: ModelConfig} = {}): Promise<Model> {
  const {config = {}, ...rest} = options;
  const folder = await temporaryFolder();
  const whole = {...tinyConfig, ...config};
  await writeTokenizer(folder, whole);
  const tokenizer = await loadTokenizer(folder);
  const model = await Model.fromScratch(whole, tokenizer, {device: 'cpu', threads: 2, ...rest});
  onTestFinished(() => model.dispose());
  return model;
}

/** Writes a tiny model with random weights: config.json, vocab.txt, model.safetensors. Needs no test around it. */
export async function writeTinyModel(folder: string, config: ModelConfig = {}, seed = 0): Promise<void> {
  const whole = {...tinyConfig, ...config};
  const source = path.join(folder, '.tokenizer');
  await mkdir(source, {recursive: true});
  await writeTokenizer(source, whole);
  const model = await Model.fromScratch(whole, await loadTokenizer(source), {device: 'cpu', threads: 2, seed});
  await model.save(folder);
  await model.dispose();
  await rm(source, {recursive: true});
}

/** The folder of a tiny model, gone when the test ends. */
export async function tinyModelFolder(config: ModelConfig = {}, seed = 0): Promise<string> {
  const folder = await temporaryFolder();
  await writeTinyModel(folder, config, seed);
  return folder;
}

/** Questions with 2 to 6 choices of differing length, in words that the tiny tokenizer knows; all have answers. */
export function tinyQuestions(count: number, seed = 1): Question[] {
  const {below} = seededRandom(seed);
  const text = (longest: number) =>
    Array.from({length: 1 + below(longest)}, () => words[below(words.length)]).join(' ');
  return Array.from({length: count}, (_, n) => {
    const choices = Array.from({length: 2 + below(5)}, () => text(8));
    return {id: `q${n}`, prompt: text(20), choices, answer: below(choices.length)};
  });
}

/** The score of every choice, question by question. */
export async function scoresOf(model: Model, questions: readonly Question[]): Promise<Float32Array> {
  return model.native.score(packQuestions(questions.map((question) => model.encode(question))));
}

/** The batches of one training step over all questions. */
export function trainingBatches(model: Model, questions: readonly Question[], maxTokens = 4096) {
  const encoded = questions.map((question) => model.encode(question));
  return stepBatches(encoded, {maxTokens, labelSmoothing: 0});
}

/** Largest absolute difference; fails where it would hide a missing value. */
export function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length || a.length === 0) throw new Error(`${a.length} values against ${b.length}`);
  const differences = Array.from(a, (value, i) => Math.abs(value - b[i]!));
  return Math.max(...differences);
}

async function writeTokenizer(folder: string, config: ModelConfig): Promise<void> {
  await writeFile(path.join(folder, 'config.json'), JSON.stringify(config));
  await writeFile(path.join(folder, 'vocab.txt'), `${[...specials, ...words].join('\n')}\n`);
}
