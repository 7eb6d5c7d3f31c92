import {mkdirSync, readdirSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {expect, it} from 'vitest';
import {newFolder} from '../../../src/util/new-folder.js';
import {temporaryFolder} from './fakes.js';

const fill = (text: string) => async (folder: string) => writeFileSync(path.join(folder, 'a.txt'), text);

it('is not there before it is whole, and replaces what was there', async () => {
  const parent = temporaryFolder();
  const folder = path.join(parent, 'deep', 'model');
  await newFolder(folder, async (temporary) => {
    expect(readdirSync(path.dirname(folder))).not.toContain('model');
    await fill('one')(temporary);
  });
  writeFileSync(path.join(folder, 'old.txt'), '');
  await newFolder(folder, fill('two'));
  expect(readdirSync(folder)).toEqual(['a.txt']);
  expect(readFileSync(path.join(folder, 'a.txt'), 'utf8')).toBe('two');
});

it('leaves the old folder and no temporary one when filling fails', async () => {
  const parent = temporaryFolder();
  const folder = path.join(parent, 'model');
  await newFolder(folder, fill('one'));
  const failing = newFolder(folder, async (temporary) => {
    await fill('half')(temporary);
    throw new Error('no space left');
  });
  await expect(failing).rejects.toThrow('no space left');
  expect(readdirSync(parent)).toEqual(['model']);
  expect(readFileSync(path.join(folder, 'a.txt'), 'utf8')).toBe('one');
});

it('clears away what killed runs left of this folder, and of no other', async () => {
  const parent = temporaryFolder();
  for (const name of ['model.99.tmp', 'model-2.99.tmp', 'model.tmp']) mkdirSync(path.join(parent, name));
  await newFolder(path.join(parent, 'model'), fill('one'));
  expect(readdirSync(parent).sort()).toEqual(['model', 'model-2.99.tmp', 'model.tmp']);
});
