import {describe, expect, it} from 'vitest';
import type {Batch} from '../../src/batch/batch.js';
import {loadBinding} from '../../src/engine/addon.js';
import {seededRandom} from '../../src/util/random.js';
import {loops} from './loops.js';
import {scoresOf, tinyModel, tinyQuestions, trainingBatches} from './tiny-model.js';

const questions = tinyQuestions(4);
const options = {
  decay: 'matrices' as const,
  betas: [0.9, 0.999] as [number, number],
  epsilon: 1e-8,
  seed: 0,
  frozen: [],
};
const step = {learningRate: 1e-3, weightDecay: 0.01, clip: 1};

/** A change to a sound batch of the tiny model. */
type Change = (batch: Batch) => unknown;

const replaced =
  <K extends keyof Batch>(field: K, value: (array: NonNullable<Batch[K]>) => unknown): Change =>
  (batch) => ({...batch, [field]: value(batch[field]!)});
const entry = (
  field: 'ids' | 'segments' | 'sequenceStarts' | 'scoreTokens' | 'questionStarts',
  at: number,
  value: number,
) => replaced(field, (array) => array.with(at, value));

const wrongTypes: [string, Change][] = [
  ['nothing', () => undefined],
  ['null', () => null],
  ['a number', () => 7],
  ['an empty object', () => ({})],
  ['plain numbers', replaced('ids', (ids) => [...ids])],
  ['wider numbers', replaced('ids', (ids) => BigInt64Array.from(ids, BigInt))],
  ['floats for ids', replaced('ids', (ids) => Float32Array.from(ids))],
  ['unsigned ids', replaced('ids', (ids) => Uint32Array.from(ids))],
  ['doubles for targets', replaced('targets', (targets) => Float64Array.from(targets))],
  ['a first sequence that is no number', replaced('firstSequence', () => Number.NaN)],
  ['a first sequence as text', replaced('firstSequence', () => '3')],
];

const badBatches: [string, Change][] = [
  ['an id above the vocabulary', entry('ids', 3, 100)],
  ['a negative id', entry('ids', 0, -1)],
  ['a segment above the table', entry('segments', 5, 2)],
  ['a negative segment', entry('segments', 0, -1)],
  ['fewer segments than ids', replaced('segments', (segments) => segments.slice(1))],
  ['no tokens', (batch) => ({...batch, ids: new Int32Array(), segments: new Int32Array()})],
  ['a score outside the tokens', (batch) => entry('scoreTokens', -1, batch.ids.length)(batch)],
  ['a negative score token', entry('scoreTokens', 0, -1)],
  ['scores out of order', replaced('scoreTokens', (tokens) => tokens.toReversed())],
  ['sequences that do not begin at 0', entry('sequenceStarts', 0, 1)],
  ['sequences that end too early', replaced('sequenceStarts', (starts) => starts.with(-1, starts.at(-1)! - 1))],
  ['sequences that end too late', replaced('sequenceStarts', (starts) => starts.with(-1, starts.at(-1)! + 1))],
  ['an empty sequence', replaced('sequenceStarts', (starts) => starts.with(1, starts[2]!))],
  ['sequences that fall', replaced('sequenceStarts', (starts) => starts.with(2, 1))],
  ['no sequences', replaced('sequenceStarts', () => Int32Array.of(0))],
  ['no starts', replaced('sequenceStarts', () => new Int32Array())],
  ['an empty question', replaced('questionStarts', (starts) => starts.with(1, 0))],
  ['questions that end elsewhere', replaced('questionStarts', (starts) => starts.with(-1, 1000))],
  ['no questions', replaced('questionStarts', () => new Int32Array())],
  ['a sequence longer than the positions', (batch) => oneSequence(batch, 65)],
  ['a negative first sequence', replaced('firstSequence', () => -1)],
];

const badTargets: [string, Change][] = [
  ['no targets', ({targets: _, ...batch}) => batch],
  ['targets for fewer scores', replaced('targets', (targets) => targets.slice(1))],
  ['a negative target', replaced('targets', (targets) => targets.with(0, -1))],
  ['a target that is no number', replaced('targets', (targets) => targets.with(0, Number.NaN))],
  ['an infinite target', replaced('targets', (targets) => targets.with(0, Number.POSITIVE_INFINITY))],
  ['targets that sum to 0', replaced('targets', (targets) => targets.map(() => 0))],
  ['targets that sum to 2', replaced('targets', (targets) => targets.map((target) => 2 * target))],
];

describe('a batch with', () => {
  it.each(wrongTypes)('%s is refused where it enters', async (_, change) => {
    await expectRefused(change, 'MCQ_ARGUMENT');
  });

  it.each(badBatches)('%s is refused, and the model goes on', async (_, change) => {
    await expectRefused(change, 'MCQ_BATCH');
  });

  it.each(badTargets)('%s is refused in training', async (_, change) => {
    const model = await tinyModel();
    const before = await scoresOf(model, questions);
    const trainer = await loadBinding().Trainer.create(model.native, options);
    const batches = trainingBatches(model, questions);
    const bad = change(batches[0]!) as Batch;
    await expect(trainer.step([...batches, bad], step)).rejects.toMatchObject({code: 'MCQ_BATCH'});
    expect(await scoresOf(model, questions)).toEqual(before);
    expect((await trainer.step(batches, step)).loss).toBeGreaterThan(0);
    await trainer.dispose();
  });

  it('a getter that throws passes its error on', async () => {
    const model = await tinyModel();
    const trap = {
      get ids(): Int32Array {
        throw new RangeError('trapped');
      },
    };
    await expect(async () => model.native.score(trap as Batch)).rejects.toThrow('trapped');
  });

  it('random damage is refused, or scored: nothing worse happens', async () => {
    const model = await tinyModel();
    const sound = trainingBatches(model, questions)[0]!;
    const scores = await model.native.score(sound);
    const random = seededRandom(21);
    const fields = ['ids', 'segments', 'sequenceStarts', 'scoreTokens', 'questionStarts'] as const;
    const values = [-(2 ** 31), -1, 0, 1, 2, 50, 99, 100, 2 ** 31 - 1];
    let refused = 0;
    for (let i = 0; i < loops(200); i++) {
      const batch = structuredClone(sound);
      for (let changes = 0; changes <= random.below(3); changes++) {
        const field = fields[random.below(fields.length)]!;
        const array = batch[field];
        if (random.below(4) === 0) batch[field] = array.slice(0, random.below(array.length + 1));
        else array[random.below(array.length)] = values[random.below(values.length)]!;
      }
      try {
        const result = await model.native.score(batch);
        expect(result).toHaveLength(batch.scoreTokens.length);
        expect(result.every(Number.isFinite)).toBe(true);
      } catch (error) {
        expect(error).toMatchObject({code: 'MCQ_BATCH'});
        refused++;
      }
    }
    expect(refused).toBeGreaterThan(loops(50));
    expect(await model.native.score(sound)).toEqual(scores);
  });
});

describe('the addon', () => {
  it.each([
    ['no options', undefined],
    ['no config', {tensors: [], device: 'cpu', threads: 1, seed: 0}],
    ['no tensors', {config: {}, device: 'cpu', threads: 1, seed: 0}],
    ['threads that are no number', {config: {}, tensors: [], device: 'cpu', threads: 'two', seed: 0}],
    ['endless threads', {config: {}, tensors: [], device: 'cpu', threads: Number.POSITIVE_INFINITY, seed: 0}],
    ['no threads', {config: {model_type: 'bert'}, tensors: [], device: 'cpu', threads: 0, seed: 0}],
    ['a seed that is no number', {config: {}, tensors: [], device: 'cpu', threads: 1, seed: Number.NaN}],
    ['tensors without a file', {config: {}, tensors: [{name: 'a'}], device: 'cpu', threads: 1, seed: 0}],
  ])('refuses to load with %s', async (_, bad) => {
    await expect(async () => loadBinding().Model.load(bad as never)).rejects.toMatchObject({code: 'MCQ_ARGUMENT'});
  });

  it('refuses a trainer for what is no model, and options that are none', async () => {
    const {Trainer} = loadBinding();
    const {native} = await tinyModel();
    for (const model of [undefined, {}, Object.create(native)]) {
      await expect(async () => Trainer.create(model, options)).rejects.toThrow();
    }
    for (const change of [{decay: 'some'}, {betas: 0.9}, {epsilon: '1'}, {frozen: [7]}, {seed: Number.NaN}]) {
      const create = async () => Trainer.create(native, {...options, ...change} as never);
      await expect(create).rejects.toMatchObject({code: 'MCQ_ARGUMENT'});
    }
  });

  it('refuses to train nothing', async () => {
    const {native} = await tinyModel();
    const frozen = native.parameters.map(({name}) => name);
    await expect(loadBinding().Trainer.create(native, {...options, frozen})).rejects.toMatchObject({
      code: 'MCQ_OPTIONS',
    });
  });

  it('tells when training diverges, and leaves the weights as they were', async () => {
    const model = await tinyModel();
    const trainer = await loadBinding().Trainer.create(model.native, options);
    const batches = trainingBatches(model, questions);
    await trainer.step(batches, {...step, learningRate: 1e30});
    const before = await scoresOf(model, questions);
    await expect(trainer.step(batches, step)).rejects.toMatchObject({code: 'MCQ_DIVERGED'});
    expect(await scoresOf(model, questions)).toEqual(before);
    await trainer.dispose();
  });

  it('refuses methods on what is no model of its own', async () => {
    const {native} = await tinyModel();
    const {score} = native;
    await expect(async () =>
      score.call({} as never, trainingBatches(await tinyModel(), questions)[0]!),
    ).rejects.toThrow();
  });
});

describe('what was disposed of', () => {
  it('refuses every use, with a code; disposing of it again is nothing', async () => {
    const model = await tinyModel();
    const batch = trainingBatches(model, questions)[0]!;
    const {native} = model;
    await model.dispose();
    await model.dispose();
    const disposed = {code: 'MCQ_DISPOSED'};
    await expect(native.score(batch)).rejects.toMatchObject(disposed);
    await expect(native.hiddenStates(batch)).rejects.toMatchObject(disposed);
    await expect(native.save('/dev/null', new Uint8Array(), [])).rejects.toMatchObject(disposed);
    await expect(loadBinding().Trainer.create(native, options)).rejects.toMatchObject(disposed);
    await expect(model.rank(questions[0]!)).rejects.toMatchObject(disposed);
  });

  it('is a trainer that steps no more; its model scores on', async () => {
    const model = await tinyModel();
    const batches = trainingBatches(model, questions);
    const trainer = await loadBinding().Trainer.create(model.native, options);
    await trainer.dispose();
    await trainer.dispose();
    await expect(trainer.step(batches, step)).rejects.toMatchObject({code: 'MCQ_DISPOSED'});
    await expect(trainer.gradients(batches)).rejects.toMatchObject({code: 'MCQ_DISPOSED'});
    expect(await model.native.score(batches[0]!)).toHaveLength(batches[0]!.scoreTokens.length);
  });

  it('is a model whose trainer lives on', async () => {
    const model = await tinyModel();
    const batches = trainingBatches(model, questions);
    const trainer = await loadBinding().Trainer.create(model.native, options);
    await model.dispose();
    expect((await trainer.step(batches, step)).loss).toBeGreaterThan(0);
    await trainer.dispose();
  });

  it('was asked for work before: that is done', async () => {
    const model = await tinyModel();
    const batch = trainingBatches(model, questions)[0]!;
    const scores = model.native.score(batch);
    const gone = model.dispose();
    expect((await scores).length).toBe(batch.scoreTokens.length);
    await gone;
  });
});

async function expectRefused(change: Change, code: string): Promise<void> {
  const model = await tinyModel();
  const sound = {...trainingBatches(model, questions)[0]!, firstSequence: 0};
  const bad = change(sound) as Batch;
  const before = await model.native.score(sound);
  await expect(async () => model.native.score(bad)).rejects.toMatchObject({code});
  await expect(async () => model.native.hiddenStates(bad)).rejects.toMatchObject({code});
  expect(await model.native.score(sound)).toEqual(before);
}

/** One sequence of one question, too long or not. */
function oneSequence(batch: Batch, length: number): Batch {
  const repeated = (values: Int32Array) => Int32Array.from({length}, (_, i) => values[i % values.length]!);
  return {
    ids: repeated(batch.ids),
    segments: new Int32Array(length),
    sequenceStarts: Int32Array.of(0, length),
    scoreTokens: Int32Array.of(0),
    questionStarts: Int32Array.of(0, 1),
    targets: Float32Array.of(1),
  };
}
