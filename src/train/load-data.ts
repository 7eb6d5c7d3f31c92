import {overlapWarning} from '../data/duplicates.js';
import {type QuestionFile, type ReadOptions, readQuestions} from '../data/read.js';
import type {Question} from '../data/question.js';
import {splitQuestions} from '../data/splits.js';
import type {Model} from '../engine/model.js';
import {encodedOnDemand, type EncodedSource} from '../text/encoded-source.js';
import {hashFile} from '../util/hash.js';
import type {AnswerKey} from './evaluation.js';

/** Questions to train on or to measure by, all with answers. */
export interface AnsweredQuestions {
  encoded: EncodedSource;
  key: AnswerKey[];
  /** Their texts; absent where they come from a dataset of token ids. */
  questions?: Question[];
}

export interface DataFile {
  file: string;
  sha256: string;
  dialect: string;
  questions: number;
}

export interface TrainingData {
  train: AnsweredQuestions;
  validation: AnsweredQuestions;
  files: {train: DataFile; validation?: DataFile};
  /** Sentences for the user. */
  warnings: string[];
}

export interface TrainingDataOptions {
  train: string;
  validation: {file: string} | {share: number};
  groupColumn?: string | undefined;
  read: ReadOptions;
  settings: {seed: number};
}
