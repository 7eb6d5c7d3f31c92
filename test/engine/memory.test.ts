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

  it.each(['training steps', 'scored batches', 'models disposed of', 'models left to the garbage collector'])(
    'stays as it is: %s',
    async (name) => {
      const run = await runNode('test/engine/memory-cases.mjs', [name, folder], {
        flags: ['--expose-gc'],
        limit: 110_000,
      });
      expect(run).toMatchObject({code: 0, signal: null, stderr: ''});
      const [first, ...later] = JSON.parse(run.stdout) as number[];
      for (const size of later) expect(size / first!).toBeLessThan(1.05);
    },
    120_000,
  );
});
