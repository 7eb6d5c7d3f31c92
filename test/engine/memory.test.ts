import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {runNode} from './run-node.js';
import {writeTinyModel} from './tiny-model.js';

/** A model of 22 MB, so that one that is not freed shows. */
const config = {hidden_size: 256, num_hidden_layers: 3, intermediate_size: 1024, vocab_size: 12_000};

describe('resident memory', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'mcq-memory-'));
    await writeTinyModel(folder, config);
  });
  afterAll(() => rm(folder, {recursive: true}));

  it.each([
    ['training steps', 1.05],
    ['scored batches', 1.05],
    // The allocator may keep a model's worth at any moment; a leak would add one each time and nearly double the sum.
    ['models disposed of', 1.2],
    // When the collector comes is its own affair: one or two models may be waiting for it.
    ['models left to the garbage collector', 1.3],
  ])(
    'stays as it is: %s',
    async (name, bound) => {
      const run = await runNode('test/engine/memory-cases.mjs', [name, folder], {
        flags: ['--expose-gc'],
        limit: 110_000,
      });
      expect(run).toMatchObject({code: 0, signal: null, stderr: ''});
      const sizes = JSON.parse(run.stdout) as number[];
      const half = sizes.length / 2;
      // The heap breathes by a model's size; what leaks goes on growing.
      const growth = Math.max(...sizes.slice(half)) / Math.max(...sizes.slice(0, half));
      expect(growth, run.stdout).toBeLessThan(bound);
    },
    120_000,
  );
});
