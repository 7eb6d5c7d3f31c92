import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {expect, it} from 'vitest';
import {hashFile} from '../../../src/util/hash.js';

it('is the SHA-256 of FIPS 180-2, appendix B', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'mcq-hash-'));
  try {
    const file = path.join(folder, 'abc');
    await writeFile(file, 'abc');
    expect(await hashFile(file)).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
    await writeFile(file, 'a'.repeat(1_000_000));
    expect(await hashFile(file)).toBe('cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0');
  } finally {
    await rm(folder, {recursive: true});
  }
});
