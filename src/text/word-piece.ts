import {modelError} from '../util/errors.js';
import type {AddedToken, TokenizerDefinition} from './definition.js';
import {addedToken, addedTokensOf, specialRoles, specialTokenNames} from './special-tokens.js';
import type {TokenizerFolder} from './tokenizer-folder.js';

/** Families whose vocab.txt is BERT's WordPiece, special tokens and pairs included. */
export const wordPieceFamilies: readonly string[] = ['bert', 'convbert', 'distilbert', 'electra', 'mobilebert'];

/**
 * A folder's vocab.txt in the form of tokenizer.json, as the reference implementation converts it
 * (transformers 4.57, convert_slow_tokenizer.py, BertConverter).
 */
export function wordPieceDefinition(folder: TokenizerFolder): TokenizerDefinition {
  const vocabulary = parseVocabulary(folder.vocabulary ?? '');
  const names = specialTokenNames(folder, (token) => Object.hasOwn(vocabulary, token));
  for (const role of ['cls', 'sep', 'unk'] as const) {
    if (!Object.hasOwn(vocabulary, names[role])) {
      throw modelError(`vocab.txt in ${folder.folder} has no ${names[role]}: it is not a BERT vocabulary.`);
    }
  }
  const special = specialRoles
    .filter((role) => Object.hasOwn(vocabulary, names[role]))
    .map((role) => addedToken(vocabulary[names[role]]!, names[role], {special: true}));
  const added = addedTokensOf(folder).filter((token) => !special.some(({content}) => content === token.content));
  const template = (type_id: number) => ({
    cls: {SpecialToken: {id: names.cls, type_id}},
    a: {Sequence: {id: 'A', type_id}},
    b: {Sequence: {id: 'B', type_id}},
    sep: {SpecialToken: {id: names.sep, type_id}},
  });
  const [first, second] = [template(0), template(1)];
  const single = [first.cls, first.a, first.sep];
  const describe = (token: string) => [token, {id: token, ids: [vocabulary[token]], tokens: [token]}];

  return {
    added_tokens: [...special, ...added].sort(byId),
    normalizer: {
      type: 'BertNormalizer',
      clean_text: true,
      handle_chinese_chars: folder.config.tokenize_chinese_chars !== false,
      strip_accents: typeof folder.config.strip_accents === 'boolean' ? folder.config.strip_accents : null,
      lowercase: lowerCases(folder, vocabulary),
    },
    pre_tokenizer: {type: 'BertPreTokenizer'},
    post_processor: {
      type: 'TemplateProcessing',
      single,
      pair: [...single, second.b, second.sep],
      special_tokens: Object.fromEntries([describe(names.cls), describe(names.sep)]),
    },
    decoder: {type: 'WordPiece', prefix: '##', cleanup: true},
    model: {
      type: 'WordPiece',
      unk_token: names.unk,
      continuing_subword_prefix: '##',
      max_input_chars_per_word: 100,
      vocab: vocabulary,
    },
  };
}

/**
 * Whether text is lower-cased where tokenizer_config.json does not say. The class's default would be yes, also for a
 * cased model; but a vocabulary that holds capital letters was made from text that kept them, and lower-casing would
 * put those entries out of reach. Special tokens, which are in brackets, do not count.
 */
function lowerCases(folder: TokenizerFolder, vocabulary: Record<string, number>): boolean {
  const stated = folder.config.do_lower_case;
  if (typeof stated === 'boolean') return stated;
  return !Object.keys(vocabulary).some((token) => token !== token.toLowerCase() && !/^[[<].*[\]>]$/.test(token));
}

/** One token a line; its id is its line, of equal lines the last. */
function parseVocabulary(text: string): Record<string, number> {
  const lines = text.split(/\r\n|\r|\n/);
  if (lines.at(-1) === '') lines.pop();
  return Object.fromEntries(lines.map((token, id) => [token, id]));
}

const byId = (a: AddedToken, b: AddedToken) => a.id - b.id;
