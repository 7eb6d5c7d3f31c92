import {writeFile} from 'node:fs/promises';
import path from 'node:path';
import {describe, expect, it} from 'vitest';
import {locateWeights} from '../../../src/safetensors/locate.js';
import {writeSafetensors} from '../../../src/safetensors/write.js';
import {temporaryFolder} from './helpers.js';

const one = (name: string) => ({name, dtype: 'F32', shape: [1], data: Float32Array.of(1)});

async function sharded(weightMap: unknown): Promise<string> {
  const folder = await temporaryFolder();
  await writeSafetensors(path.join(folder, 'first.safetensors'), [one('a'), one('b')]);
  await writeSafetensors(path.join(folder, 'second.safetensors'), [one('c')]);
  await writeSafetensors(path.join(folder, 'again.safetensors'), [one('a')]);
  await writeFile(path.join(folder, 'model.safetensors.index.json'), JSON.stringify({weight_map: weightMap}));
  return folder;
}

describe('locateWeights', () => {
  it('prefers model.safetensors', async () => {
    const folder = await sharded({a: 'none.safetensors'});
    await writeSafetensors(path.join(folder, 'model.safetensors'), [one('whole')]);
    expect((await locateWeights(folder)).map(({name}) => name)).toEqual(['whole']);
  });

  it('gathers the shards of an index', async () => {
    const folder = await sharded({a: 'first.safetensors', b: 'first.safetensors', c: 'second.safetensors'});
    const found = await locateWeights(folder);
    expect(found.map(({name, file}) => [name, path.basename(file)])).toEqual([
      ['a', 'first.safetensors'],
      ['b', 'first.safetensors'],
      ['c', 'second.safetensors'],
    ]);
  });

  it.each([
    ['a tensor that its shard lacks', {x: 'first.safetensors'}, /"x" lies in first\.safetensors/],
    ['a tensor of another shard', {c: 'first.safetensors', a: 'second.safetensors'}, /says that tensor "c"/],
    ['the same tensor in two shards', {b: 'first.safetensors', a: 'again.safetensors'}, /"a" lies in two shards/],
    ['a shard that is not there', {a: 'none.safetensors'}, /none\.safetensors/],
    ['a shard outside the folder', {a: '../first.safetensors'}, /does not lie in its own folder/],
    ['an absolute shard', {a: '/etc/passwd'}, /does not lie in its own folder/],
    ['the folder itself', {a: '..'}, /does not lie in its own folder/],
    ['an index without a map', undefined, /no "weight_map"/],
    ['a map to numbers', {a: 1}, /no "weight_map"/],
  ])('refuses %s', async (_, weightMap, message) => {
    const folder = await sharded(weightMap);
    await expect(locateWeights(folder)).rejects.toMatchObject({kind: 'model', message: expect.stringMatching(message)});
  });

  it('says what it looked for in a folder without weights', async () => {
    await expect(locateWeights(await temporaryFolder())).rejects.toThrow(/model\.safetensors/);
  });
});
