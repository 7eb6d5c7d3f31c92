/** Bytes of one element of each type that the safetensors format names. */
const elementBytes: Readonly<Record<string, number>> = {
  BOOL: 1,
  U8: 1,
  I8: 1,
  F8_E5M2: 1,
  F8_E4M3: 1,
  U16: 2,
  I16: 2,
  F16: 2,
  BF16: 2,
  U32: 4,
  I32: 4,
  F32: 4,
  U64: 8,
  I64: 8,
  F64: 8,
  C64: 8,
};

const arrayTypes = {
  BOOL: Uint8Array,
  U8: Uint8Array,
  I8: Int8Array,
  U16: Uint16Array,
  I16: Int16Array,
  U32: Uint32Array,
  I32: Int32Array,
  F32: Float32Array,
  U64: BigUint64Array,
  I64: BigInt64Array,
  F64: Float64Array,
} as const;

/** The typed arrays that JavaScript can view tensors with. */
export type TensorData =
  | Uint8Array
  | Int8Array
  | Uint16Array
  | Int16Array
  | Uint32Array
  | Int32Array
  | Float32Array
  | BigUint64Array
  | BigInt64Array
  | Float64Array;

/** Bytes of one element, or undefined for a type that the format does not name. */
export function bytesPerElement(dtype: string): number | undefined {
  return Object.hasOwn(elementBytes, dtype) ? elementBytes[dtype] : undefined;
}

/** Views little-endian bytes as numbers; undefined where JavaScript has no array of this type (F16, BF16, F8, C64). */
export function typedArray(dtype: string, buffer: ArrayBuffer): TensorData | undefined {
  if (!Object.hasOwn(arrayTypes, dtype)) return undefined;
  return new arrayTypes[dtype as keyof typeof arrayTypes](buffer);
}
