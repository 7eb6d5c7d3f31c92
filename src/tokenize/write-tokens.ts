import {writeFile} from 'node:fs/promises';
import {questionKey} from '../data/duplicates.js';
import type {Question} from '../data/question.js';
import {usageError} from '../util/errors.js';
import {hashFile} from '../util/hash.js';
import {checkOutput, writingOutput} from '../util/output-file.js';
import {replaceFile} from '../util/replace-file.js';
import {isDatasetFile, writeDataset} from '../text/dataset.js';
import type {EncodedQuestion} from '../text/encoded-question.js';
import {huggingFaceRows, type Padding} from './hf-format.js';
import type {TokenizerSetup} from './tokenize-file.js';

export const tokenFormats = ['dataset', 'hf'] as const;
export type TokenFormat = (typeof tokenFormats)[number];

export interface TokenOutput {
  /** Where to write; `-` is the standard output, for `hf` only. */
  file: string;
  format: TokenFormat;
  padding?: Padding | undefined;
}

/**
 * Throws McqError of kind 'usage' for an output that cannot be written or is `source`, the file of questions itself;
 * before any work is done.
 */
export async function checkTokenOutput({file, format, padding}: TokenOutput, source?: string): Promise<void> {
  if (format === 'dataset') checkDatasetOutput(file, padding);
  await checkOutput(file, source === undefined ? [] : [source]);
}

function checkDatasetOutput(file: string, padding: Padding | undefined): void {
  if (padding !== undefined) throw usageError('--padding is for --format hf only: a dataset holds no padding.');
  if (!isDatasetFile(file)) {
    throw usageError(`The name of a dataset ends in .safetensors, unlike "${file}". JSON lines come with --format hf.`);
  }
}

/**
 * Writes encoded questions as a dataset, or as JSON lines in Hugging Face's form; `source` is the file they come from.
 * Throws a usage McqError for a file that cannot be written.
 */
export async function writeTokens(
  {file, format, padding}: TokenOutput,
  {questions, encoded}: {questions: readonly Question[]; encoded: EncodedQuestion[]},
  {tokenizer, pair}: TokenizerSetup,
  source: string,
): Promise<void> {
  if (format === 'dataset') {
    const hash = source === '-' ? {} : {source: await hashFile(source)};
    const keys = questions.map(questionKey);
    const dataset = {questions: encoded, keys, tokenizer: tokenizer.hash, pair, ...hash};
    await writingOutput(file, () => writeDataset(file, dataset));
    return;
  }
  const lines = jsonLines(huggingFaceRows(encoded, {special: tokenizer.special, padding, maxLength: pair.maxLength}));
  if (file === '-') for (const line of lines) process.stdout.write(line);
  else await writingOutput(file, () => replaceFile(file, (handle) => writeFile(handle, lines)));
}

function* jsonLines(rows: Iterable<unknown>): Generator<string> {
  for (const row of rows) yield `${JSON.stringify(row)}\n`;
}
