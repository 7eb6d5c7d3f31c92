import path from 'node:path';
import {Tokenizer} from '@huggingface/tokenizers';
import {McqError, modelError} from '../util/errors.js';
import {mendForBert} from './bert-text.js';
import type {Component, TokenizerDefinition} from './definition.js';
import {definitionHash} from './hash.js';
import {pairTemplate} from './pair-template.js';
import {addedTokensOf, specialTokenIds, specialTokenNames} from './special-tokens.js';
import type {TextTokenizer, TokenizerFile} from './tokenizer.js';
import {readTokenizerFolder, type TokenizerFolder} from './tokenizer-folder.js';
import {wordByWord} from './word-cache.js';
import {wordPieceDefinition, wordPieceFamilies} from './word-piece.js';

/**
 * Loads the tokenizer of a model folder: from tokenizer.json, or from a BERT vocab.txt.
 * Throws McqError of kind 'model' when there is none, or one whose ids could not be trusted.
 */
export async function loadTokenizer(folder: string): Promise<TextTokenizer> {
  const source = await readTokenizerFolder(folder);
  try {
    return createTokenizer(definitionOf(source), source);
  } catch (cause) {
    if (cause instanceof McqError) throw cause;
    throw modelError(`The tokenizer in ${folder} cannot be read: ${(cause as Error).message}.`, {cause});
  }
}

/** Tokenizers state no limit as a huge number (transformers: 1e30). */
const unlimited = 1e9;

function createTokenizer(definition: TokenizerDefinition, source: TokenizerFolder): TextTokenizer {
  const library = new Tokenizer(definition, source.config);
  const idOf = (token: string) => library.token_to_id(token);
  const special = specialTokenIds(
    specialTokenNames(source, (token) => idOf(token) !== undefined),
    idOf,
    source.folder,
  );
  const bert = definition.normalizer?.type === 'BertNormalizer' ? bertOptions(definition.normalizer) : undefined;
  const encodeWhole = (text: string): readonly number[] =>
    library.encode(bert ? mendForBert(text, bert) : text, {add_special_tokens: false}).ids;
  const wordwise = keepsToWords(definition, library);
  const stated = source.config.model_max_length;
  let hash: string | undefined;
  return {
    encode: wordwise ? wordByWord(encodeWhole) : encodeWhole,
    wordwise,
    special,
    template: pairTemplate(definition.post_processor, special, idOf),
    vocabularySize: library.model?.vocab.length ?? 0,
    maxLength: typeof stated === 'number' && stated > 0 && stated < unlimited ? stated : Number.POSITIVE_INFINITY,
    get hash() {
      hash ??= definitionHash(definition);
      return hash;
    },
    files: filesOf(source, definition),
    notes: notesOf(source, definition),
    token: (id) => library.id_to_token(id) ?? `<${id}>`,
  };
}

function definitionOf(source: TokenizerFolder): TokenizerDefinition {
  const {folder, family, config} = source;
  if (source.definition) {
    const definition = completed(source.definition, source);
    return isWordPieceFamily(family) ? withStatedOptions(definition, config) : definition;
  }
  if (source.vocabulary !== undefined && (family === undefined || isWordPieceFamily(family))) {
    return wordPieceDefinition(source);
  }
  if (family !== undefined && !isWordPieceFamily(family)) {
    throw modelError(
      `The tokenizer in ${folder} is of the family "${family}", which mcq reads from a tokenizer.json only; none is there. ` +
        'Transformers writes one with AutoTokenizer.from_pretrained(folder).save_pretrained(folder).',
    );
  }
  throw modelError(`${folder} holds no tokenizer: neither tokenizer.json nor vocab.txt is there.`);
}

const isWordPieceFamily = (family: string | undefined) => family !== undefined && wordPieceFamilies.includes(family);

/** A tokenizer.json without its truncation and padding, which belong to whoever encodes, and with the folder's added tokens. */
function completed(file: Record<string, unknown>, source: TokenizerFolder): TokenizerDefinition {
  const name = path.join(source.folder, 'tokenizer.json');
  const {
    normalizer = null,
    pre_tokenizer = null,
    post_processor = null,
    decoder = null,
  } = file as {
    [part: string]: Component | null;
  };
  const model = file.model as TokenizerDefinition['model'] | undefined;
  if (typeof model?.vocab !== 'object' || model.vocab === null) throw modelError(`${name} has no vocabulary.`);
  if (model.type === 'Unigram') {
    throw modelError(
      `${name} is a Unigram (SentencePiece) tokenizer, which mcq cannot yet read with certainty. Choose a BERT model.`,
    );
  }
  const own = (file.added_tokens ?? []) as TokenizerDefinition['added_tokens'];
  const more = addedTokensOf(source).filter(({content}) => !own.some((token) => token.content === content));
  return {added_tokens: [...own, ...more], normalizer, pre_tokenizer, post_processor, decoder, model};
}

/** What tokenizer_config.json states wins over tokenizer.json, as in transformers' BertTokenizerFast. */
function withStatedOptions(definition: TokenizerDefinition, config: Record<string, unknown>): TokenizerDefinition {
  if (definition.normalizer?.type !== 'BertNormalizer') return definition;
  const {do_lower_case: lowercase, strip_accents, tokenize_chinese_chars: chinese} = config;
  return {
    ...definition,
    normalizer: {
      ...definition.normalizer,
      ...(typeof lowercase === 'boolean' && {lowercase}),
      ...((typeof strip_accents === 'boolean' || strip_accents === null) && {strip_accents}),
      ...(typeof chinese === 'boolean' && {handle_chinese_chars: chinese}),
    },
  };
}

function bertOptions(normalizer: Component): {lowercase: boolean; chinese: boolean} {
  return {lowercase: normalizer.lowercase === true, chinese: normalizer.handle_chinese_chars === true};
}

/** BERT splits at white space before anything else, unless an added token has white space of its own. */
function keepsToWords(
  {normalizer, pre_tokenizer, model, added_tokens}: TokenizerDefinition,
  library: Tokenizer,
): boolean {
  const bert = normalizer === null || normalizer.type === 'BertNormalizer';
  return (
    bert &&
    pre_tokenizer?.type === 'BertPreTokenizer' &&
    model.type === 'WordPiece' &&
    !added_tokens.some(({content}) => /\s/.test(content) || /\s/.test(library.normalizer?.normalize(content) ?? ''))
  );
}

/** The folder's own files; for a lone vocab.txt also the options that were found out, so that others read it alike. */
function filesOf(source: TokenizerFolder, {normalizer}: TokenizerDefinition): TokenizerFile[] {
  const copies = source.present.map((name) => ({name, copyOf: path.join(source.folder, name)}));
  if (source.definition) return copies;
  const config = {
    tokenizer_class: 'BertTokenizer',
    ...source.config,
    do_lower_case: normalizer?.lowercase,
    strip_accents: normalizer?.strip_accents,
    tokenize_chinese_chars: normalizer?.handle_chinese_chars,
  };
  const name = 'tokenizer_config.json';
  return [...copies.filter((file) => file.name !== name), {name, text: `${JSON.stringify(config, null, 2)}\n`}];
}

function notesOf(source: TokenizerFolder, {normalizer}: TokenizerDefinition): string[] {
  if (source.definition || typeof source.config.do_lower_case === 'boolean') return [];
  const finding = normalizer?.lowercase ? 'has no capital letters, so it is' : 'has capital letters, so it is not';
  return [`${source.folder} does not say whether text is lower-cased; its vocabulary ${finding}.`];
}
