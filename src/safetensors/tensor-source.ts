/** One tensor's bytes in a file. */
export interface TensorSource {
  name: string;
  dtype: string;
  shape: number[];
  file: string;
  /** Byte offset of the data from the start of the file. */
  offset: number;
  bytes: number;
}
