import {cp} from 'node:fs/promises';
import path from 'node:path';
import {readTensors} from '../../src/safetensors/read.js';
import {writeSafetensors} from '../../src/safetensors/write.js';

/** Copies a model's folder without the weights of its multiple-choice head: the copy was never fine-tuned. */
export async function copyWithoutHead(folder: string, to: string): Promise<string> {
  return copyWithout(folder, to, 'classifier.');
}

/** Copies a model's folder without the weights whose names have this part. */
export async function copyWithout(folder: string, to: string, part: string): Promise<string> {
  await cp(folder, to, {recursive: true});
  const file = path.join(to, 'model.safetensors');
  const {tensors} = await readTensors(file, 'model');
  const kept = [...tensors].filter(([name]) => !name.includes(part));
  await writeSafetensors(
    file,
    kept.map(([name, tensor]) => ({name, ...tensor})),
    {format: 'pt'},
  );
  return to;
}
