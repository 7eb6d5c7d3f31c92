import {appendFile, mkdir, readdir, rename, rm} from 'node:fs/promises';
import path from 'node:path';
import {usageError} from '../util/errors.js';
import {replaceFile} from '../util/replace-file.js';

/** The folder of one training: what it was asked to do, how it went, and the model it made. */
export class RunFolder {
  private constructor(readonly folder: string) {}

  /**
   * Makes the folder. One that is there already is refused, unless `overwrite` is given and it holds a run, or nothing,
   * and none of the `inputs`, the files that are still to be read.
   */
  static async create(folder: string, options: {overwrite?: boolean; inputs?: string[]} = {}): Promise<RunFolder> {
    const {overwrite = false, inputs = []} = options;
    const entries = await entriesOf(folder);
    if (entries.length > 0) {
      if (!overwrite)
        throw usageError(`${folder} is there already. Give another --output, or --overwrite to replace it.`);
      if (!entries.includes('run.json')) {
        throw usageError(`${folder} holds no run of mcq, so --overwrite leaves it alone. Give another --output.`);
      }
      const input = inputs.find((file) => isInside(file, folder));
      if (input !== undefined) {
        throw usageError(`--overwrite would remove ${input}, which this training reads. Give another --output.`);
      }
      await rm(folder, {recursive: true});
    }
    await mkdir(folder, {recursive: true});
    return new RunFolder(folder);
  }

  /** The folder of the model: config.json, model.safetensors and the tokenizer's files. */
  get model(): string {
    return this.file('model');
  }

  file(name: string): string {
    return path.join(this.folder, name);
  }

  async writeRecord(record: object): Promise<void> {
    await replaceFile(this.file('run.json'), (handle) => handle.writeFile(`${JSON.stringify(record, null, 2)}\n`));
  }

  /** Adds a line to metrics.jsonl. */
  async log(entry: object): Promise<void> {
    await appendFile(this.file('metrics.jsonl'), `${JSON.stringify(entry)}\n`);
  }

  /** Replaces the model by what `save` writes into an empty folder; until that is done the earlier one stays. */
  async replaceModel(save: (folder: string) => Promise<void>): Promise<void> {
    const next = this.file('.model.next');
    await rm(next, {recursive: true, force: true});
    await save(next);
    const previous = this.file('.model.previous');
    await rm(previous, {recursive: true, force: true});
    if ((await entriesOf(this.model)).length > 0) await rename(this.model, previous);
    await rename(next, this.model);
    await rm(previous, {recursive: true, force: true});
  }
}

/** `runs/2026-11-23-minilm`, with a number behind it when that is taken. */
export async function freeRunName(model: string, date = new Date()): Promise<string> {
  const day = [date.getFullYear(), date.getMonth() + 1, date.getDate()]
    .map((n) => String(n).padStart(2, '0'))
    .join('-');
  const name = path.basename(path.resolve(model)).replace(/[^\p{L}\p{N}._-]+/gu, '-');
  const base = path.join('runs', `${day}-${name}`);
  for (let number = 1; ; number++) {
    const candidate = number === 1 ? base : `${base}-${number}`;
    if ((await entriesOf(candidate)).length === 0) return candidate;
  }
}

function isInside(file: string, folder: string): boolean {
  return path.resolve(file).startsWith(path.resolve(folder) + path.sep);
}

async function entriesOf(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    const {code} = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return [];
    if (code === 'ENOTDIR') throw usageError(`${folder} is a file, not a folder.`);
    throw error;
  }
}
