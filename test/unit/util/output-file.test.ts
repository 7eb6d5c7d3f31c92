import {execFileSync} from 'node:child_process';
import {lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, symlinkSync, writeFileSync} from 'node:fs';
import {readFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {beforeEach, describe, expect, it} from 'vitest';
import {checkOutput, writingOutput} from '../../../src/util/output-file.js';
import {replaceFile} from '../../../src/util/replace-file.js';

let folder: string;
const inFolder = (name: string) => path.join(folder, name);
const write = (file: string, text: string) => replaceFile(file, (handle) => handle.writeFile(text));

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'mcq-output-'));
});

describe('replaceFile', () => {
  it('makes the folder, and leaves nothing but the file', async () => {
    await write(inFolder('new/a.csv'), 'a');
    await write(inFolder('new/a.csv'), 'b');
    expect(readFileSync(inFolder('new/a.csv'), 'utf8')).toBe('b');
    expect(readdirSync(inFolder('new'))).toEqual(['a.csv']);
  });

  it('leaves an earlier file as it was when writing fails', async () => {
    await write(inFolder('a.csv'), 'a');
    const failing = replaceFile(inFolder('a.csv'), async (handle) => {
      await handle.writeFile('half of');
      throw new Error('broken off');
    });
    await expect(failing).rejects.toThrow('broken off');
    expect(readFileSync(inFolder('a.csv'), 'utf8')).toBe('a');
    expect(readdirSync(folder)).toEqual(['a.csv']);
  });

  it('replaces the file that a symbolic link leads to, not the link', async () => {
    mkdirSync(inFolder('far'));
    writeFileSync(inFolder('far/a.csv'), 'a');
    symlinkSync('far/a.csv', inFolder('link.csv'));
    await write(inFolder('link.csv'), 'b');
    expect(lstatSync(inFolder('link.csv')).isSymbolicLink()).toBe(true);
    expect(readFileSync(inFolder('far/a.csv'), 'utf8')).toBe('b');
  });

  it('writes into a FIFO, which stays one', async () => {
    execFileSync('mkfifo', [inFolder('pipe')]);
    const [read] = await Promise.all([readFile(inFolder('pipe'), 'utf8'), write(inFolder('pipe'), 'through')]);
    expect(read).toBe('through');
    expect(lstatSync(inFolder('pipe')).isFIFO()).toBe(true);
    expect(readdirSync(folder)).toEqual(['pipe']);
  });
});

describe('writingOutput', () => {
  it.each([
    ['a file in a file', () => inFolder('a.csv/b.csv'), 'not a directory'],
    ['a folder', () => folder, 'illegal operation on a directory'],
    ['a full device', () => '/dev/full', 'no space left on device'],
  ])('tells of %s as wrong use, by the name the user gave', async (_, name, reason) => {
    writeFileSync(inFolder('a.csv'), 'a');
    const file = name();
    const failing = writingOutput(file, () => write(file, 'text'));
    await expect(failing).rejects.toMatchObject({kind: 'usage', message: `Cannot write ${file}: ${reason}.`});
  });

  it('lets faults be faults', async () => {
    const failing = writingOutput('a.csv', () => Promise.reject(new TypeError('x is not a function')));
    await expect(failing).rejects.toBeInstanceOf(TypeError);
  });
});

describe('checkOutput', () => {
  beforeEach(() => writeFileSync(inFolder('q.jsonl'), 'questions'));

  it('takes new files in folders old and new, files to replace, devices and the standard output', async () => {
    writeFileSync(inFolder('old.csv'), '');
    for (const file of [inFolder('new.csv'), inFolder('a/b/new.csv'), inFolder('old.csv'), '/dev/null', '-']) {
      await checkOutput(file, [inFolder('q.jsonl'), '-', inFolder('none.csv')]);
    }
    await checkOutput('/dev/null', ['/dev/null']);
    expect(readdirSync(folder).sort()).toEqual(['old.csv', 'q.jsonl']);
  });

  it.each([
    ['itself', 'q.jsonl'],
    ['another way to it', 'folder/../q.jsonl'],
    ['a link to it', 'link.jsonl'],
  ])('refuses an input: %s', async (_, name) => {
    mkdirSync(inFolder('folder'));
    symlinkSync('q.jsonl', inFolder('link.jsonl'));
    const refused = checkOutput(`${folder}/${name}`, [inFolder('none.csv'), inFolder('q.jsonl')]);
    await expect(refused).rejects.toMatchObject({kind: 'usage', message: expect.stringContaining('would replace')});
  });

  it.each([
    ['a folder', '.', 'folder'],
    ['a file in a file', 'q.jsonl/out.csv', 'not a directory'],
    ['a folder in a file', 'q.jsonl/a/out.csv', 'not a directory'],
  ])('refuses %s', async (_, name, reason) => {
    const refused = checkOutput(`${folder}/${name}`, []);
    await expect(refused).rejects.toMatchObject({kind: 'usage', message: expect.stringContaining(reason)});
  });

  it.skipIf(process.getuid?.() === 0)('refuses a folder it may not write in (skipped for root, who may)', async () => {
    mkdirSync(inFolder('closed'), {mode: 0o500});
    for (const name of ['closed/out.csv', 'closed/a/out.csv']) {
      const refused = checkOutput(inFolder(name), []);
      await expect(refused).rejects.toMatchObject({
        kind: 'usage',
        message: expect.stringContaining('permission denied'),
      });
    }
  });
});
