import type {PairTemplate} from './tokenizer.js';

/** What a run of tokens comes from; `fixed` are marks that the layout itself puts between the texts. */
export type PieceKind = 'context' | 'prompt' | 'choice' | 'fixed';

export interface Piece {
  kind: PieceKind;
  ids: readonly number[];
}

/** A pair of texts as tokens, before anything is cut. */
export interface Pair {
  first: readonly Piece[];
  second: readonly Piece[];
  /** The special tokens around the parts, which are never cut. */
  template: PairTemplate;
}

export function templateLength({prefix, between, suffix}: PairTemplate): number {
  return prefix.length + between.length + suffix.length;
}

export function tokenCount(pieces: readonly Piece[], kind?: PieceKind): number {
  return pieces.reduce((sum, piece) => sum + (kind === undefined || piece.kind === kind ? piece.ids.length : 0), 0);
}
