import {overlapWarning, questionKey} from '../data/duplicates.js';
import type {Question} from '../data/question.js';
import type {ReadOptions} from '../data/read.js';
import {splitQuestions} from '../data/splits.js';
import type {EncodedQuestion} from '../text/encoded-question.js';
import type {PairOptions} from '../text/pair-options.js';
import {type EncodedSource, encoded, openQuestions, type QuestionSource} from '../text/question-source.js';
import type {TextTokenizer} from '../text/tokenizer.js';

/** Where the questions of a training come from: opened, but not yet encoded. */
export interface TrainingFiles {
  train: QuestionSource;
  /** Undefined where a share of the training questions is set aside. */
  validation: QuestionSource | undefined;
}

export interface TrainingFilesOptions {
  train: string;
  validation: {file: string} | {share: number};
  groupColumn?: string | undefined;
  read: ReadOptions;
}

/** Opens the files; both must have an answer to every question. */
export async function openTrainingFiles(options: TrainingFilesOptions): Promise<TrainingFiles> {
  const {groupColumn, validation} = options;
  const read = {...options.read, requireAnswers: true};
  const grouped = 'share' in validation && groupColumn !== undefined ? {...read, groupColumn} : read;
  const train = await openQuestions(options.train, grouped);
  return {train, validation: 'file' in validation ? await openQuestions(validation.file, read) : undefined};
}

/** What the user should know of the files, one sentence each. */
export function warningsOf({train, validation}: TrainingFiles): string[] {
  if (!validation) return train.warnings;
  const shared = train.questions && validation.questions && overlapWarning(named(train), named(validation));
  return [...train.warnings, ...validation.warnings, ...(shared === undefined ? [] : [shared])];
}

export interface TrainingSets {
  train: EncodedSource;
  validation: EncodedSource;
  /** The texts of those to measure by, where they are known. */
  validationQuestions: Question[] | undefined;
}

/** The encoded questions to train on and those to measure by; without a file for these, a share is set aside. */
export function trainingSets(
  {train, validation}: TrainingFiles,
  split: {share: number; seed: number},
  {tokenizer, pair}: {tokenizer: TextTokenizer; pair: PairOptions},
): TrainingSets {
  const all = encoded(train, tokenizer, pair);
  if (validation) {
    const other = encoded(validation, tokenizer, pair);
    return {train: all, validation: other, validationQuestions: validation.questions};
  }
  const keys = train.questions?.map(questionKey) ?? train.dataset!.questions.map(tokenKey);
  const places = splitQuestions(keys, split.share, split.seed, train.groups);
  return {
    train: part(all, places.train),
    validation: part(all, places.validation),
    validationQuestions: train.questions && places.validation.map((place) => train.questions![place]!),
  };
}

function part(source: EncodedSource, places: readonly number[]): EncodedSource {
  return {length: places.length, at: (index) => source.at(places[index]!)};
}

/** Equal for questions with equal tokens, whatever the order of their choices. */
function tokenKey({ids, starts}: EncodedQuestion): string {
  const sequences = Array.from(starts.subarray(1), (end, c) => ids.subarray(starts[c], end).join(' '));
  return sequences.sort().join('\u0000');
}

const named = ({file, questions}: QuestionSource) => ({file, questions: questions!});
