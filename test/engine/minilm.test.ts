import {existsSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {Model} from '../../src/models/model.js';
import {modelCache, namedModels} from '../../src/models/names.js';
import {packageRoot} from '../../src/util/paths.js';

const goldens = path.resolve(packageRoot, '../shared/goldens/minilm');
const weights = path.join(modelCache(namedModels.minilm!.hub), 'model.safetensors');
const lacking = [goldens, weights].filter((file) => !existsSync(file));

const first = 'What is Deep Learning?';
const second = 'Deep Learning is...';
const D = 384;

/**
 * The goldens come from huggingface/text-embeddings-inference, backends/candle/tests/test_bert.rs (a batch of the first,
 * the second and the first text again). Candle computes the tanh form of GELU where config.json asks for the exact one
 * (0.1 % away), so the model is loaded with the form that the goldens were made with.
 */
describe.skipIf(lacking.length > 0)(
  'token vectors of MiniLM (needs mcq pull minilm and ../shared/goldens/minilm)',
  () => {
    let model: Model;
    beforeAll(async () => {
      model = await Model.load('minilm', {device: 'cpu', threads: 2, overrides: {hidden_act: 'gelu_new'}});
    });
    afterAll(() => model.dispose());

    it('equal those of candle, token by token', async () => {
      const [one, two] = await vectorsOf(model, [first, second]);
      const golden = snapshot('batch_raw');
      expect(golden).toHaveLength((7 + 8 + 7) * D);
      expect(distance(one!, golden.slice(0, 7 * D))).toBeLessThan(1e-5);
      expect(distance(two!, golden.slice(7 * D, 15 * D))).toBeLessThan(1e-5);
      expect(distance(one!, golden.slice(15 * D))).toBeLessThan(1e-5);
    });

    it('equal those of candle in their mean, and in the first token', async () => {
      const [one, two] = await vectorsOf(model, [first, second]);
      const [means, pooled] = [snapshot('batch'), snapshot('batch_pooled')];
      expect(distance([...mean(one!), ...mean(two!), ...mean(one!)], means)).toBeLessThan(1e-5);
      expect(distance([...one!.slice(0, D), ...two!.slice(0, D), ...one!.slice(0, D)], pooled)).toBeLessThan(1e-5);
    });

    it('are near those that candle computes for a text alone, which differ by 7e-4 from its own for a batch', async () => {
      const [one] = await vectorsOf(model, [first]);
      const own = distance(snapshot('single_raw'), snapshot('batch_raw').slice(0, 7 * D));
      expect(distance(one!, snapshot('single_raw'))).toBeLessThan(own + 1e-5);
    });

    it('change with the activation: what the tests above hold is no accident', async () => {
      const exact = await Model.load('minilm', {device: 'cpu', threads: 2});
      const [one] = await vectorsOf(exact, [first]);
      await exact.dispose();
      expect(distance(one!, snapshot('batch_raw').slice(0, 7 * D))).toBeGreaterThan(1e-4);
    });
  },
);

/** The last hidden states of texts packed into one batch, [tokens * D] each. */
async function vectorsOf(model: Model, texts: string[]): Promise<Float32Array[]> {
  const {encode, special} = model.tokenizer;
  const sequences = texts.map((text) => [special.cls, ...encode(text), special.sep]);
  const ids = sequences.flat();
  const starts = [0];
  for (const {length} of sequences) starts.push(starts.at(-1)! + length);
  const hidden = await model.native.hiddenStates({
    ids: Int32Array.from(ids),
    segments: new Int32Array(ids.length),
    sequenceStarts: Int32Array.from(starts),
    scoreTokens: Int32Array.from(starts.slice(0, -1)),
    questionStarts: Int32Array.of(0, texts.length),
  });
  return sequences.map((_, n) => hidden.subarray(starts[n]! * D, starts[n + 1]! * D));
}

function mean(vectors: Float32Array): number[] {
  const tokens = vectors.length / D;
  return Array.from({length: D}, (_, column) => {
    let sum = 0;
    for (let token = 0; token < tokens; token++) sum += vectors[token * D + column]!;
    return sum / tokens;
  });
}

/** The numbers of a snapshot, which is YAML: nested lists of one number a line. */
function snapshot(name: string): number[] {
  const text = readFileSync(path.join(goldens, `test_bert__bert_${name}.snap`), 'utf8');
  return Array.from(text.matchAll(/^[- ]*- (-?\d+(?:\.\d+)?(?:e-?\d+)?)$/gm), ([, number]) => Number(number));
}

/** Norm of the difference, relative to the norm of the golden. */
function distance(actual: ArrayLike<number>, golden: ArrayLike<number>): number {
  expect(actual.length).toBe(golden.length);
  let difference = 0;
  let whole = 0;
  for (let i = 0; i < golden.length; i++) {
    difference += (actual[i]! - golden[i]!) ** 2;
    whole += golden[i]! ** 2;
  }
  return Math.sqrt(difference / whole);
}
