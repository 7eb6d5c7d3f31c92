import {mkdtempSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {describe, expect, it} from 'vitest';
import {readJsonObject} from '../../../src/util/json.js';

const folder = mkdtempSync(path.join(tmpdir(), 'mcq-json-'));

describe('readJsonObject', () => {
  it('reads an object, and finds nothing where there is no file', async () => {
    const file = path.join(folder, 'sound.json');
    writeFileSync(file, '{"a": [1]}');
    expect(await readJsonObject(file, 'model')).toEqual({a: [1]});
    expect(await readJsonObject(path.join(folder, 'none.json'), 'model')).toBeUndefined();
    expect(await readJsonObject(path.join(file, 'below-a-file.json'), 'model')).toBeUndefined();
  });

  it.each(['', '{', '[]', 'null', '"text"', '1'])('refuses %j, naming the file, as the asked kind', async (text) => {
    const file = path.join(folder, 'broken.json');
    writeFileSync(file, text);
    const refusal = {kind: 'data', message: expect.stringContaining(file)};
    await expect(readJsonObject(file, 'data')).rejects.toMatchObject(refusal);
  });

  it('refuses what cannot be read', async () => {
    await expect(readJsonObject(folder, 'model')).rejects.toMatchObject({
      kind: 'model',
      message: expect.stringContaining(folder),
    });
  });
});
