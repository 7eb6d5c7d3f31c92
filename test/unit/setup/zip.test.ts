import {existsSync, readdirSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {describe, expect, it} from 'vitest';
import {readZipFile, unpackZip} from '../../../src/util/zip.js';
import {damage, temporaryFolder, zip} from './fakes.js';

function archive(content: Buffer): string {
  const file = path.join(temporaryFolder(), 'a.zip');
  writeFileSync(file, content);
  return file;
}

const all = (name: string) => name;

describe('unpacking a ZIP archive', () => {
  it('writes the chosen files where they are wanted and tells how far it is', async () => {
    const folder = temporaryFolder();
    const steps: [number, number][] = [];
    const file = archive(zip({'a/b.txt': 'bee', 'a/c/d.txt': 'x'.repeat(100_000), 'skip.txt': 'no'}));
    const place = (name: string) => (name.startsWith('a/') ? name.slice(2) : undefined);
    expect(await unpackZip(file, folder, place, (...step) => steps.push(step))).toBe(2);
    expect(readFileSync(path.join(folder, 'b.txt'), 'utf8')).toBe('bee');
    expect(readFileSync(path.join(folder, 'c/d.txt'), 'utf8')).toBe('x'.repeat(100_000));
    expect(readdirSync(folder).sort()).toEqual(['b.txt', 'c']);
    expect(steps.at(-1)).toEqual([100_003, 100_003]);
  });

  it('refuses content that does not have the checksum of the directory', async () => {
    const content = damage(zip({'a.txt': 'right'}), 'a.txt');
    await expect(unpackZip(archive(content), temporaryFolder(), all)).rejects.toThrow(/a\.txt is damaged.*CRC/);
    await expect(readZipFile(archive(content), 'a.txt')).rejects.toThrow(/CRC/);
  });

  it('refuses an archive that was cut off', async () => {
    const content = zip({'a.txt': 'one', 'b.txt': 'two'});
    await expect(unpackZip(archive(content.subarray(0, -30)), temporaryFolder(), all)).rejects.toThrow();
  });

  it.each(['../out.txt', '/out.txt', 'a/../../out.txt'])('refuses the name %s', async (name) => {
    const folder = path.join(temporaryFolder(), 'in');
    await expect(unpackZip(archive(zip({[name]: 'x'})), folder, all)).rejects.toThrow(/relative path|absolute path/);
    expect(existsSync(path.join(folder, '../out.txt'))).toBe(false);
  });

  it('reads a single file, and knows when there is none', async () => {
    const file = archive(zip({'x/METADATA': 'm', 'y.txt': 'y'}));
    expect((await readZipFile(file, /\/METADATA$/))?.toString()).toBe('m');
    expect(await readZipFile(file, 'z.txt')).toBeUndefined();
  });
});
