import {mkdir, mkdtemp, readdir, readFile, symlink, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {beforeEach, describe, expect, it} from 'vitest';
import {freeRunName, RunFolder} from '../../../src/train/run-folder.js';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'mcq-run-'));
});

const fill = (text: string) => async (to: string) => {
  await mkdir(to);
  await writeFile(path.join(to, 'config.json'), text);
};

describe('RunFolder.create', () => {
  it('makes the folder and those above it, takes an empty one, and claims it', async () => {
    const deep = path.join(folder, 'runs', 'a');
    expect((await RunFolder.create(deep)).folder).toBe(deep);
    await expect(RunFolder.create(deep)).rejects.toMatchObject({kind: 'usage'});
    expect((await RunFolder.create(folder.concat('/empty'))).folder).toBe(`${folder}/empty`);
  });

  it('gives a folder to one of several that ask at once', async () => {
    const asked = Array.from({length: 8}, () => RunFolder.create(path.join(folder, 'run')));
    const got = (await Promise.allSettled(asked)).filter(({status}) => status === 'fulfilled');
    expect(got).toHaveLength(1);
  });

  it('tells when the folder cannot be made', async () => {
    await writeFile(path.join(folder, 'file'), '');
    await expect(RunFolder.create(path.join(folder, 'file', 'run'))).rejects.toMatchObject({kind: 'usage'});
  });

  it('refuses a folder that holds anything', async () => {
    await writeFile(path.join(folder, 'run.json'), '{}');
    await expect(RunFolder.create(folder)).rejects.toMatchObject({kind: 'usage'});
    expect(await readdir(folder)).toEqual(['run.json']);
  });

  it('replaces a run with overwrite, and nothing that is no run', async () => {
    const run = path.join(folder, 'run');
    const first = await RunFolder.create(run);
    await first.writeRecord({seed: 1});
    await first.log({step: 1});
    await RunFolder.create(run, {overwrite: true});
    expect(await readdir(run)).toEqual(['run.json']);
    const papers = path.join(folder, 'papers');
    await mkdir(papers);
    await writeFile(path.join(papers, 'thesis'), 'years');
    await expect(RunFolder.create(papers, {overwrite: true})).rejects.toMatchObject({kind: 'usage'});
    await expect(RunFolder.create(path.join(papers, 'thesis'))).rejects.toMatchObject({kind: 'usage'});
    expect(await readFile(path.join(papers, 'thesis'), 'utf8')).toBe('years');
  });

  it('keeps the run it replaces until it has a model, and gives it back after a failure', async () => {
    const run = path.join(folder, 'run');
    const first = await RunFolder.create(run);
    await first.replaceModel(fill('first'));
    const content = () => readFile(path.join(run, 'model', 'config.json'), 'utf8');
    const failing = await RunFolder.create(run, {overwrite: true});
    expect(await failing.giveBack()).toBe(true);
    expect(await content()).toBe('first');
    const second = await RunFolder.create(run, {overwrite: true});
    await second.replaceModel(fill('second'));
    expect(await second.giveBack()).toBe(false);
    expect(await content()).toBe('second');
    expect(await readdir(folder)).toEqual(['run']);
  });

  it('knows a file that is still to be read behind a link', async () => {
    const run = path.join(folder, 'run');
    await (await RunFolder.create(run)).replaceModel(fill('first'));
    await symlink(run, path.join(folder, 'latest'));
    const input = path.join(folder, 'latest', 'model', 'config.json');
    await expect(RunFolder.create(run, {overwrite: true, inputs: [input]})).rejects.toMatchObject({kind: 'usage'});
    expect(await readFile(input, 'utf8')).toBe('first');
  });

  it('never removes a file that is still to be read', async () => {
    const run = path.join(folder, 'run');
    await (await RunFolder.create(run)).writeRecord({});
    await mkdir(path.join(run, 'model'));
    const weights = path.join(run, 'model', 'model.safetensors');
    await writeFile(weights, '');
    const replaced = RunFolder.create(run, {overwrite: true, inputs: [path.join(folder, 'train.csv'), weights]});
    await expect(replaced).rejects.toMatchObject({kind: 'usage', message: expect.stringContaining(weights)});
    expect((await readdir(run)).sort()).toEqual(['model', 'run.json']);
    await RunFolder.create(run, {overwrite: true, inputs: [path.join(`${run}-train`, 'train.csv')]});
  });
});

describe('RunFolder', () => {
  it('logs a line for each entry', async () => {
    const run = await RunFolder.create(folder);
    await run.log({step: 1, loss: 0.5});
    await run.log({step: 2});
    expect(await readFile(run.file('metrics.jsonl'), 'utf8')).toBe('{"step":1,"loss":0.5}\n{"step":2}\n');
  });

  it('keeps the earlier model until the next one is whole', async () => {
    const run = await RunFolder.create(folder);
    await run.replaceModel(fill('first'));
    const content = () => readFile(path.join(run.model, 'config.json'), 'utf8');
    await expect(
      run.replaceModel(async (to) => {
        await fill('half')(to);
        throw new Error('disk full');
      }),
    ).rejects.toThrow('disk full');
    expect(await content()).toBe('first');
    await run.replaceModel(fill('second'));
    expect(await content()).toBe('second');
    expect((await readdir(folder)).sort()).toEqual(['model', 'run.json']);
  });
});

describe('freeRunName', () => {
  const day = new Date(2026, 0, 9);

  it('is made of the date and the last part of the name', async () => {
    expect(await freeRunName('minilm', day)).toBe(path.join('runs', '2026-01-09-minilm'));
    expect(await freeRunName('org/some name (v2)', day)).toBe(path.join('runs', '2026-01-09-some-name-v2-'));
    expect(await freeRunName('runs/학습/', day)).toBe(path.join('runs', '2026-01-09-학습'));
  });

  it('has a number behind it where it is taken', async () => {
    const before = process.cwd();
    process.chdir(folder);
    try {
      for (const name of ['2026-01-09-a', '2026-01-09-a-2']) {
        await mkdir(path.join('runs', name), {recursive: true});
        await writeFile(path.join('runs', name, 'run.json'), '{}');
      }
      expect(await freeRunName('a', day)).toBe(path.join('runs', '2026-01-09-a-3'));
    } finally {
      process.chdir(before);
    }
  });
});
