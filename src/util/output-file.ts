import {access, constants, realpath, stat} from 'node:fs/promises';
import path from 'node:path';
import {usageError} from './errors.js';
import {systemReason} from './system-error.js';

/**
 * Refuses an `--output` that could not be written or would destroy one of the files that are read, before any work is
 * done; `-` stands for the standard output, among the inputs for the standard input. Throws a usage McqError.
 */
export async function checkOutput(file: string, inputs: string[]): Promise<void> {
  if (file === '-') return;
  await writingOutput(file, () => checkWritable(file));
  for (const input of inputs) {
    if (await isSameFile(file, input)) {
      const which = input === '-' ? 'the file on the standard input' : input;
      throw usageError(`--output ${file} would replace ${which}, which is to be read. Name another file.`);
    }
  }
}

/** Runs what writes the user's `file`. Throws a usage McqError with the system's reason where that cannot be done. */
export async function writingOutput<T>(file: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (cause) {
    const reason = systemReason(cause);
    if (reason === undefined) throw cause;
    throw usageError(`Cannot write ${file}: ${reason}.`, {cause});
  }
}

async function checkWritable(file: string): Promise<void> {
  const present = await stat(file).catch(unlessAbsent);
  if (present?.isDirectory()) throw usageError(`Cannot write ${file}: it is a folder. Name a file in it.`);
  if (present && !present.isFile()) return access(file, constants.W_OK);
  // A file is not written but replaced: it is its folder that counts, or the one in which that is made.
  let folder = path.dirname(present ? await realpath(file) : path.resolve(file));
  while (!(await stat(folder).catch(unlessAbsent))) folder = path.dirname(folder);
  await access(folder, constants.W_OK | constants.X_OK);
}

async function isSameFile(output: string, input: string): Promise<boolean> {
  const [written, read] = await Promise.all([output, input === '-' ? '/dev/stdin' : input].map(regularFile));
  return written !== undefined && written === read;
}

/** Where the file really lies; undefined for what is none, such as a pipe. */
async function regularFile(file: string): Promise<string | undefined> {
  try {
    return (await stat(file)).isFile() ? await realpath(file) : undefined;
  } catch {
    // What cannot be read is told by the one who reads it.
    return undefined;
  }
}

function unlessAbsent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}
