import {readdir} from 'node:fs/promises';
import path from 'node:path';
import {describe, expect, it, onTestFinished} from 'vitest';
import {loadBinding} from '../../src/engine/addon.js';
import {Model, type ModelOptions} from '../../src/models/model.js';
import type {ModelConfig} from '../../src/models/model-folder.js';
import {rankAll} from '../../src/predict/rank-all.js';
import {compareCheckpoint} from '../../src/parity/compare.js';
import {encoderGoldens, withGoldens} from '../parity/shared-goldens.js';
import {largestDifference, scoresOf, temporaryFolder, tinyModel, tinyQuestions, trainingBatches} from './tiny-model.js';

const questions = tinyQuestions(40);
const adamW = {decay: 'matrices' as const, betas: [0.9, 0.999] as [number, number], epsilon: 1e-8, seed: 0, frozen: []};
const step = {learningRate: 1e-4, weightDecay: 0.01, clip: 1};
const wide = {hidden_size: 256, num_attention_heads: 8, intermediate_size: 1024, initializer_range: 0.05};

describe.skipIf(process.env.MCQ_CUDA !== '1')('on a GPU (run by npm run test:cuda)', () => {
  it.skipIf(!withGoldens)(
    'checkpoints compute what Transformers computes (needs ../shared/goldens/encoders)',
    async () => {
      const results: Record<string, string> = {};
      for (const name of await readdir(encoderGoldens)) {
        results[name] = (await compareCheckpoint(path.join(encoderGoldens, name), {device: 'cuda', threads: 2})).status;
      }
      expect(results).toMatchObject({bert: 'equal', 'bert-three-types-gelu-new': 'equal'});
      expect(Object.values(results)).not.toContain('off');
    },
  );

  it('scores are those of the CPU', async () => {
    const [cpu, gpu] = await both(wide);
    expect(gpu.native.device).toBe('cuda:0');
    expect(largestDifference(await scoresOf(gpu, questions), await scoresOf(cpu, questions))).toBeLessThan(1e-4);
  });

  it('rankings are those of the CPU, whatever the size of the batches', async () => {
    const [cpu, gpu] = await both(wide);
    const encoded = questions.map((question) => cpu.encode(question));
    const source = {length: encoded.length, at: (index: number) => encoded[index]!};
    const expected = await rankAll(cpu.native, source);
    for (const maxTokens of [1, 500, 100_000]) {
      const rankings = await rankAll(gpu.native, source, {maxTokens});
      expect(rankings.map(({order}) => order)).toEqual(expected.map(({order}) => order));
    }
  });

  it.each([
    ['without dropout', {}],
    ['with dropout, whose masks are the same', {hidden_dropout_prob: 0.1, attention_probs_dropout_prob: 0.1}],
  ])('gradients are those of the CPU, %s', async (_, dropout) => {
    const [cpu, gpu] = await Promise.all((await both({...wide, ...dropout})).map(gradientsOf));
    expect(gpu!.loss).toBeCloseTo(cpu!.loss, 4);
    const flat = (gradients: Record<string, Float32Array>) => Object.values(gradients).flatMap((part) => [...part]);
    const [a, b] = [flat(gpu!.gradients), flat(cpu!.gradients)];
    expect(norm(a.map((value, i) => value - b[i]!)) / norm(b)).toBeLessThan(1e-4);
  });

  it('training takes the course that it takes on the CPU', async () => {
    const [cpu, gpu] = await Promise.all((await both(wide)).map(lossesOf));
    expect(largestDifference(gpu!, cpu!)).toBeLessThan(1e-3);
    expect(gpu!.at(-1)).toBeLessThan(gpu![0]!);
  });

  it('repeats exactly with a seed', async () => {
    const dropout = {hidden_dropout_prob: 0.2, attention_probs_dropout_prob: 0.2};
    const losses = async () => lossesOf(await tinyModel({device: 'cuda', config: {...wide, ...dropout}}));
    expect(largestDifference(await losses(), await losses())).toBeLessThan(1e-5);
  });

  it('a model that was trained there loads on the CPU with equal scores', async () => {
    const [, gpu] = await both(wide);
    await lossesOf(gpu);
    const folder = await temporaryFolder();
    await gpu.save(folder);
    const loaded = await Model.load(folder, {device: 'cpu', threads: 2});
    const scores = await scoresOf(loaded, questions);
    await loaded.dispose();
    expect(largestDifference(await scoresOf(gpu, questions), scores)).toBeLessThan(1e-4);
  });

  it('refuses a GPU that is not there', async () => {
    await expect(tinyModel({device: 'cuda:63'})).rejects.toMatchObject({kind: 'engine', code: 'MCQ_DEVICE'});
  });
});

/** The same model on both devices. */
async function both(config: ModelConfig): Promise<[cpu: Model, gpu: Model]> {
  const on = (device: NonNullable<ModelOptions['device']>) => tinyModel({device, seed: 4, config});
  return [await on('cpu'), await on('cuda')];
}

async function gradientsOf(model: Model) {
  const trainer = await trainerOf(model);
  return trainer.gradients(trainingBatches(model, questions, 300));
}

async function lossesOf(model: Model): Promise<number[]> {
  const trainer = await trainerOf(model);
  const losses: number[] = [];
  for (let i = 0; i < 10; i++) losses.push((await trainer.step(trainingBatches(model, questions, 300), step)).loss);
  return losses;
}

async function trainerOf(model: Model) {
  const trainer = await loadBinding().Trainer.create(model.native, adamW);
  onTestFinished(() => trainer.dispose());
  return trainer;
}

const norm = (values: number[]) => Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
