import {describe, expect, it, onTestFinished} from 'vitest';
import {loadBinding} from '../../src/engine/addon.js';
import type {NativeTrainer, NativeTrainerOptions} from '../../src/engine/binding.js';
import type {Model} from '../../src/models/model.js';
import {largestDifference, scoresOf, tinyModel, tinyQuestions, trainingBatches} from './tiny-model.js';

const questions = tinyQuestions(12);
const step = {learningRate: 1e-3, weightDecay: 0.01, clip: 1};
const defaults: NativeTrainerOptions = {decay: 'matrices', betas: [0.9, 0.999], epsilon: 1e-8, seed: 0, frozen: []};
const withDropout = {config: {hidden_dropout_prob: 0.2, attention_probs_dropout_prob: 0.2}};

describe('the gradient of a step', () => {
  it.each([
    ['without dropout', {}],
    ['with dropout', withDropout],
  ])('does not depend on the split into micro-batches, %s', async (_, options) => {
    const model = await tinyModel(options);
    const trainer = await trainerOf(model);
    const whole = await trainer.gradients(trainingBatches(model, questions));
    for (const maxTokens of [1, 60, 400]) {
      const batches = trainingBatches(model, questions, maxTokens);
      expect(batches.length).toBeGreaterThan(1);
      const split = await trainer.gradients(batches);
      expect(split.loss).toBeCloseTo(whole.loss, 5);
      expect(gradientDifference(split.gradients, whole.gradients)).toBeLessThan(1e-5);
    }
  });

  it('does not depend on the number of threads', async () => {
    const results = [];
    for (const threads of [1, 2]) {
      const model = await tinyModel({...withDropout, threads, seed: 3});
      const trainer = await trainerOf(model);
      results.push((await trainer.gradients(trainingBatches(model, questions))).gradients);
    }
    expect(gradientDifference(results[1]!, results[0]!)).toBeLessThan(1e-5);
  });

  it('is the slope of the loss', async () => {
    const model = await tinyModel();
    const batches = trainingBatches(model, questions);
    const trainer = await trainerOf(model);
    const before = await trainer.gradients(batches);
    // AdamW's first step moves every weight by the learning rate, against the sign of its gradient.
    const learningRate = 1e-5;
    await trainer.step(batches, {learningRate, weightDecay: 0, clip: 0});
    const after = await trainer.gradients(batches);
    let slope = 0;
    for (const gradient of Object.values(before.gradients)) for (const g of gradient) slope += Math.abs(g);
    expect((before.loss - after.loss) / (learningRate * slope)).toBeCloseTo(1, 1);
  });
});

describe('training', () => {
  it('repeats exactly with a seed, and differs with another', async () => {
    const losses = async (seed: number) => {
      const model = await tinyModel(withDropout);
      const trainer = await trainerOf(model, {seed});
      const result = [];
      for (let i = 0; i < 4; i++) result.push((await trainer.step(trainingBatches(model, questions), step)).loss);
      return [...result, ...(await scoresOf(model, questions))];
    };
    const first = await losses(1);
    expect(await losses(1)).toEqual(first);
    expect(await losses(2)).not.toEqual(first);
  });

  it('learns the answers by heart', async () => {
    const model = await tinyModel();
    const trainer = await trainerOf(model);
    let loss = Number.POSITIVE_INFINITY;
    for (let i = 0; i < 60; i++) {
      ({loss} = await trainer.step(trainingBatches(model, questions), {...step, learningRate: 3e-3}));
    }
    expect(loss).toBeLessThan(0.1);
    for (const {prompt, choices, answer} of questions) {
      expect((await model.rank({prompt, choices}))[0]!.index).toBe(answer);
    }
  });

  it('tells the norm of the gradient before clipping', async () => {
    const model = await tinyModel();
    const trainer = await trainerOf(model);
    const batches = trainingBatches(model, questions);
    const {gradients} = await trainer.gradients(batches);
    const norm = Math.hypot(...Object.values(gradients).map((gradient) => Math.hypot(...gradient)));
    const {gradientNorm} = await trainer.step(batches, {...step, clip: norm / 10});
    expect(gradientNorm / norm).toBeCloseTo(1, 5);
  });

  it('keeps frozen parameters, which have no gradient, to the last bit', async () => {
    const model = await tinyModel();
    const frozen = model.native.parameters.map(({name}) => name).filter((name) => !name.startsWith('classifier.'));
    const hidden = () => model.native.hiddenStates(trainingBatches(model, questions)[0]!);
    const before = await hidden();
    const scores = await scoresOf(model, questions);
    const trainer = await trainerOf(model, {frozen});
    const {gradients} = await trainer.gradients(trainingBatches(model, questions));
    expect(Object.keys(gradients).sort()).toEqual(['classifier.bias', 'classifier.weight']);
    await trainer.step(trainingBatches(model, questions), step);
    expect(await hidden()).toEqual(before);
    expect(await scoresOf(model, questions)).not.toEqual(scores);
  });

  it('ends with its trainer: the model keeps what it learned, and can be trained on', async () => {
    const model = await tinyModel();
    const first = await trainerOf(model);
    await first.step(trainingBatches(model, questions), step);
    const learned = await scoresOf(model, questions);
    await first.dispose();
    expect(await scoresOf(model, questions)).toEqual(learned);
    const second = await trainerOf(model);
    await second.step(trainingBatches(model, questions), step);
    expect(largestDifference(await scoresOf(model, questions), learned)).toBeGreaterThan(1e-4);
  });
});

async function trainerOf(model: Model, options: Partial<NativeTrainerOptions> = {}): Promise<NativeTrainer> {
  const trainer = await loadBinding().Trainer.create(model.native, {...defaults, ...options});
  onTestFinished(() => trainer.dispose());
  return trainer;
}

/** Norm of the difference relative to the norm of the whole gradient. */
function gradientDifference(actual: Record<string, Float32Array>, expected: Record<string, Float32Array>): number {
  expect(Object.keys(actual)).toEqual(Object.keys(expected));
  const norms = Object.entries(expected).map(([name, gradient]) => {
    expect(actual[name]).toHaveLength(gradient.length);
    return [Math.hypot(...gradient.map((value, i) => value - actual[name]![i]!)), Math.hypot(...gradient)] as const;
  });
  return Math.hypot(...norms.map(([difference]) => difference)) / Math.hypot(...norms.map(([, whole]) => whole));
}
