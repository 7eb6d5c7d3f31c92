// Ways to end a process that uses the engine; exits.test.ts runs each in a process of its own.
// Usage: node exit-cases.mjs CASE MODEL_FOLDER. "working" on standard output says that the engine is at work.
import {setTimeout as sleep} from 'node:timers/promises';
import {fileURLToPath} from 'node:url';
import {isMainThread, parentPort, Worker, workerData} from 'node:worker_threads';
import {loadBinding} from '../../dist/engine/addon.js';
import {Model} from '../../dist/index.js';

const [name, folder] = isMainThread ? process.argv.slice(2) : workerData;
const load = () => Model.load(folder, {device: 'cpu', threads: 2});
const step = {learningRate: 1e-3, weightDecay: 0, clip: 1};
const adamW = {decay: 'matrices', betas: [0.9, 0.999], epsilon: 1e-8, seed: 0, frozen: []};

const cases = {
  async everything() {
    const model = await load();
    const trainer = await loadBinding().Trainer.create(model.native, adamW);
    await trainer.step(batches(2), step);
    await trainer.dispose();
    await model.rank({prompt: 'word1 word2', choices: ['word3', 'word4 word5']});
    await model.dispose();
    say('done');
  },
  async 'nothing disposed of'() {
    const model = await load();
    await loadBinding().Trainer.create(model.native, adamW);
    say('done');
  },
  async 'promises that nobody waits for'() {
    const model = await load();
    for (let i = 0; i < 3; i++) void model.native.score(batches(1)[0]).then(() => say('scored'));
  },
  async 'exit in mid-step'() {
    await begin();
    process.exit(7);
  },
  async 'exit in mid-score'() {
    const model = await load();
    for (const batch of batches(2000)) void model.native.score(batch).catch(() => {});
    await atWork();
    process.exit(7);
  },
  async 'exit while loading'() {
    void load();
    setImmediate(() => process.exit(7));
  },
  async 'exception in mid-step'() {
    await begin();
    throw new Error('thrown in mid-step');
  },
  async 'signal in mid-step'() {
    await begin();
    process.on('SIGINT', () => process.exit(130));
    process.kill(process.pid, 'SIGINT');
    await sleep(60_000);
  },
  async 'worker that ends by itself'() {
    say(`worker exit ${await ended(new Worker(own, {workerData: ['everything', folder]}))}`);
  },
  async 'worker terminated in mid-step'() {
    const worker = new Worker(own, {workerData: ['train for long', folder]});
    await new Promise((resolve) => worker.once('message', resolve));
    say(`worker exit ${await worker.terminate()}`);
    await cases.everything();
  },
  async 'worker that exits in mid-step'() {
    say(`worker exit ${await ended(new Worker(own, {workerData: ['exit in mid-step', folder]}))}`);
    await cases.everything();
  },
  async 'workers beside the main thread'() {
    const model = await load();
    const batch = batches(1)[0];
    const before = await model.native.score(batch);
    const workers = [1, 2, 3].map(() => new Worker(own, {workerData: ['train for long', folder]}));
    await Promise.all(workers.map((worker) => new Promise((resolve) => worker.once('message', resolve))));
    const beside = await model.native.score(batch);
    await Promise.all(workers.map((worker) => worker.terminate()));
    const after = await model.native.score(batch);
    say(`same scores ${[beside, after].every((scores) => scores.every((score, i) => score === before[i]))}`);
  },
  async 'exit while workers train'() {
    const workers = [1, 2].map(() => new Worker(own, {workerData: ['train for long', folder]}));
    await Promise.all(workers.map((worker) => new Promise((resolve) => worker.once('message', resolve))));
    process.exit(7);
  },
  async 'many workers in turn'() {
    for (let i = 0; i < 5; i++) {
      const code = await ended(new Worker(own, {workerData: ['everything', folder]}));
      if (code !== 0) say(`worker exit ${code}`);
    }
  },
  async 'workers terminated among small jobs'() {
    for (let delay = 0; delay < 12; delay++) {
      const worker = new Worker(own, {workerData: ['score for long', folder]});
      await new Promise((resolve) => worker.once('message', resolve));
      await sleep(delay);
      await worker.terminate();
    }
    say('done');
  },
  async 'score for long'() {
    const model = await load();
    const [batch] = batches(1, 1);
    parentPort.postMessage('working');
    for (;;) await Promise.all(Array.from({length: 20}, () => model.native.score(batch)));
  },
  async 'train for long'() {
    const {running} = await begin();
    await running;
  },
};

const own = fileURLToPath(import.meta.url);
await cases[name]();

/** Starts a training step that takes about a minute, and returns when the engine is in the midst of it. */
async function begin() {
  const model = await load();
  const trainer = await loadBinding().Trainer.create(model.native, adamW);
  const running = trainer.step(batches(2000), step);
  running.catch(() => {});
  await atWork();
  return {running};
}

async function atWork() {
  await sleep(300);
  if (isMainThread) say('working');
  else parentPort.postMessage('working');
}

/** So many batches of questions with two choices of 16 tokens each. */
function batches(count, questions = 16) {
  const sequences = 2 * questions;
  const tokens = 16;
  const starts = (n, size) => Int32Array.from({length: n + 1}, (_, i) => i * size);
  const batch = {
    ids: Int32Array.from({length: sequences * tokens}, (_, i) => 5 + (i % 90)),
    segments: new Int32Array(sequences * tokens),
    sequenceStarts: starts(sequences, tokens),
    scoreTokens: starts(sequences - 1, tokens),
    questionStarts: starts(questions, 2),
    targets: Float32Array.from({length: sequences}, (_, i) => i % 2),
  };
  return Array.from({length: count}, () => batch);
}

function ended(worker) {
  return new Promise((resolve, reject) => worker.on('error', reject).on('exit', resolve));
}

function say(line) {
  process.stdout.write(`${line}\n`);
}
