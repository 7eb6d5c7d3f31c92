import {replaceFile} from '../util/replace-file.js';
import {bytesPerElement, type TensorData} from './dtype.js';
import {safetensorsHeader, type TensorEntry, tensorBytes} from './header.js';

export interface WritableTensor extends TensorEntry {
  data: TensorData;
}

/**
 * Writes tensors and string metadata as a safetensors file, whole or not at all. The widest types come first, so that
 * every tensor is aligned to its own element (as the reference implementation orders them).
 */
export async function writeSafetensors(
  file: string,
  tensors: readonly WritableTensor[],
  metadata: Readonly<Record<string, string>> = {},
): Promise<void> {
  for (const {name, dtype, shape, data} of tensors) {
    const expected = tensorBytes(dtype, shape);
    if (data.byteLength !== expected) {
      throw new RangeError(`"${name}" has ${data.byteLength} bytes; ${dtype} [${shape.join(', ')}] takes ${expected}.`);
    }
  }
  const ordered = [...tensors].sort((a, b) => (bytesPerElement(b.dtype) ?? 0) - (bytesPerElement(a.dtype) ?? 0));
  await replaceFile(file, async (handle) => {
    await handle.writeFile(safetensorsHeader(ordered, metadata));
    for (const {data} of ordered) await handle.writeFile(bytesOf(data));
  });
}

function bytesOf(data: TensorData): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}
