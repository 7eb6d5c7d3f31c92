import {existsSync} from 'node:fs';
import {mkdir, readFile, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {describe, expect, it} from 'vitest';
import {parseHeader, type SafetensorsHeader} from '../../../src/safetensors/header.js';
import {readSafetensors, readTensors} from '../../../src/safetensors/read.js';
import {McqError} from '../../../src/util/errors.js';
import {packageRoot} from '../../../src/util/paths.js';
import {seededRandom} from '../../../src/util/random.js';
import {fileWithHeader, temporaryFolder} from './helpers.js';

async function written(bytes: Uint8Array): Promise<string> {
  const file = path.join(await temporaryFolder(), 'model.safetensors');
  await writeFile(file, bytes);
  return file;
}

const tensor = (begin: number, end: number, shape = [(end - begin) / 4], dtype = 'F32') => ({
  dtype,
  shape,
  data_offsets: [begin, end],
});

describe('readSafetensors', () => {
  it('says where each tensor lies, in the order of the file', async () => {
    const json = JSON.stringify({b: tensor(8, 16), __metadata__: {format: 'pt'}, a: tensor(0, 8, [2, 1])});
    const file = await written(fileWithHeader(json, new Uint8Array(16)));
    const start = 8 + json.length;
    expect(await readSafetensors(file)).toEqual({
      metadata: {format: 'pt'},
      tensors: [
        {name: 'a', dtype: 'F32', shape: [2, 1], file, offset: start, bytes: 8},
        {name: 'b', dtype: 'F32', shape: [2], file, offset: start + 8, bytes: 8},
      ],
    });
  });

  it('takes a file without tensors, a tensor without elements and a scalar', async () => {
    expect((await readSafetensors(await written(fileWithHeader('{}')))).tensors).toEqual([]);
    const json = JSON.stringify({none: tensor(0, 0, [0, 3]), one: tensor(0, 4, [])});
    const {tensors} = await readSafetensors(await written(fileWithHeader(json, new Uint8Array(4))));
    expect(tensors.map(({name, bytes}) => [name, bytes])).toEqual([
      ['none', 0],
      ['one', 4],
    ]);
  });

  const faults: [string, string, number, RegExp][] = [
    ['a tensor beyond the end', JSON.stringify({w: tensor(0, 16)}), 8, /"w" ends at byte \d+.*cut off/],
    ['overlap', JSON.stringify({a: tensor(0, 8), b: tensor(4, 12)}), 12, /"b" overlaps/],
    ['a gap', JSON.stringify({a: tensor(0, 4), b: tensor(8, 12)}), 12, /"b" leaves a gap/],
    ['bytes of no tensor', JSON.stringify({a: tensor(0, 4)}), 12, /8 bytes at its end/],
    ['bytes that do not fit the shape', JSON.stringify({a: tensor(0, 8, [3])}), 8, /"a" has 8 bytes where F32 \[3\]/],
    ['a shape that overflows', JSON.stringify({a: tensor(0, 8, [2 ** 52, 2 ** 52])}), 8, /"a" has 8 bytes/],
    ['an end before the beginning', JSON.stringify({a: tensor(8, 4, [1])}), 8, /"a" ends \(4\) before it begins/],
    ['an unknown type', JSON.stringify({a: tensor(0, 8, [2], 'Q8')}), 8, /"a" has the unknown type Q8/],
    ['an inherited name as type', JSON.stringify({a: tensor(0, 8, [2], 'constructor')}), 8, /unknown type constructor/],
    ['a negative size', JSON.stringify({a: tensor(0, 8, [-2])}), 8, /"a" needs dtype, shape/],
    ['a fraction', JSON.stringify({a: tensor(0, 8, [0.5])}), 8, /"a" needs dtype, shape/],
    ['a missing field', '{"a":{"dtype":"F32","shape":[2]}}', 8, /"a" needs dtype, shape/],
    ['three offsets', '{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4,8]}}', 8, /"a" needs dtype/],
    [
      'a name twice',
      '{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"\\u0061":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}',
      4,
      /"a" occurs twice/,
    ],
    ['metadata that is no text', '{"__metadata__":{"a":1}}', 0, /__metadata__/],
    ['a list', '[]', 0, /not a JSON object/],
    ['broken JSON', '{"a":', 0, /not a JSON object/],
  ];
  it.each(faults)('refuses %s', async (_, json, dataBytes, message) => {
    const file = await written(fileWithHeader(json, new Uint8Array(dataBytes)));
    const failure = await readSafetensors(file).catch((error) => error);
    expect(failure).toBeInstanceOf(McqError);
    expect(failure).toMatchObject({kind: 'model', message: expect.stringMatching(message)});
    expect(failure.message).toContain(file);
  });

  it('refuses a header longer than the file before it makes room for it', async () => {
    const bytes = fileWithHeader('{}');
    new DataView(bytes.buffer).setBigUint64(0, 2n ** 63n, true);
    await expect(readSafetensors(await written(bytes))).rejects.toThrow(/header claims/);
    await expect(readSafetensors(await written(new Uint8Array(7)))).rejects.toThrow(/7 bytes/);
  });

  it('refuses text that is not UTF-8', async () => {
    const bytes = fileWithHeader('{"a":1}');
    bytes[10] = 0xff;
    await expect(readSafetensors(await written(bytes))).rejects.toThrow(/not a JSON object/);
  });

  it('names a file that is not there, and a folder', async () => {
    const folder = await temporaryFolder();
    await expect(readSafetensors(path.join(folder, 'none'))).rejects.toMatchObject({kind: 'model'});
    await mkdir(path.join(folder, 'sub'));
    await expect(readSafetensors(path.join(folder, 'sub'), 'data')).rejects.toMatchObject({kind: 'data'});
  });

  const json = JSON.stringify({__metadata__: {k: 'v'}, a: tensor(0, 8), b: tensor(8, 24, [2, 2]), c: tensor(24, 28)});

  it('either reads a damaged file within its bounds or refuses it with McqError', async () => {
    const whole = fileWithHeader(json, new Uint8Array(28));
    const file = path.join(await temporaryFolder(), 'model.safetensors');
    let refused = 0;
    for (let seed = 0; seed < 300; seed++) {
      const random = seededRandom(seed);
      const bytes = whole.slice(0, random.below(2) === 0 ? random.below(whole.length) : whole.length);
      for (let n = random.below(3); n > 0; n--) bytes[random.below(8 + json.length)] = random.below(256);
      await writeFile(file, bytes);
      const read = await readSafetensors(file).catch((error) => error);
      if (read instanceof Error) {
        expect(read, `seed ${seed}`).toBeInstanceOf(McqError);
        refused++;
      } else expectWithin(read, bytes.length);
    }
    expect(refused).toBeGreaterThan(100);
  });

  it('does so for headers damaged in any place', () => {
    const text = new TextEncoder().encode(json);
    const fileBytes = 8 + text.length + 28;
    let refused = 0;
    for (let seed = 0; seed < 5000; seed++) {
      const random = seededRandom(seed);
      const bytes = text.slice();
      // Digits, quotes and brackets more often than not: what JSON still accepts is the harder half.
      const likely = '0123456789[]{}",:';
      for (let n = random.below(3) + 1; n > 0; n--) {
        bytes[random.below(bytes.length)] =
          random.below(3) === 0 ? random.below(256) : likely.charCodeAt(random.below(likely.length));
      }
      try {
        expectWithin(parseHeader(bytes, 'damaged', fileBytes, 8 + text.length, 'model'), fileBytes);
      } catch (error) {
        expect(error, `seed ${seed}`).toBeInstanceOf(McqError);
        refused++;
      }
    }
    expect(refused).toBeGreaterThan(2500);
    expect(refused).toBeLessThan(5000);
  });
});

function expectWithin({tensors}: SafetensorsHeader, fileBytes: number): void {
  for (const {offset, bytes} of tensors) expect(offset >= 8 && bytes >= 0 && offset + bytes <= fileBytes).toBe(true);
}

describe('readTensors', () => {
  it('refuses types that JavaScript has no array for', async () => {
    const json = JSON.stringify({half: tensor(0, 4, [2], 'F16')});
    await expect(readTensors(await written(fileWithHeader(json, new Uint8Array(4))))).rejects.toThrow(/"half" is F16/);
  });

  const golden = path.resolve(packageRoot, '../shared/goldens/encoders/bert');
  it.skipIf(!existsSync(golden))(
    'reads a file that the reference implementation wrote (needs ../shared/goldens)',
    async () => {
      const {tensors} = await readTensors(path.join(golden, 'golden.safetensors'));
      const ids = tensors.get('input_ids')!;
      const mask = tensors.get('attention_mask')!;
      expect(ids.dtype).toBe('I64');
      expect(mask.shape).toEqual(ids.shape);
      expect(new Set(mask.data as BigInt64Array)).toEqual(new Set([0n, 1n]));
      const {vocab_size: vocabulary} = JSON.parse(await readFile(path.join(golden, 'config.json'), 'utf8'));
      expect([...(ids.data as BigInt64Array)].every((id) => id >= 0n && id < BigInt(vocabulary))).toBe(true);
    },
  );
});
