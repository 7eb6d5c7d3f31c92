import {access, readFile} from 'node:fs/promises';
import path from 'node:path';
import type {TensorSource} from './tensor-source.js';
import {modelError} from '../util/errors.js';
import {readSafetensors} from './read.js';

/**
 * Finds a model folder's tensors: in `model.safetensors`, or in the shards that `model.safetensors.index.json` names.
 * Throws McqError of kind 'model' when there are no weights, or when file, index and shards do not agree.
 */
export async function locateWeights(folder: string): Promise<TensorSource[]> {
  const single = path.join(folder, 'model.safetensors');
  if (await exists(single)) return (await readSafetensors(single)).tensors;
  const index = path.join(folder, 'model.safetensors.index.json');
  if (await exists(index)) return locateShards(folder, index);
  throw modelError(
    `${folder} holds no weights that mcq can read: neither model.safetensors nor model.safetensors.index.json is there.`,
  );
}

async function locateShards(folder: string, index: string): Promise<TensorSource[]> {
  const weightMap = await readWeightMap(index);
  const found = new Map<string, TensorSource>();
  for (const shard of new Set(Object.values(weightMap))) {
    if (shard !== path.basename(shard) || shard === '' || shard === '.' || shard === '..' || shard.includes('\\')) {
      throw modelError(`${index} names the shard "${shard}", which does not lie in its own folder.`);
    }
    for (const tensor of (await readSafetensors(path.join(folder, shard))).tensors) {
      const other = found.get(tensor.name);
      if (other) throw modelError(`Tensor "${tensor.name}" lies in two shards: ${other.file} and ${tensor.file}.`);
      found.set(tensor.name, tensor);
    }
  }
  for (const [name, shard] of Object.entries(weightMap)) {
    const tensor = found.get(name);
    if (!tensor || path.basename(tensor.file) !== shard) {
      throw modelError(`${index} says that tensor "${name}" lies in ${shard}, but it is not there.`);
    }
  }
  return [...found.values()];
}

async function readWeightMap(index: string): Promise<Record<string, string>> {
  let content: unknown;
  try {
    content = JSON.parse(await readFile(index, 'utf8'));
  } catch (cause) {
    throw modelError(`${index} cannot be read as JSON: ${(cause as Error).message}.`, {cause});
  }
  const map = (content as {weight_map?: unknown} | null)?.weight_map;
  const isMap = typeof map === 'object' && map !== null && !Array.isArray(map);
  if (!isMap || !Object.values(map).every((shard) => typeof shard === 'string')) {
    throw modelError(`${index} has no "weight_map" from tensors to shard files.`);
  }
  return map as Record<string, string>;
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
