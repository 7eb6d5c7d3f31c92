import {mkdtempSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {expect, it} from 'vitest';
import {readSource} from '../../../src/data/source.js';

const folder = mkdtempSync(path.join(tmpdir(), 'mcq-source-'));
const inFolder = (name: string) => path.join(folder, name);
writeFileSync(inFolder('q.jsonl'), '{}');
symlinkSync('loop', inFolder('loop'));

it.each([
  ['none.csv', 'there is no such file'],
  ['.', 'this is a folder; name the file with the questions in it'],
  ['q.jsonl/x', 'not a directory'],
  ['loop', 'too many symbolic links encountered'],
  ['n'.repeat(300), 'name too long'],
])('tells of %s as a fault of the data', async (name, reason) => {
  const file = inFolder(name);
  await expect(readSource(file)).rejects.toMatchObject({kind: 'data', message: `${file}: ${reason}`});
});
