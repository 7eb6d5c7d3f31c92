import type {TensorSource} from './tensor-source.js';
import {type ErrorKind, McqError} from '../util/errors.js';
import {bytesPerElement} from './dtype.js';
import {duplicateKey} from './duplicate-key.js';

/** What a header says of one tensor that is to be written. */
export interface TensorEntry {
  name: string;
  dtype: string;
  shape: readonly number[];
}

export interface SafetensorsHeader {
  metadata: Record<string, string>;
  /** In the order of their bytes in the file. */
  tensors: TensorSource[];
}

/**
 * The bytes before the data of a safetensors file whose tensors follow in the given order, end to end:
 * the length as 8 bytes, then JSON padded with blanks so that the data begins at a multiple of 8.
 */
export function safetensorsHeader(
  entries: readonly TensorEntry[],
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  const fields: [string, unknown][] = Object.keys(metadata).length > 0 ? [['__metadata__', metadata]] : [];
  let end = 0;
  for (const {name, dtype, shape} of entries) {
    const begin = end;
    end += tensorBytes(dtype, shape);
    fields.push([name, {dtype, shape, data_offsets: [begin, end]}]);
  }
  const names = new Set(fields.map(([name]) => name));
  if (names.size < fields.length) throw new RangeError('Two tensors of one file cannot have the same name.');

  const json = new TextEncoder().encode(JSON.stringify(Object.fromEntries(fields)));
  const padded = Math.ceil(json.length / 8) * 8;
  const header = new Uint8Array(8 + padded).fill(0x20);
  new DataView(header.buffer).setBigUint64(0, BigInt(padded), true);
  header.set(json, 8);
  return header;
}

/** Bytes that a tensor takes; NaN for a type that the format does not name. */
export function tensorBytes(dtype: string, shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, bytesPerElement(dtype) ?? Number.NaN);
}

/**
 * Checks the JSON of a header against the size of its file, by the rules of the reference implementation
 * (huggingface/safetensors, safetensors/src/tensor.rs): tensors cover the data without a gap or an overlap.
 * `dataStart` is where the data begins. Throws McqError naming file and tensor.
 */
export function parseHeader(
  json: Uint8Array,
  file: string,
  fileBytes: number,
  dataStart: number,
  kind: ErrorKind,
): SafetensorsHeader {
  const corrupt = (what: string) => new McqError(kind, `${file} is not a sound safetensors file: ${what}.`);
  const text = decode(json);
  const fields = text === undefined ? undefined : parseObject(text);
  if (text === undefined || fields === undefined) throw corrupt('its header is not a JSON object');

  const metadata: unknown = fields.__metadata__ ?? {};
  if (!isStringRecord(metadata)) throw corrupt('its __metadata__ is not a table of strings');

  const tensors = Object.entries(fields)
    .filter(([name]) => name !== '__metadata__')
    .map(([name, field]): TensorSource => {
      const about = (what: string) => corrupt(`tensor "${name}" ${what}`);
      if (!isTensorField(field)) throw about('needs dtype, shape and data_offsets');
      const {dtype, shape, data_offsets: offsets} = field;
      const [begin, end] = offsets;
      if (bytesPerElement(dtype) === undefined) throw about(`has the unknown type ${dtype}`);
      if (end < begin) throw about(`ends (${end}) before it begins (${begin})`);
      if (dataStart + end > fileBytes) {
        throw about(`ends at byte ${dataStart + end}, but the file has ${fileBytes} bytes; is it cut off?`);
      }
      const needed = tensorBytes(dtype, shape);
      if (end - begin !== needed) {
        throw about(`has ${end - begin} bytes where ${dtype} [${shape.join(', ')}] takes ${needed}`);
      }
      return {name, dtype, shape, file, offset: dataStart + begin, bytes: end - begin};
    })
    .sort((a, b) => a.offset - b.offset || a.bytes - b.bytes);

  const duplicate = duplicateKey(text);
  if (duplicate !== undefined) throw corrupt(`tensor "${duplicate}" occurs twice`);

  let covered = dataStart;
  for (const {name, offset, bytes} of tensors) {
    if (offset !== covered)
      throw corrupt(`tensor "${name}" ${offset < covered ? 'overlaps' : 'leaves a gap after'} the one before it`);
    covered = offset + bytes;
  }
  if (covered !== fileBytes) throw corrupt(`${fileBytes - covered} bytes at its end belong to no tensor`);
  return {metadata, tensors};
}

interface TensorField {
  dtype: string;
  shape: number[];
  data_offsets: [number, number];
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', {fatal: true, ignoreBOM: true}).decode(bytes);
  } catch {
    return undefined;
  }
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isStringRecord(value: unknown): value is Record<string, string> {
  return isRecord(value) && Object.values(value).every((item) => typeof item === 'string');
}

function isTensorField(value: unknown): value is TensorField {
  if (!isRecord(value)) return false;
  const {dtype, shape, data_offsets: offsets} = value;
  return typeof dtype === 'string' && isSizes(shape) && isSizes(offsets) && offsets.length === 2;
}

function isSizes(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((item) => Number.isSafeInteger(item) && item >= 0);
}
