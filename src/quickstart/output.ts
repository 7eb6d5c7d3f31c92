import {readdir, readFile} from 'node:fs/promises';
import path from 'node:path';
import {usageError} from '../util/errors.js';

/** The questions that a quickstart trains on lie beside the folder of its run: `runs/quickstart-train.jsonl`. */
export function trainingFile(run: string): string {
  return `${path.normalize(run).replace(/[/\\]+$/, '')}-train.jsonl`;
}

/**
 * Whether `run` holds an earlier quickstart, which the next one may replace. Throws a usage McqError where it holds
 * anything else.
 */
export async function holdsQuickstart(run: string): Promise<boolean> {
  const entries = await readdir(run).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw usageError(`${run} cannot be the folder of the quickstart: ${error.message}`, {cause: error});
  });
  if (entries.length === 0) return false;
  if ((await trainedOn(run)) === path.resolve(trainingFile(run))) return true;
  throw usageError(`${run} is there already, and no quickstart's. Give another --output, or move it away.`);
}

/** The file of training questions that run.json names; undefined where it is not there or does not tell. */
async function trainedOn(run: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path.join(run, 'run.json'), 'utf8'))?.data?.train?.file;
  } catch {
    return undefined;
  }
}
