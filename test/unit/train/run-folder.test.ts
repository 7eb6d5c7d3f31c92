import {mkdir, mkdtemp, readdir, readFile, writeFile} from 'node:fs/promises';
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
  it('makes the folder and those above it, and takes an empty one', async () => {
    const deep = path.join(folder, 'runs', 'a');
    expect((await RunFolder.create(deep)).folder).toBe(deep);
    await RunFolder.create(deep);
    expect(await readdir(deep)).toEqual([]);
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
    expect(await readdir(run)).toEqual([]);
    const papers = path.join(folder, 'papers');
    await mkdir(papers);
    await writeFile(path.join(papers, 'thesis'), 'years');
    await expect(RunFolder.create(papers, {overwrite: true})).rejects.toMatchObject({kind: 'usage'});
    await expect(RunFolder.create(path.join(papers, 'thesis'))).rejects.toMatchObject({kind: 'usage'});
    expect(await readFile(path.join(papers, 'thesis'), 'utf8')).toBe('years');
  });

  it('never removes a file that is still to be read', async () => {
    const run = path.join(folder, 'run');
    await (await RunFolder.create(run)).writeRecord({});
    const weights = path.join(run, 'model', 'model.safetensors');
    const replaced = RunFolder.create(run, {overwrite: true, inputs: [path.join(folder, 'train.csv'), weights]});
    await expect(replaced).rejects.toMatchObject({kind: 'usage', message: expect.stringContaining(weights)});
    expect(await readdir(run)).toEqual(['run.json']);
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
    expect(await readdir(folder)).toEqual(['model']);
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
