import {duplicateWarning, type KeyedQuestion, keyed} from '../data/duplicates.js';
import type {Question} from '../data/question.js';
import {type ReadOptions, readQuestions} from '../data/read.js';
import {dataError, usageError} from '../util/errors.js';
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

/**
 * Opens a file of texts or tokens; errors as `readQuestions` and `readDataset`. For tokens, options on how to read texts
 * are refused with a usage McqError.
 */
export async function openQuestions(file: string, read: ReadOptions): Promise<QuestionSource> {
  if (isDatasetFile(file)) return openDataset(file, read);
  const {questions, dialect, groups, warnings} = await readQuestions(file, read);
  return {file, dialect, length: questions.length, questions, warnings, ...(groups && {groups})};
}

async function openDataset(file: string, read: ReadOptions): Promise<QuestionSource> {
  refuseTextOptions(file, read);
  const dataset = await readDataset(file);
  if (read.requireAnswers) checkAnswers(file, dataset);
  const source = {file, dialect: 'tokens', length: dataset.questions.length, dataset};
  const repeats = duplicateWarning(file, keyedOfDataset(dataset));
  return {...source, warnings: repeats === undefined ? [] : [repeats]};
}

/** What was decided when a file of texts was tokenized. */
const textOptions = {
  groupColumn: '--group-column',
  columns: '--columns',
  answerBase: '--answer-base',
  encoding: '--encoding',
  keepLabels: '--keep-labels',
} as const;

function refuseTextOptions(file: string, read: ReadOptions): void {
  const keys = Object.keys(textOptions) as (keyof typeof textOptions)[];
  const given = keys.filter((key) => read[key] !== undefined && read[key] !== false).map((key) => textOptions[key]);
  if (given.length === 0) return;
  throw usageError(
    `${given.join(', ')}: for files of texts only, and ${file} holds tokens. Give the texts, or leave it away.`,
  );
}

function checkAnswers(file: string, {questions}: TokenDataset): void {
  const without = questions.filter(({answer}) => answer === undefined).map(({id}) => id);
  if (without.length === 0) return;
  const more = without.length > 3 ? ', ...' : '';
  throw dataError(
    `${file}: ${without.length} of ${questions.length} questions have no answer, which training needs: ` +
      `ids ${without.slice(0, 3).join(', ')}${more}`,
  );
}

/** What tells the questions' repetitions, whether they are texts or tokens. */
export function keyedQuestions({questions, dataset}: QuestionSource): KeyedQuestion[] {
  return questions?.map(keyed) ?? keyedOfDataset(dataset!);
}

function keyedOfDataset({questions, keys}: TokenDataset): KeyedQuestion[] {
  return questions.map(({id}, index) => ({id, key: keys[index]!}));
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
