import path from 'node:path';
import {expect, it} from 'vitest';
import {modelCache} from '../../../src/models/names.js';
import {resolveModel} from '../../../src/models/resolve.js';
import type {McqError} from '../../../src/util/errors.js';
import {isolate, temporaryFolder, writeFiles} from '../setup/fakes.js';

async function refusal(name: string): Promise<string> {
  const error = await resolveModel(name).then(
    () => expect.unreachable('a model was found'),
    (reason: McqError) => reason,
  );
  expect(error).toMatchObject({kind: 'model', code: 'MCQ_MODEL_NOT_FOUND', exitCode: 4});
  return error.message;
}

it('takes a folder, and the model of a run', async () => {
  const folder = temporaryFolder();
  writeFiles(folder, {'plain/config.json': '{}', 'run/run.json': '{}', 'run/model/config.json': '{}'});
  expect(await resolveModel(path.join(folder, 'plain'))).toBe(path.join(folder, 'plain'));
  expect(await resolveModel(path.join(folder, 'run'))).toBe(path.join(folder, 'run/model'));
  expect(await resolveModel(path.join(folder, 'run/model'))).toBe(path.join(folder, 'run/model'));
});

it('finds pulled models by the name they were pulled by', async () => {
  isolate();
  writeFiles(modelCache('sentence-transformers/all-MiniLM-L6-v2'), {'config.json': '{}'});
  writeFiles(modelCache('org/name.v2'), {'config.json': '{}'});
  expect(await resolveModel('minilm')).toBe(modelCache('sentence-transformers/all-MiniLM-L6-v2'));
  expect(await resolveModel('sentence-transformers/all-MiniLM-L6-v2')).toBe(await resolveModel('minilm'));
  expect(await resolveModel('org/name.v2')).toBe(modelCache('org/name.v2'));
});

it('says what to run for a model that is not there yet', async () => {
  isolate();
  expect(await refusal('minilm')).toContain('mcq pull minilm');
  expect(await refusal('google-bert/bert-base-uncased')).toContain('mcq pull google-bert/bert-base-uncased');
});

it('says what a model can be for what is none', async () => {
  isolate();
  expect(await refusal('minlm')).toMatch(/no folder minlm.*minilm/);
  expect(await refusal('../../no/such')).toMatch(/no folder/);
  const folder = temporaryFolder();
  writeFiles(folder, {'weights.bin': '', 'half/run.json': '{}'});
  expect(await refusal(path.join(folder, 'weights.bin'))).toContain('is a file');
  expect(await refusal(folder)).toContain('has no config.json');
  expect(await refusal(path.join(folder, 'half'))).toContain('run without a finished model');
});

it('lists the models of a folder that only holds some', async () => {
  const folder = temporaryFolder();
  writeFiles(folder, {'b/config.json': '{}', 'a/run.json': '{}', 'a/model/config.json': '{}', 'c/readme.txt': ''});
  const message = await refusal(folder);
  expect(
    message
      .split('\n')
      .slice(1)
      .map((line) => line.trim()),
  ).toEqual([path.join(folder, 'a'), path.join(folder, 'b')]);
});
