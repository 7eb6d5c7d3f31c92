import {readdir, readFile, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {describe, expect, it} from 'vitest';
import {safetensorsHeader} from '../../../src/safetensors/header.js';
import {readSafetensors, readTensors} from '../../../src/safetensors/read.js';
import {writeSafetensors} from '../../../src/safetensors/write.js';
import {temporaryFolder} from './helpers.js';

describe('writeSafetensors', () => {
  it('writes what readTensors reads, every type aligned to its element', async () => {
    const file = path.join(await temporaryFolder(), 'new', 'data.safetensors');
    const tensors = [
      {name: 'bytes', dtype: 'U8', shape: [3], data: Uint8Array.of(1, 2, 255)},
      {name: 'floats', dtype: 'F32', shape: [2, 2], data: Float32Array.of(1, -2.5, Number.NaN, 1e-40)},
      {name: 'longs', dtype: 'I64', shape: [], data: BigInt64Array.of(-(2n ** 62n))},
      {name: 'part', dtype: 'I32', shape: [2], data: Int32Array.of(7, 8, 9, 10).subarray(1, 3)},
      {name: 'none', dtype: 'F64', shape: [0], data: new Float64Array()},
    ];
    await writeSafetensors(file, tensors, {format: 'mcq', note: 'ä"\n'});
    const read = await readTensors(file);
    expect(read.metadata).toEqual({format: 'mcq', note: 'ä"\n'});
    expect(new Map(tensors.map(({name, ...rest}) => [name, rest]))).toEqual(read.tensors);
    for (const {offset, data} of (await readSafetensors(file)).tensors.map((source) => ({
      offset: source.offset,
      data: read.tensors.get(source.name)!.data,
    }))) {
      expect(offset % data.BYTES_PER_ELEMENT).toBe(0);
    }
  });

  it('leaves an earlier file as it was, and nothing else, when it fails', async () => {
    const folder = await temporaryFolder();
    const file = path.join(folder, 'data.safetensors');
    await writeFile(file, 'earlier');
    const twice = {name: 'a', dtype: 'I32', shape: [1], data: Int32Array.of(1)};
    await expect(writeSafetensors(file, [twice, twice])).rejects.toThrow(/same name/);
    await expect(writeSafetensors(file, [{...twice, shape: [2]}])).rejects.toThrow(/"a" has 4 bytes/);
    expect(await readFile(file, 'utf8')).toBe('earlier');
    expect(await readdir(folder)).toEqual(['data.safetensors']);
  });
});

describe('safetensorsHeader', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8, 9])('ends at a multiple of 8 with a name of %i letters', (letters) => {
    const header = safetensorsHeader([{name: 'x'.repeat(letters), dtype: 'F32', shape: [3]}]);
    expect(header.length % 8).toBe(0);
    expect(new DataView(header.buffer).getBigUint64(0, true)).toBe(BigInt(header.length - 8));
  });

  it('places tensors end to end in the order given, numbers as names included', () => {
    const entries = ['b', '1', 'a', '0'].map((name) => ({name, dtype: 'F32', shape: [2, 5]}));
    const fields = JSON.parse(new TextDecoder().decode(safetensorsHeader(entries).subarray(8)));
    expect(entries.map(({name}) => fields[name].data_offsets)).toEqual([
      [0, 40],
      [40, 80],
      [80, 120],
      [120, 160],
    ]);
  });
});
