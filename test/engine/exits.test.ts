import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {runNode} from './run-node.js';
import {writeTinyModel} from './tiny-model.js';

/** The step that is broken off takes longer than this: a process that waits for its end is killed, and fails. */
const limit = 20_000;

describe('a process that uses the engine', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'mcq-exits-'));
    await writeTinyModel(folder, {hidden_size: 256, num_hidden_layers: 4, intermediate_size: 1024});
  });
  afterAll(() => rm(folder, {recursive: true}));

  const clean = {signal: null, stderr: ''};

  it.each([
    ['everything', 0, 'done\n'],
    ['nothing disposed of', 0, 'done\n'],
    ['promises that nobody waits for', 0, 'scored\nscored\nscored\n'],
    ['exit in mid-step', 7, 'working\n'],
    ['exit in mid-score', 7, 'working\n'],
    ['exit while loading', 7, ''],
    ['signal in mid-step', 130, 'working\n'],
    ['worker that ends by itself', 0, 'done\nworker exit 0\n'],
    ['worker terminated in mid-step', 0, 'worker exit 1\ndone\n'],
    ['worker that exits in mid-step', 0, 'worker exit 7\ndone\n'],
    ['workers beside the main thread', 0, 'same scores true\n'],
    ['exit while workers train', 7, ''],
    ['many workers in turn', 0, 'done\ndone\ndone\ndone\ndone\n'],
    ['workers terminated among small jobs', 0, 'done\n'],
  ])('ends cleanly: %s', async (name, code, stdout) => {
    expect(await runNode('test/engine/exit-cases.mjs', [name, folder], {limit})).toEqual({...clean, code, stdout});
  });

  it('ends with the exception that was thrown in mid-step', async () => {
    const run = await runNode('test/engine/exit-cases.mjs', ['exception in mid-step', folder], {limit});
    expect(run).toMatchObject({code: 1, signal: null, stderr: expect.stringContaining('thrown in mid-step')});
  });
});
