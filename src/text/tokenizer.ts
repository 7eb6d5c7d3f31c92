/** Text to token ids, as the model saw them in pre-training. */
export interface TextTokenizer {
  /** Ids of a text, without special tokens around it; special tokens typed in the text count as such. */
  encode(text: string): readonly number[];
  /**
   * Whether tokens never reach across a blank, so that `encode(a + ' ' + b)` is `encode(a)` followed by `encode(b)`.
   * Parts of a pair can then be encoded once and joined as ids.
   */
  readonly wordwise: boolean;
  readonly special: SpecialTokens;
  readonly template: PairTemplate;
  /** One more than the largest id. */
  readonly vocabularySize: number;
  /** Tokens in a sequence by the tokenizer's own account; Infinity where it states none. */
  readonly maxLength: number;
  /** SHA-256 over all that decides about ids: equal hashes, equal ids. */
  readonly hash: string;
  /** What a saved model needs beside its weights to be tokenized for in the same way. */
  readonly files: readonly TokenizerFile[];
  /** What had to be assumed because the folder does not say, one sentence each. */
  readonly notes: readonly string[];
  /** The token as the vocabulary spells it, for display. */
  token(id: number): string;
}

/** Ids of the tokens with a role; a vocabulary need not have a padding or mask token. */
export interface SpecialTokens {
  cls: number;
  sep: number;
  unk: number;
  pad?: number;
  mask?: number;
}

/** The special tokens around two parts, and the token types: prefix, first, between, second, suffix. */
export interface PairTemplate {
  prefix: readonly TemplateToken[];
  between: readonly TemplateToken[];
  suffix: readonly TemplateToken[];
  firstSegment: number;
  secondSegment: number;
}

export interface TemplateToken {
  id: number;
  segment: number;
}

/** A file to put into a saved model folder: a copy of another one, or a text of our own. */
export type TokenizerFile = {name: string; copyOf: string} | {name: string; text: string};
