import {readTensors} from '../safetensors/read.js';
import {modelError} from '../util/errors.js';

/** Access to the tensors of a file that checks type and shape; throws model McqErrors that name file and tensor. */
export interface CheckedTensors {
  names: string[];
  /** The shape, which must have so many dimensions, none of them 0. */
  shape(name: string, dimensions: number): number[];
  floats(name: string, shape?: readonly number[]): Float32Array;
  integers(name: string, shape: readonly number[]): Int32Array;
  /** The error for a tensor that is `what`. */
  wrong(name: string, what: string): Error;
}

/** Reads a whole safetensors file. */
export async function readCheckedTensors(file: string): Promise<CheckedTensors> {
  const {tensors} = await readTensors(file);
  const wrong = (name: string, what: string) => modelError(`${file}: "${name}" ${what}.`);
  const get = (name: string, wanted?: readonly number[]) => {
    const tensor = tensors.get(name);
    if (!tensor) throw wrong(name, 'is missing');
    if (wanted && tensor.shape.join() !== wanted.join()) {
      throw wrong(name, `has the shape [${tensor.shape}], wanted is [${wanted}]`);
    }
    return tensor;
  };
  return {
    names: [...tensors.keys()],
    wrong,
    shape(name, dimensions) {
      const {shape} = get(name);
      if (shape.length !== dimensions || shape.includes(0)) {
        throw wrong(name, `has the shape [${shape}]; ${dimensions} dimensions are wanted, none of them 0`);
      }
      return shape;
    },
    floats(name, shape) {
      const {data, dtype} = get(name, shape);
      if (!(data instanceof Float32Array)) throw wrong(name, `is ${dtype}, wanted is F32`);
      return data;
    },
    integers(name, shape) {
      const {data, dtype} = get(name, shape);
      if (!(data instanceof BigInt64Array)) throw wrong(name, `is ${dtype}, wanted is I64`);
      return Int32Array.from(data, Number);
    },
  };
}
