import type {Question} from '../data/question.js';
import {type ReadOptions, readQuestions} from '../data/read.js';
import {readConfig, readPairOptions} from '../models/model-folder.js';
import {resolveModel} from '../models/resolve.js';
import {encodeAll} from '../text/encode-all.js';
import type {TokenizedQuestion} from '../text/encode-question.js';
import {loadTokenizer} from '../text/load-tokenizer.js';
import type {PairOptions} from '../text/pair-options.js';
import {type PairSources, resolvePair} from '../text/resolve-pair.js';
import type {TextTokenizer} from '../text/tokenizer.js';

/** A model's tokenizer and the way it reads pairs, without its weights. */
export interface TokenizerSetup {
  tokenizer: TextTokenizer;
  pair: PairOptions;
}

/** Loads the tokenizer of a model by name, folder or run; `wanted` goes before how the model was trained. */
export async function loadTokenizerSetup(model: string, wanted: PairSources['wanted'] = {}): Promise<TokenizerSetup> {
  const folder = await resolveModel(model);
  const [config, tokenizer, stored] = await Promise.all([
    readConfig(folder),
    loadTokenizer(folder),
    readPairOptions(folder),
  ]);
  return {tokenizer, pair: resolvePair({config, tokenizer, stored, wanted})};
}

export interface TokenizedFile {
  questions: Question[];
  encoded: TokenizedQuestion[];
  /** Sentences for the user. */
  warnings: string[];
}

/** Reads and encodes all questions of a file; `onEncoded` is told how many are done, and of how many. */
export async function tokenizeFile(
  file: string,
  {tokenizer, pair}: TokenizerSetup,
  read: ReadOptions,
  onEncoded?: (done: number, total: number) => void,
): Promise<TokenizedFile> {
  const {questions, warnings} = await readQuestions(file, read);
  const encoded = await encodeAll(tokenizer, questions, pair, (done) => onEncoded?.(done, questions.length));
  return {questions, encoded, warnings};
}
