/** The parts of a `tokenizer.json` that decide about ids. */
export interface TokenizerDefinition {
  added_tokens: AddedToken[];
  normalizer: Component | null;
  pre_tokenizer: Component | null;
  post_processor: Component | null;
  decoder: Component | null;
  model: Component & {vocab: Record<string, number>};
}

export type Component = {type: string} & Record<string, unknown>;

export interface AddedToken {
  id: number;
  content: string;
  single_word: boolean;
  lstrip: boolean;
  rstrip: boolean;
  normalized: boolean;
  special: boolean;
}
