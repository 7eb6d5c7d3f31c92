// Work that must not take more and more memory; memory.test.ts runs each in a process of its own with --expose-gc.
// Usage: node --expose-gc memory-cases.mjs CASE MODEL_FOLDER. Prints resident megabytes, a JSON array.
import {readFileSync} from 'node:fs';
import {setTimeout as sleep} from 'node:timers/promises';
import {stepBatches} from '../../dist/batch/micro-batches.js';
import {loadBinding} from '../../dist/engine/addon.js';
import {Model} from '../../dist/index.js';

const [name, folder] = process.argv.slice(2);
const load = () => Model.load(folder, {device: 'cpu', threads: 2});
const adamW = {decay: 'matrices', betas: [0.9, 0.999], epsilon: 1e-8, seed: 0, frozen: []};

const cases = {
  /** After 50, 60, ... 200 steps. */
  async 'training steps'() {
    const model = await load();
    const trainer = await loadBinding().Trainer.create(model.native, adamW);
    const sizes = [];
    for (let step = 1; step <= 200; step++) {
      await trainer.step(batches(step), {learningRate: 1e-4, weightDecay: 0.01, clip: 1});
      if (step >= 50 && step % 10 === 0) sizes.push(await resident());
    }
    return sizes;
  },
  /** After 50, 60, ... 200 rounds. */
  async 'scored batches'() {
    const model = await load();
    const sizes = [];
    for (let count = 1; count <= 200; count++) {
      for (const batch of batches(count)) await model.native.score(batch);
      if (count >= 50 && count % 10 === 0) sizes.push(await resident());
    }
    return sizes;
  },
  /** After each of 20 models that was loaded, trained for a step, and disposed of. */
  async 'models disposed of'() {
    const sizes = [];
    for (let count = 1; count <= 20; count++) {
      const model = await load();
      const trainer = await loadBinding().Trainer.create(model.native, adamW);
      await trainer.step(batches(1), {learningRate: 1e-4, weightDecay: 0.01, clip: 1});
      await trainer.dispose();
      await model.dispose();
      sizes.push(await resident());
    }
    return sizes;
  },
  /** The same where nothing but the garbage collector frees them. */
  async 'models left to the garbage collector'() {
    const sizes = [];
    for (let count = 1; count <= 20; count++) {
      await useAndForget();
      sizes.push(await resident());
    }
    return sizes;
  },
};

process.stdout.write(`${JSON.stringify(await cases[name]())}\n`);

async function useAndForget() {
  const model = await load();
  await model.native.score(batches(1)[0]);
}

/** Batches of like size, but with lengths that differ from call to call, as real ones do. */
function batches(salt) {
  const questions = Array.from({length: 6}, (_, q) => question(salt * 31 + q * 7));
  return stepBatches(questions, {maxTokens: 200, labelSmoothing: 0});
}

function question(salt) {
  const lengths = [0, 1, 2].map((choice) => 12 + ((salt + choice * 5) % 17));
  const starts = Int32Array.from([0, lengths[0], lengths[0] + lengths[1], lengths[0] + lengths[1] + lengths[2]]);
  const ids = Int32Array.from({length: starts[3]}, (_, i) => 5 + ((salt + i) % 90));
  return {id: '', ids, segments: new Int32Array(starts[3]), starts, answer: salt % 3};
}

async function resident() {
  await collect();
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1]) / 1024;
}

/** Freed models are let go by the engine thread, after the collector has found them. */
async function collect() {
  for (let i = 0; i < 3; i++) {
    globalThis.gc();
    await sleep(10);
  }
}
