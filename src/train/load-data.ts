import {overlapWarning} from '../data/duplicates.js';
import type {Question} from '../data/question.js';
import type {ReadOptions} from '../data/read.js';
import {splitQuestions} from '../data/splits.js';
import {isDatasetFile} from '../text/dataset.js';
import type {PairOptions} from '../text/pair-options.js';
import {
  type EncodedSource,
  encoded,
  keyedQuestions,
  openQuestions,
  type QuestionSource,
} from '../text/question-source.js';
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

/**
 * Opens the files; both must have an answer to every question. Where only one of them holds texts, the options on how to
 * read texts are meant for that one.
 */
export async function openTrainingFiles(options: TrainingFilesOptions): Promise<TrainingFiles> {
  const {train, groupColumn, validation} = options;
  const read = {...options.read, requireAnswers: true};
  if ('share' in validation) {
    const grouped = groupColumn === undefined ? read : {...read, groupColumn};
    return {train: await openQuestions(train, grouped), validation: undefined};
  }
  const mixed = isDatasetFile(train) !== isDatasetFile(validation.file);
  const open = (file: string) => openQuestions(file, mixed && isDatasetFile(file) ? {requireAnswers: true} : read);
  return {train: await open(train), validation: await open(validation.file)};
}

/** What the user should know of the files, one sentence each. */
export function warningsOf({train, validation}: TrainingFiles): string[] {
  if (!validation) return train.warnings;
  const shared = overlapWarning(named(train), named(validation));
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
  const keys = keyedQuestions(train).map(({key}) => key);
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

const named = (source: QuestionSource) => ({file: source.file, questions: keyedQuestions(source)});
