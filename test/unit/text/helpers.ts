import {existsSync, readFileSync} from 'node:fs';
import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {parse} from 'csv-parse/sync';
import {onTestFinished} from 'vitest';
import type {PairOptions} from '../../../src/text/pair-options.js';
import {packageRoot} from '../../../src/util/paths.js';

export const shared = path.resolve(packageRoot, '../shared');
export const withShared = existsSync(path.join(shared, 'tokenizers'));
export const tokenizerFolder = (name: string) => path.join(shared, 'tokenizers', name);

/** A folder with the given files, gone when the test ends; objects are written as JSON. */
export async function folderWith(files: Record<string, unknown>): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'mcq-text-'));
  onTestFinished(() => rm(folder, {recursive: true, force: true}));
  for (const [name, content] of Object.entries(files)) {
    await writeFile(path.join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
  }
  return folder;
}

export const bertSpecials = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]'];

/** A small vocab.txt: BERT's special tokens (ids 0 to 4), then the given tokens. */
export const vocabulary = (...tokens: string[]) => `${[...bertSpecials, ...tokens].join('\n')}\n`;

export interface PairGolden {
  first: string;
  second: string;
  truncation?: 'longest_first' | 'only_first';
  max_length?: number;
  ids: number[];
  segments: number[];
}

export function pairGoldens(name: string): PairGolden[] {
  return JSON.parse(readFileSync(path.join(shared, 'goldens/tokenization/pairs.json'), 'utf8'))[name];
}

export function readRows(file: string): Record<string, string>[] {
  return parse(readFileSync(path.join(shared, 'data', file)), {columns: true, bom: true});
}

export const untruncated: PairOptions = {
  layout: 'context+prompt/choice',
  truncation: 'context-first',
  maxLength: Number.POSITIVE_INFINITY,
};

/** A byte-level BPE tokenizer.json of vocab.json and merges.txt, as transformers converts RoBERTa's. */
export function robertaDefinition(folder: string): unknown {
  const vocab = JSON.parse(readFileSync(path.join(folder, 'vocab.json'), 'utf8'));
  const merges = readFileSync(path.join(folder, 'merges.txt'), 'utf8').trimEnd().split('\n').slice(1);
  const token = (content: string, lstrip = false) => ({
    id: vocab[content],
    content,
    single_word: false,
    lstrip,
    rstrip: false,
    normalized: content === '<mask>',
    special: true,
  });
  return {
    added_tokens: [token('<s>'), token('<pad>'), token('</s>'), token('<unk>'), token('<mask>', true)],
    normalizer: null,
    pre_tokenizer: {type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: true},
    post_processor: {
      type: 'RobertaProcessing',
      sep: ['</s>', vocab['</s>']],
      cls: ['<s>', vocab['<s>']],
      trim_offsets: true,
      add_prefix_space: false,
    },
    decoder: {type: 'ByteLevel'},
    model: {type: 'BPE', unk_token: null, vocab, merges},
  };
}
