import {type FileHandle, open} from 'node:fs/promises';
import type {TensorSource} from './tensor-source.js';
import {type ErrorKind, McqError} from '../util/errors.js';
import {type TensorData, typedArray} from './dtype.js';
import {parseHeader, type SafetensorsHeader} from './header.js';

/** No header of a real file comes near this (the reference implementation's own limit). */
const maxHeaderBytes = 100_000_000;

export interface Tensor {
  dtype: string;
  shape: number[];
  data: TensorData;
}

/**
 * Reads the header of a safetensors file: what tensors it holds and where their bytes lie. Throws McqError
 * (`kind`, by default a model's) that names file and tensor when anything does not add up.
 */
export async function readSafetensors(file: string, kind: ErrorKind = 'model'): Promise<SafetensorsHeader> {
  return withFile(file, kind, (handle) => readHeader(handle, file, kind));
}

/** Reads a whole safetensors file into typed arrays, by name; errors as `readSafetensors`. */
export async function readTensors(
  file: string,
  kind: ErrorKind = 'model',
): Promise<{metadata: Record<string, string>; tensors: Map<string, Tensor>}> {
  return withFile(file, kind, async (handle) => {
    const {metadata, tensors: sources} = await readHeader(handle, file, kind);
    const tensors = new Map<string, Tensor>();
    for (const source of sources) {
      const {name, dtype, shape} = source;
      tensors.set(name, {dtype, shape, data: await readData(handle, source, kind)});
    }
    return {metadata, tensors};
  });
}

async function withFile<T>(file: string, kind: ErrorKind, use: (handle: FileHandle) => Promise<T>): Promise<T> {
  const handle = await open(file).catch((cause: Error) => {
    throw new McqError(kind, `Cannot open ${file}: ${cause.message}.`, {cause});
  });
  try {
    return await use(handle);
  } finally {
    await handle.close();
  }
}

async function readHeader(handle: FileHandle, file: string, kind: ErrorKind): Promise<SafetensorsHeader> {
  const information = await handle.stat();
  if (!information.isFile()) throw new McqError(kind, `${file} is not a file.`);
  const corrupt = (what: string) => new McqError(kind, `${file} is not a sound safetensors file: ${what}.`);
  if (information.size < 8) throw corrupt(`it has ${information.size} bytes`);

  const prefix = await readAt(handle, 0, 8, file, kind);
  const length = Number(new DataView(prefix).getBigUint64(0, true));
  const room = information.size - 8;
  if (length > Math.min(room, maxHeaderBytes)) {
    throw corrupt(`its header claims ${length} bytes where ${room} follow; is it cut off, or another kind of file?`);
  }
  const json = new Uint8Array(await readAt(handle, 8, length, file, kind));
  return parseHeader(json, file, information.size, 8 + length, kind);
}

async function readData(handle: FileHandle, source: TensorSource, kind: ErrorKind): Promise<TensorData> {
  const buffer = await readAt(handle, source.offset, source.bytes, source.file, kind);
  const data = typedArray(source.dtype, buffer);
  if (!data) {
    throw new McqError(kind, `${source.file}: tensor "${source.name}" is ${source.dtype}, which is not read here.`);
  }
  return data;
}

async function readAt(handle: FileHandle, offset: number, bytes: number, file: string, kind: ErrorKind) {
  const buffer = new ArrayBuffer(bytes);
  let done = 0;
  while (done < bytes) {
    const {bytesRead} = await handle.read(new Uint8Array(buffer, done), 0, bytes - done, offset + done);
    if (bytesRead === 0) throw new McqError(kind, `${file} became shorter while it was read.`);
    done += bytesRead;
  }
  return buffer;
}
