/**
 * How a question and one of its choices become a pair of texts, first/second:
 * - `context+prompt/choice`: the context, a blank and the prompt; then the choice;
 * - `context/prompt+choice`: the context; then the prompt, a blank and the choice;
 * - `kaggle`: as the public "open book" notebooks of Kaggle's LLM Science Exam have it, special tokens written as text:
 *   `[CLS] context`, then ` #### prompt [SEP] choice [SEP]`.
 */
export const pairLayouts = ['context+prompt/choice', 'context/prompt+choice', 'kaggle'] as const;
export type PairLayout = (typeof pairLayouts)[number];

/**
 * What is cut from a pair that is too long, always at the end of a part:
 * - `context-first`: the context, while any is left; then the longer of prompt and choice;
 * - `longest_first`, `only_first`: as Hugging Face does, with no regard to what the parts mean.
 */
export const truncations = ['context-first', 'longest_first', 'only_first'] as const;
export type Truncation = (typeof truncations)[number];

export interface PairOptions {
  layout: PairLayout;
  truncation: Truncation;
  /** Most tokens of one sequence, special tokens included. */
  maxLength: number;
}

export const defaultPairLayout: PairLayout = 'context+prompt/choice';
export const defaultTruncation: Truncation = 'context-first';
