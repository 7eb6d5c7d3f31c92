import {readFile} from 'node:fs/promises';
import path from 'node:path';
import {modelError} from '../util/errors.js';
import {parseJsonObject} from '../util/json.js';

/** What a model folder says of its tokenizer, as read. */
export interface TokenizerFolder {
  folder: string;
  /** tokenizer.json */
  definition?: Record<string, unknown>;
  /** vocab.txt */
  vocabulary?: string;
  /** tokenizer_config.json; empty where there is none. */
  config: Record<string, unknown>;
  /** special_tokens_map.json; empty where there is none. */
  specialTokensMap: Record<string, unknown>;
  /** added_tokens.json: token to id; empty where there is none. */
  addedTokens: Record<string, unknown>;
  /** The name before `Tokenizer` in `tokenizer_class`, else `model_type` of config.json; lower case. */
  family?: string;
  /** Names of the tokenizer files that are there. */
  present: string[];
}

/** Files that the tokenizer of a model folder may be made of, as far as they are read here. */
export const tokenizerFiles = [
  'tokenizer.json',
  'tokenizer_config.json',
  'special_tokens_map.json',
  'added_tokens.json',
  'vocab.txt',
  'vocab.json',
  'merges.txt',
];

/** Reads all tokenizer files of a model folder. Throws McqError of kind 'model' for one that is not what it should be. */
export async function readTokenizerFolder(folder: string): Promise<TokenizerFolder> {
  const texts = new Map<string, string>();
  for (const name of [...tokenizerFiles, 'config.json']) {
    const text = await readIfPresent(path.join(folder, name));
    if (text !== undefined) texts.set(name, text);
  }
  const json = (name: string) => {
    const text = texts.get(name);
    return text === undefined ? undefined : parseJsonObject(text, path.join(folder, name), 'model');
  };
  const config = json('tokenizer_config.json') ?? {};
  const definition = json('tokenizer.json');
  const vocabulary = texts.get('vocab.txt');
  const family = familyOf(config.tokenizer_class, json('config.json')?.model_type);
  return {
    folder,
    ...(definition && {definition}),
    ...(vocabulary !== undefined && {vocabulary}),
    config,
    specialTokensMap: json('special_tokens_map.json') ?? {},
    addedTokens: json('added_tokens.json') ?? {},
    ...(family !== undefined && {family}),
    present: tokenizerFiles.filter((name) => texts.has(name)),
  };
}

function familyOf(tokenizerClass: unknown, modelType: unknown): string | undefined {
  const name = typeof tokenizerClass === 'string' ? tokenizerClass.replace(/Tokenizer(Fast)?$/, '') : modelType;
  return typeof name === 'string' ? name.toLowerCase() : undefined;
}

async function readIfPresent(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    const {code, message} = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw modelError(`Cannot read ${file}: ${message}.`, {cause});
  }
}
