import {cp, readFile, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {describe, expect, it} from 'vitest';
import {Model} from '../../src/models/model.js';
import {readTensors} from '../../src/safetensors/read.js';
import {writeSafetensors} from '../../src/safetensors/write.js';
import {runProgram} from '../../src/util/run-program.js';
import {largestDifference, scoresOf, temporaryFolder, tinyModel, tinyModelFolder, tinyQuestions} from './tiny-model.js';

const questions = tinyQuestions(9);
const onCpu = {device: 'cpu', threads: 2};

describe('a model that was saved', () => {
  it('scores the same to the last bit when it is loaded, and again when that is saved', async () => {
    const model = await tinyModel({seed: 5});
    const scores = await scoresOf(model, questions);
    const [first, second] = [await temporaryFolder(), await temporaryFolder()];
    await model.save(first);
    const loaded = await Model.load(first, onCpu);
    expect(loaded.report).toEqual({missing: [], fresh: [], unexpected: [], mismatched: []});
    expect(await scoresOf(loaded, questions)).toEqual(scores);
    await loaded.save(second);
    await loaded.dispose();
    const weights = (folder: string) => readFile(path.join(folder, 'model.safetensors'));
    expect((await weights(second)).equals(await weights(first))).toBe(true);
  });

  it('is the same when it was saved as the model of a run', async () => {
    const run = await temporaryFolder();
    const model = await tinyModel({seed: 6});
    await model.save(path.join(run, 'model'));
    await writeFile(path.join(run, 'run.json'), '{}');
    const loaded = await Model.load(run, onCpu);
    expect(await scoresOf(loaded, questions)).toEqual(await scoresOf(model, questions));
    await loaded.dispose();
  });

  it('keeps its own dropout in config.json while another is in force', async () => {
    const folder = await tinyModelFolder({hidden_dropout_prob: 0.1});
    const model = await Model.load(folder, {...onCpu, overrides: {hidden_dropout_prob: 0.5}});
    const copy = await temporaryFolder();
    await model.save(copy);
    await model.dispose();
    expect(JSON.parse(await readFile(path.join(copy, 'config.json'), 'utf8'))).toMatchObject({
      hidden_dropout_prob: 0.1,
    });
  });

  it('loads from shards, and with names as older checkpoints have them', async () => {
    const folder = await tinyModelFolder();
    const whole = await Model.load(folder, onCpu);
    const scores = await scoresOf(whole, questions);
    await whole.dispose();
    const old = await oldFashioned(folder);
    const loaded = await Model.load(old, onCpu);
    expect(loaded.report).toMatchObject({missing: [], fresh: [], mismatched: []});
    expect(await scoresOf(loaded, questions)).toEqual(scores);
    await loaded.dispose();
  });
});

describe('a checkpoint without a head', () => {
  it('gets a new one that depends on the seed alone, and says so', async () => {
    const folder = await tinyModelFolder();
    await keepTensors(folder, (name) => !name.startsWith('classifier.'));
    const scores = async (seed: number) => {
      const model = await Model.load(folder, {...onCpu, seed});
      expect(model.isUntrained).toBe(true);
      expect(model.report.fresh).toEqual(['classifier.weight', 'classifier.bias']);
      const result = await scoresOf(model, questions);
      await model.dispose();
      return result;
    };
    const first = await scores(1);
    expect(await scores(1)).toEqual(first);
    expect(largestDifference(await scores(2), first)).toBeGreaterThan(1e-3);
  });

  it('is untrained also where a head is there but what lies under it is new', async () => {
    const folder = await tinyModelFolder();
    await keepTensors(folder, (name) => !name.includes('pooler.'));
    const model = await Model.load(folder, onCpu);
    expect(model.report).toMatchObject({
      fresh: [],
      missing: expect.arrayContaining([expect.stringContaining('pooler')]),
    });
    expect(model.isUntrained).toBe(true);
    await model.dispose();
  });
});

const python = process.env.MCQ_PYTHON;

describe.skipIf(!python)('Transformers (needs MCQ_PYTHON, a Python that has transformers)', () => {
  it('loads a saved model with equal scores', async () => {
    const model = await tinyModel({seed: 7});
    const folder = await temporaryFolder();
    await model.save(folder);
    const sequences = questions.map((question) => {
      const {ids, segments, starts} = model.encode(question);
      return Array.from(starts.subarray(1), (end, c) => ({
        input_ids: [...ids.subarray(starts[c], end)],
        token_type_ids: [...segments.subarray(starts[c], end)],
      }));
    });
    await writeFile(path.join(folder, 'questions.json'), JSON.stringify(sequences));
    const {code, stdout, stderr} = await runProgram(python!, ['-c', transformersScores, folder]);
    expect({code, stderr: code === 0 ? '' : stderr}).toEqual({code: 0, stderr: ''});
    const {loading, scores} = JSON.parse(stdout.trimEnd().split('\n').at(-1)!);
    expect(loading).toEqual({missing_keys: [], unexpected_keys: [], mismatched_keys: []});
    expect(largestDifference(scores, await scoresOf(model, questions))).toBeLessThan(1e-5);
  }, 120_000);
});

/** Scores each question alone, so that nothing is padded. */
const transformersScores = `
import json, sys, torch
from transformers import AutoModelForMultipleChoice
folder = sys.argv[1]
model, loading = AutoModelForMultipleChoice.from_pretrained(folder, output_loading_info=True)
model.eval()
scores = []
with torch.no_grad():
    for question in json.load(open(folder + "/questions.json")):
        for choice in question:
            scores.append(model(**{name: torch.tensor([[ids]]) for name, ids in choice.items()}).logits.item())
keys = ("missing_keys", "unexpected_keys", "mismatched_keys")
print(json.dumps({"loading": {key: sorted(loading[key]) for key in keys}, "scores": scores}))
`;

/** Two shards with an index, TensorFlow's names for the norms, no prefix, and a buffer that newer versions leave out. */
async function oldFashioned(folder: string): Promise<string> {
  const old = await temporaryFolder();
  for (const name of ['config.json', 'vocab.txt']) await cp(path.join(folder, name), path.join(old, name));
  const {tensors} = await readTensors(path.join(folder, 'model.safetensors'));
  const renamed = [...tensors].map(([name, tensor]) => {
    const end = name.replace('LayerNorm.weight', 'LayerNorm.gamma').replace('LayerNorm.bias', 'LayerNorm.beta');
    return {name: end.replace(/^bert\./, ''), ...tensor};
  });
  const positions = {name: 'embeddings.position_ids', dtype: 'I64', shape: [1, 2], data: BigInt64Array.of(0n, 1n)};
  const weight_map: Record<string, string> = {};
  const half = Math.floor(renamed.length / 2);
  for (const [number, part] of [renamed.slice(0, half), [...renamed.slice(half), positions]].entries()) {
    const shard = `model-0000${number + 1}-of-00002.safetensors`;
    await writeSafetensors(path.join(old, shard), part);
    for (const {name} of part) weight_map[name] = shard;
  }
  await writeFile(path.join(old, 'model.safetensors.index.json'), JSON.stringify({metadata: {}, weight_map}));
  return old;
}

async function keepTensors(folder: string, keep: (name: string) => boolean): Promise<void> {
  const file = path.join(folder, 'model.safetensors');
  const {tensors} = await readTensors(file);
  const kept = [...tensors].filter(([name]) => keep(name));
  await writeSafetensors(
    file,
    kept.map(([name, tensor]) => ({name, ...tensor})),
  );
}
