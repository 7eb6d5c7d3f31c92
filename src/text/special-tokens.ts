import {modelError} from '../util/errors.js';
import type {AddedToken} from './definition.js';
import type {SpecialTokens} from './tokenizer.js';
import type {TokenizerFolder} from './tokenizer-folder.js';

/** The usual spellings, BERT's first, for folders that name none. */
const usualNames = {
  unk: ['[UNK]', '<unk>'],
  sep: ['[SEP]', '</s>'],
  pad: ['[PAD]', '<pad>'],
  cls: ['[CLS]', '<s>'],
  mask: ['[MASK]', '<mask>'],
} as const;

export type SpecialRole = keyof typeof usualNames;
export const specialRoles = Object.keys(usualNames) as SpecialRole[];

/**
 * How each special token is spelt: as tokenizer_config.json says, else special_tokens_map.json, else the usual
 * spelling that the vocabulary knows, else BERT's.
 */
export function specialTokenNames(
  {config, specialTokensMap}: Pick<TokenizerFolder, 'config' | 'specialTokensMap'>,
  knows: (token: string) => boolean,
): Record<SpecialRole, string> {
  const name = (role: SpecialRole): string =>
    contentOf(config[`${role}_token`]) ??
    contentOf(specialTokensMap[`${role}_token`]) ??
    usualNames[role].find(knows) ??
    usualNames[role][0];
  return Object.fromEntries(specialRoles.map((role) => [role, name(role)])) as Record<SpecialRole, string>;
}

/** Ids of the special tokens. Throws McqError when one that every pair needs is not in the vocabulary. */
export function specialTokenIds(
  names: Record<SpecialRole, string>,
  idOf: (token: string) => number | undefined,
  folder: string,
): SpecialTokens {
  const required = (role: SpecialRole): number => {
    const id = idOf(names[role]);
    if (id === undefined) throw modelError(`The vocabulary in ${folder} has no ${names[role]} token.`);
    return id;
  };
  const [pad, mask] = [idOf(names.pad), idOf(names.mask)];
  return {
    cls: required('cls'),
    sep: required('sep'),
    unk: required('unk'),
    ...(pad !== undefined && {pad}),
    ...(mask !== undefined && {mask}),
  };
}

/** Tokens that a folder adds beside its vocabulary: `added_tokens_decoder` of tokenizer_config.json, added_tokens.json. */
export function addedTokensOf({config, addedTokens}: Pick<TokenizerFolder, 'config' | 'addedTokens'>): AddedToken[] {
  const decoder = (config.added_tokens_decoder ?? {}) as Record<string, Partial<AddedToken>>;
  const described = Object.entries(decoder).flatMap(([id, token]) =>
    typeof token.content === 'string' ? [addedToken(Number(id), token.content, token)] : [],
  );
  const listed = Object.entries(addedTokens).flatMap(([content, id]) =>
    typeof id === 'number' && !described.some((token) => token.id === id) ? [addedToken(id, content)] : [],
  );
  return [...described, ...listed].sort((a, b) => a.id - b.id);
}

/** An added token as tokenizer.json writes it, with the defaults of the reference implementation. */
export function addedToken(id: number, content: string, options: Partial<AddedToken> = {}): AddedToken {
  const {special = false, single_word = false, lstrip = false, rstrip = false, normalized = !special} = options;
  return {id, content, single_word, lstrip, rstrip, normalized, special};
}

/** A token is written as its text, or as an object that holds it. */
function contentOf(value: unknown): string | undefined {
  const content = typeof value === 'object' && value !== null ? (value as {content?: unknown}).content : value;
  return typeof content === 'string' ? content : undefined;
}
