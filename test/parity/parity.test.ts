import {cp, mkdtemp, readdir, readFile, rm, truncate, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {describe, expect, it, onTestFinished, vi} from 'vitest';
import {compareCheckpoint} from '../../src/parity/compare.js';
import {parity} from '../../src/parity/parity.js';
import {readTensors} from '../../src/safetensors/read.js';
import {writeSafetensors} from '../../src/safetensors/write.js';
import {encoderGoldens, withGoldens} from './shared-goldens.js';

const options = {device: 'cpu', threads: 2};

describe.skipIf(!withGoldens)('parity with Transformers (needs ../shared/goldens/encoders)', () => {
  it('compares every checkpoint there, and calls none of them off', async () => {
    const {code, stdout, stderr} = await run([encoderGoldens]);
    expect({code, stderr}).toEqual({code: 0, stderr: ''});
    const lines = stdout.trimEnd().split('\n');
    for (const name of await readdir(encoderGoldens)) {
      expect(lines.find((line) => line.startsWith(`${name} `))).toMatch(
        / (equal|not there yet: (family|head) \S+)( |$)/,
      );
    }
    expect(lines.find((line) => line.startsWith('bert '))).toMatch(/ equal /);
    expect(lines.find((line) => line.startsWith('bert-three-types-gelu-new '))).toMatch(/ equal /);
    expect(lines.at(-1)).toMatch(/^[1-9]\d* equal, 0 off, 0 broken, \d+ not there yet$/);
  });

  it('holds with one thread as with two', async () => {
    const comparison = await compareCheckpoint(path.join(encoderGoldens, 'bert'), {...options, threads: 1});
    expect(comparison).toMatchObject({status: 'equal'});
  });

  it('tells when one weight of the checkpoint differs', async () => {
    const folder = await copyOf('bert');
    await changeTensor(path.join(folder, 'model.safetensors'), 'bert.encoder.layer.0.output.dense.weight', 0.05);
    expect(await offChecks(folder)).toEqual(expect.arrayContaining(['logits', 'gradient']));
    expect(await run([folder])).toMatchObject({code: 1, stdout: expect.stringMatching(/ off .*\n0 equal, 1 off/s)});
  });

  it.each([
    ['logits', 'logits', 2e-5],
    ['loss', 'loss', 2e-4],
    ['losses', 'losses', 2e-4],
    ['logits_after', 'logits after', 2e-3],
    ['grad.bert.embeddings.LayerNorm.weight', 'gradient', 1e-2],
    ['grad.bert.encoder.layer.1.attention.self.key.bias', 'gradient', 1e-2],
    ['grad.classifier.weight', 'gradient', Number.NaN],
    ['logits', 'logits', Number.NaN],
  ])('tells when the golden %s differ', async (tensor, check, amount) => {
    const folder = await copyOf('bert');
    await changeTensor(path.join(folder, 'golden.safetensors'), tensor, amount);
    expect(await offChecks(folder)).toEqual([check]);
    const comparison = await compareCheckpoint(folder, options);
    if (tensor.startsWith('grad.')) {
      const parameter = tensor.slice('grad.'.length);
      expect(comparison).toMatchObject({checks: expect.arrayContaining([expect.objectContaining({parameter})])});
    }
    expect((await run([folder])).code).toBe(1);
  });

  it('misses a gradient that is not there', async () => {
    const folder = await copyOf('bert');
    await rewrite(path.join(folder, 'golden.safetensors'), (name) => name !== 'grad.bert.pooler.dense.bias');
    expect(await offChecks(folder)).toEqual(['gradient']);
  });

  it('goes on after a checkpoint that is broken, and exits with 4', async () => {
    const broken = await copyOf('bert');
    await truncate(path.join(broken, 'golden.safetensors'), 5000);
    const {code, stdout, stderr} = await run([broken, path.join(encoderGoldens, 'bert')]);
    expect(code).toBe(4);
    expect(stdout).toContain('1 equal, 0 off, 1 broken, 0 not there yet');
    expect(stderr).toContain('golden.safetensors is not a sound safetensors file');
  });

  it.each([
    ['a weight too few', 'model.safetensors', 'classifier.weight', 'missing: classifier.weight'],
    ['no labels', 'golden.safetensors', 'labels', '"labels" is missing'],
    ['no logits', 'golden.safetensors', 'logits', '"logits" is missing'],
  ])('refuses a checkpoint with %s', async (_, file, tensor, message) => {
    const folder = await copyOf('bert');
    await rewrite(path.join(folder, file), (name) => name !== tensor);
    expect(await run([folder])).toMatchObject({code: 4, stderr: expect.stringContaining(message)});
  });

  it('lists a family that it does not know, and a head, without calling that a failure', async () => {
    for (const change of [{model_type: 'frobnicator'}, {architectures: ['BertForMaskedLM']}]) {
      const folder = await copyOf('bert');
      const file = path.join(folder, 'config.json');
      await writeFile(file, JSON.stringify({...JSON.parse(await readFile(file, 'utf8')), ...change}));
      const {code, stdout} = await run([folder]);
      expect(stdout).toMatch(/not there yet: (family frobnicator|head BertForMaskedLM)/);
      expect(code).toBe(0);
    }
  });

  it('does not take a broken configuration for a family that it does not know', async () => {
    const folder = await copyOf('bert');
    const file = path.join(folder, 'config.json');
    await writeFile(file, JSON.stringify({...JSON.parse(await readFile(file, 'utf8')), num_attention_heads: 5}));
    expect(await run([folder])).toMatchObject({code: 4, stderr: expect.stringContaining('num_attention_heads')});
  });
});

describe('parity', () => {
  it.each([
    ['no folder', [], 2, 'Usage: npm run parity'],
    ['an unknown flag', ['.', '--frob'], 2, '--frob'],
    ['no number of threads', ['.', '--threads', 'many'], 2, '--threads'],
    ['a folder that is not there', ['absent/folder'], 4, 'absent/folder cannot be read'],
    ['a folder without golden values', ['src'], 4, 'src holds no golden.safetensors'],
  ])('refuses %s', async (_, argv, code, message) => {
    expect(await run(argv)).toMatchObject({code, stdout: '', stderr: expect.stringContaining(message)});
  });
});

async function run(argv: string[]): Promise<{code: number; stdout: string; stderr: string}> {
  const written = {stdout: '', stderr: ''};
  const spies = (['stdout', 'stderr'] as const).map((stream) =>
    vi.spyOn(process[stream], 'write').mockImplementation((text) => {
      written[stream] += text;
      return true;
    }),
  );
  try {
    return {code: await parity(argv), ...written};
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

async function offChecks(folder: string): Promise<string[]> {
  const comparison = await compareCheckpoint(folder, options);
  return comparison.status === 'unsupported' ? [] : comparison.checks.filter(({ok}) => !ok).map(({name}) => name);
}

async function copyOf(name: string): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'mcq-parity-'));
  onTestFinished(() => rm(folder, {recursive: true, force: true}));
  for (const file of ['config.json', 'model.safetensors', 'golden.safetensors']) {
    await cp(path.join(encoderGoldens, name, file), path.join(folder, file), {mode: 0});
  }
  return folder;
}

/** Adds `amount` to the first value of a tensor. */
async function changeTensor(file: string, tensor: string, amount: number): Promise<void> {
  await rewrite(file, (name, data) => {
    if (name === tensor) (data as Float32Array)[0]! += amount;
    return true;
  });
}

async function rewrite(file: string, keep: (name: string, data: ArrayLike<number | bigint>) => boolean): Promise<void> {
  const {tensors, metadata} = await readTensors(file);
  const kept = [...tensors].filter(([name, {data}]) => keep(name, data));
  await writeSafetensors(
    file,
    kept.map(([name, tensor]) => ({name, ...tensor})),
    metadata,
  );
}
