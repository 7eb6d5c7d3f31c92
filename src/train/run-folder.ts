import {realpathSync} from 'node:fs';
import {appendFile, mkdir, readdir, rename, rm, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {usageError} from '../util/errors.js';
import {replaceFile} from '../util/replace-file.js';

export interface RunFolderOptions {
  /** Replace a run that is there already. */
  overwrite?: boolean;
  /** Files that are still to be read: a folder that holds one of them is not replaced. */
  inputs?: string[];
}

/** The folder of one training: what it was asked to do, how it went, and the model it made. */
export class RunFolder {
  private constructor(
    readonly folder: string,
    /** Where the run that this one replaces waits until this one has a model. */
    private replaced: string | undefined,
  ) {}

  /**
   * Makes the folder and claims it with an empty run.json. One that holds anything is refused, unless `overwrite` is
   * given and it holds a run: that one is put aside until there is a model to take its place.
   */
  static async create(folder: string, options: RunFolderOptions = {}): Promise<RunFolder> {
    const replaced = await putAside(folder, options);
    if (await claim(folder)) return new RunFolder(folder, replaced);
    throw taken(folder);
  }

  /** As `create`, under the first free name: `runs/2026-11-23-minilm`, `runs/2026-11-23-minilm-2`, ... */
  static async createNew(model: string, date = new Date()): Promise<RunFolder> {
    for (;;) {
      const folder = await freeRunName(model, date);
      if (await claim(folder)) return new RunFolder(folder, undefined);
    }
  }

  /** After a failure: an earlier run that was put aside comes back, if nothing has taken its place. */
  async giveBack(): Promise<boolean> {
    if (this.replaced === undefined) return false;
    await rm(this.folder, {recursive: true, force: true});
    await rename(this.replaced, this.folder);
    return true;
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
    await this.replaceFolder('model', save);
    if (this.replaced !== undefined) await rm(this.replaced, {recursive: true, force: true});
    this.replaced = undefined;
  }

  /** Keeps weights that are not the best, beside the model: `last/`. */
  async keepLast(save: (folder: string) => Promise<void>): Promise<string> {
    await this.replaceFolder('last', save);
    return this.file('last');
  }

  private async replaceFolder(name: string, save: (folder: string) => Promise<void>): Promise<void> {
    const [next, previous] = [this.file(`.${name}.next`), this.file(`.${name}.previous`)];
    await rm(next, {recursive: true, force: true});
    await save(next);
    await rm(previous, {recursive: true, force: true});
    if ((await entriesOf(this.file(name))).length > 0) await rename(this.file(name), previous);
    await rename(next, this.file(name));
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

/** Moves a run out of the way, if there is one and it may be replaced; where to. */
async function putAside(folder: string, {overwrite = false, inputs = []}: RunFolderOptions) {
  const entries = await entriesOf(folder);
  if (entries.length === 0) return undefined;
  if (!overwrite) throw taken(folder);
  if (!entries.includes('run.json')) {
    throw usageError(`${folder} holds no run of mcq, so --overwrite leaves it alone. Give another --output.`);
  }
  const input = inputs.find((file) => isInside(file, folder));
  if (input !== undefined) {
    throw usageError(`--overwrite would remove ${input}, which this training reads. Give another --output.`);
  }
  const real = realpathSync(folder);
  const aside = path.join(path.dirname(real), `.${path.basename(real)}.replaced`);
  await rm(aside, {recursive: true, force: true});
  await rename(real, aside);
  return aside;
}

/** Whether the folder is ours now: of several that ask at once, one gets it. */
async function claim(folder: string): Promise<boolean> {
  try {
    await mkdir(folder, {recursive: true});
    if ((await readdir(folder)).length > 0) return false;
    await writeFile(path.join(folder, 'run.json'), '{}\n', {flag: 'wx'});
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw usageError(`The folder ${folder} cannot be made: ${(error as Error).message}`, {cause: error});
  }
}

const taken = (folder: string) =>
  usageError(`${folder} is there already. Give another --output, or --overwrite to replace it.`);

/** Whether a file lies in a folder, whatever links lead to either. */
function isInside(file: string, folder: string): boolean {
  const real = (name: string) => {
    try {
      return realpathSync(name);
    } catch {
      return path.resolve(name);
    }
  };
  return real(file).startsWith(real(folder) + path.sep);
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
