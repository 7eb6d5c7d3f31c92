/**
 * Packed sequences of several questions: nothing is padded, all sequences lie end to end.
 * B questions, N sequences, T tokens, S scored tokens (one for each choice).
 */
export interface Batch {
  /** Token ids, [T]. */
  ids: Int32Array;
  /** Token type ids, [T]. */
  segments: Int32Array;
  /** Sequence n is `ids[sequenceStarts[n] .. sequenceStarts[n + 1])`, [N + 1]. */
  sequenceStarts: Int32Array;
  /** The tokens that the head scores, as rows of `ids`: the first token of each choice, [S]. */
  scoreTokens: Int32Array;
  /** Question b owns the scores `[questionStarts[b], questionStarts[b + 1])`, [B + 1]. */
  questionStarts: Int32Array;
  /** Training only: the probability that each scored choice should have, [S]; sums to 1 within a question. */
  targets?: Float32Array;
  /** Number of this batch's first sequence within its optimizer step; dropout masks depend on it. Default 0. */
  firstSequence?: number;
}
