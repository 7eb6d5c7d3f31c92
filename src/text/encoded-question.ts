/** A question as token ids: one sequence for each of its C choices, laid end to end (T tokens in all). */
export interface EncodedQuestion {
  id: string;
  /** Token ids, [T]. */
  ids: Int32Array;
  /** Token type ids, [T]. */
  segments: Int32Array;
  /** Sequence c is `ids[starts[c] .. starts[c + 1])`, [C + 1]. */
  starts: Int32Array;
  /** Index of the right choice; absent in test files. */
  answer?: number;
}
