import {readTensors, type Tensor} from '../safetensors/read.js';
import {writeSafetensors} from '../safetensors/write.js';
import {dataError, type McqError} from '../util/errors.js';
import type {EncodedQuestion} from './encoded-question.js';
import {type PairOptions, pairLayouts, truncations} from './pair-options.js';
import {sequenceLengths} from './sequence-lengths.js';
import type {TextTokenizer} from './tokenizer.js';

/** Questions as tokens, in a file of their own: what `finetune` and `predict` take in place of a file of texts. */
export interface TokenDataset {
  questions: EncodedQuestion[];
  /** `questionKey` of each question's texts, which tells repetitions. */
  keys: string[];
  /** `hash` of the tokenizer that encoded them. */
  tokenizer: string;
  /** How they were laid out and cut. */
  pair: PairOptions;
  /** SHA-256 of the file of texts; absent where that was the standard input. */
  source?: string;
}

const format = 'mcq-tokens';
const version = '2';
const noAnswer = -1;
const keyBytes = 8;

/** Whether a file is to be read as a dataset of tokens rather than as texts. */
export const isDatasetFile = (file: string) => file.endsWith('.safetensors');

/**
 * Writes a dataset as a safetensors file: `ids`, `segments` [T], `sequence_starts` [N + 1], `question_starts` [B + 1],
 * `answers` [B] (-1: none), the questions' names as UTF-8 in `names` with `name_starts` [B + 1], and `keys` [B, 8].
 */
export async function writeDataset(file: string, dataset: TokenDataset): Promise<void> {
  const {questions, keys, tokenizer, pair, source} = dataset;
  const names = questions.map(({id}) => new TextEncoder().encode(id));
  const integers = {
    ids: concatenated(questions.map(({ids}) => ids)),
    segments: concatenated(questions.map(({segments}) => segments)),
    sequence_starts: startsOf(questions.flatMap(sequenceLengths)),
    question_starts: startsOf(questions.map(({starts}) => starts.length - 1)),
    answers: Int32Array.from(questions, ({answer = noAnswer}) => answer),
    name_starts: startsOf(names.map(({length}) => length)),
  };
  const bytes = new Uint8Array(Buffer.concat(names));
  await writeSafetensors(
    file,
    [
      ...Object.entries(integers).map(([name, data]) => ({name, dtype: 'I32', shape: [data.length], data})),
      {name: 'names', dtype: 'U8', shape: [bytes.length], data: bytes},
      {
        name: 'keys',
        dtype: 'U8',
        shape: [keys.length, keyBytes],
        data: Uint8Array.from(Buffer.from(keys.join(''), 'hex')),
      },
    ],
    {
      format,
      version,
      tokenizer,
      pair_layout: pair.layout,
      truncation: pair.truncation,
      max_length: String(pair.maxLength),
      ...(source !== undefined && {source}),
    },
  );
}

/** Reads a dataset. Throws McqError of kind 'data' for a file that is none, is damaged, or of another version. */
export async function readDataset(file: string): Promise<TokenDataset> {
  const {metadata, tensors} = await readTensors(file, 'data');
  const broken = (what: string) => dataError(`${file} is not a sound dataset of tokens: ${what}.`);
  if (metadata.format !== format) throw dataError(`${file} is not a dataset of tokens that mcq tokenize wrote.`);
  if (metadata.version !== version) {
    throw dataError(`${file} is of version ${metadata.version}; this mcq reads version ${version}. Tokenize it anew.`);
  }
  const integers = (name: string) => arrayOf(tensors, name, Int32Array, broken);
  const [ids, segments, answers] = [integers('ids'), integers('segments'), integers('answers')];
  const [sequences, questions, nameStarts] = [
    integers('sequence_starts'),
    integers('question_starts'),
    integers('name_starts'),
  ];
  const names = arrayOf(tensors, 'names', Uint8Array, broken);
  const keys = arrayOf(tensors, 'keys', Uint8Array, broken);
  const counts = answers.length;
  if (!isPartition(sequences, ids.length)) throw broken('sequence_starts does not part ids');
  if (!isPartition(questions, sequences.length - 1)) throw broken('question_starts does not part the sequences');
  if (!isPartition(nameStarts, names.length)) throw broken('name_starts does not part names');
  if (segments.length !== ids.length) throw broken('segments and ids differ in length');
  if (questions.length !== counts + 1 || nameStarts.length !== counts + 1 || keys.length !== counts * keyBytes) {
    throw broken('the numbers of questions, answers, names and keys differ');
  }
  const decoder = new TextDecoder();
  return {
    questions: Array.from(answers, (answer, b) => {
      const [first, last] = [questions[b]!, questions[b + 1]!];
      const [begin, end] = [sequences[first]!, sequences[last]!];
      const id = decoder.decode(names.subarray(nameStarts[b], nameStarts[b + 1]));
      if (answer < noAnswer || answer >= last - first)
        throw broken(`the answer of question ${id} is none of its choices`);
      return {
        id,
        ids: ids.subarray(begin, end),
        segments: segments.subarray(begin, end),
        starts: sequences.slice(first, last + 1).map((start) => start - begin),
        ...(answer !== noAnswer && {answer}),
      };
    }),
    keys: Array.from(answers, (_, b) => Buffer.from(keys.subarray(b * keyBytes, (b + 1) * keyBytes)).toString('hex')),
    tokenizer: metadata.tokenizer ?? '',
    pair: pairFrom(metadata, broken),
    ...(metadata.source !== undefined && {source: metadata.source}),
  };
}

/** Throws McqError of kind 'data' unless a dataset was made by this tokenizer and, where given, with these pair options. */
export function checkDataset(
  dataset: TokenDataset,
  file: string,
  expected: {tokenizer: TextTokenizer; pair?: PairOptions},
): void {
  const again = 'Tokenize the questions again with this --model.';
  if (dataset.tokenizer !== expected.tokenizer.hash) {
    throw dataError(`${file} was made with another tokenizer than this model's. ${again}`);
  }
  for (const [key, name] of [
    ['layout', 'pair layout'],
    ['truncation', 'truncation'],
    ['maxLength', 'maximum length'],
  ] as const) {
    const wanted = expected.pair?.[key] ?? dataset.pair[key];
    if (dataset.pair[key] !== wanted) {
      throw dataError(`${file} was made with the ${name} ${dataset.pair[key]}, this model reads ${wanted}. ${again}`);
    }
  }
}

function concatenated(arrays: readonly Int32Array[]): Int32Array {
  const all = new Int32Array(arrays.reduce((sum, {length}) => sum + length, 0));
  let at = 0;
  for (const array of arrays) {
    all.set(array, at);
    at += array.length;
  }
  return all;
}

/** Running sums of lengths, from 0. */
function startsOf(lengths: readonly number[]): Int32Array {
  const starts = new Int32Array(lengths.length + 1);
  lengths.forEach((length, n) => {
    starts[n + 1] = starts[n]! + length;
  });
  return starts;
}

function isPartition(starts: Int32Array, length: number): boolean {
  return starts[0] === 0 && starts.at(-1) === length && starts.every((start, n) => n === 0 || start >= starts[n - 1]!);
}

function arrayOf<T extends Int32Array | Uint8Array>(
  tensors: Map<string, Tensor>,
  name: string,
  type: new () => T,
  broken: (what: string) => McqError,
): T {
  const data = tensors.get(name)?.data;
  if (!(data instanceof type)) throw broken(`it has no ${name}`);
  return data;
}

function pairFrom(metadata: Record<string, string>, broken: (what: string) => McqError): PairOptions {
  const layout = pairLayouts.find((name) => name === metadata.pair_layout);
  const truncation = truncations.find((name) => name === metadata.truncation);
  const maxLength = Number(metadata.max_length);
  if (!layout || !truncation || !(maxLength > 0))
    throw broken('its pair layout, truncation or maximum length is unknown');
  return {layout, truncation, maxLength};
}
