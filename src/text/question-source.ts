import type {Question} from '../data/question.js';
import {type ReadOptions, readQuestions} from '../data/read.js';
import {checkDataset, isDatasetFile, readDataset, type TokenDataset} from './dataset.js';
import {encodeQuestion} from './encode-question.js';
import type {EncodedQuestion} from './encoded-question.js';
import type {PairOptions} from './pair-options.js';
import type {TextTokenizer} from './tokenizer.js';

/** A file of questions as it was found: texts, or tokens that `mcq tokenize` made of them. */
export interface QuestionSource {
  file: string;
  /** What the file was recognised as. */
  dialect: string;
  length: number;
  /** The questions' texts; absent for tokens. */
  questions?: Question[];
  /** The value of the group column for each question. */
  groups?: string[];
  dataset?: TokenDataset;
  /** Sentences for the user. */
  warnings: string[];
}

/** Encoded questions by their place, whether they come from a dataset or are encoded when they are asked for. */
export interface EncodedSource {
  readonly length: number;
  at(index: number): EncodedQuestion;
}

/** Opens a file of texts or tokens; errors as `readQuestions` and `readDataset`. */
export async function openQuestions(file: string, read: ReadOptions): Promise<QuestionSource> {
  if (isDatasetFile(file)) {
    const dataset = await readDataset(file);
    return {file, dialect: 'tokens', length: dataset.questions.length, dataset, warnings: []};
  }
  const {questions, dialect, groups, warnings} = await readQuestions(file, read);
  return {file, dialect, length: questions.length, questions, warnings, ...(groups && {groups})};
}

/** The questions as this tokenizer encodes them. Throws a data McqError for tokens of another one. */
export function encoded(source: QuestionSource, tokenizer: TextTokenizer, pair: PairOptions): EncodedSource {
  const {dataset, questions, file} = source;
  if (!dataset) return encodedOnDemand(tokenizer, questions!, pair);
  checkDataset(dataset, file, {tokenizer, pair});
  return {length: dataset.questions.length, at: (index) => dataset.questions[index]!};
}

/** Questions that are encoded on first use and kept: an epoch after the first one finds them ready. */
export function encodedOnDemand(
  tokenizer: TextTokenizer,
  questions: readonly Question[],
  pair: PairOptions,
): EncodedSource {
  const kept: (EncodedQuestion | undefined)[] = new Array(questions.length);
  return {
    length: questions.length,
    at(index) {
      kept[index] ??= encodeQuestion(tokenizer, questions[index]!, pair);
      return kept[index];
    },
  };
}
