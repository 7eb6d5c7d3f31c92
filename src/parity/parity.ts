import {readdir} from 'node:fs/promises';
import path from 'node:path';
import {parseArgs} from 'node:util';
import {tellFailure} from '../cli/failure.js';
import {usableProcessors} from '../util/processors.js';
import {exitCodes, modelError, usageError} from '../util/errors.js';
import {compareCheckpoint, type ParityOptions} from './compare.js';
import {isGoldenFolder} from './golden.js';
import {type ParityRow, parityTable} from './table.js';

const usage = `Usage: npm run parity -- DIR... [--device cpu|cuda] [--threads N]
DIR is a checkpoint with golden values (config.json, model.safetensors, golden.safetensors), or a folder of such.`;

/**
 * Compares checkpoints with their golden values and prints a table. Returns the exit code: 0 when all are equal or of
 * families that the engine does not know, 1 when one is off, 4 when a folder is no such checkpoint, 2 for wrong use.
 */
export async function parity(argv: string[]): Promise<number> {
  try {
    const {folders, options} = parseArguments(argv);
    const checkpoints = (await Promise.all(folders.map(checkpointsOf))).flat();
    return await compareAll(checkpoints, options);
  } catch (error) {
    return tellFailure(error, {json: false});
  }
}

function parseArguments(argv: string[]): {folders: string[]; options: ParityOptions} {
  const {values, positionals} = parsed(argv);
  const threads = values.threads === undefined ? usableProcessors() : Number(values.threads);
  if (positionals.length === 0) throw usageError(usage);
  if (!Number.isInteger(threads) || threads < 1) throw usageError(`--threads must be a whole number from 1.\n${usage}`);
  return {folders: positionals, options: {device: values.device, threads}};
}

function parsed(args: string[]) {
  try {
    const options = {device: {type: 'string', default: 'cpu'}, threads: {type: 'string'}} as const;
    return parseArgs({args, options, allowPositionals: true});
  } catch (cause) {
    throw usageError(`${(cause as Error).message}\n${usage}`, {cause});
  }
}

/** The folder itself, or the checkpoints in it. */
async function checkpointsOf(folder: string): Promise<string[]> {
  if (await isGoldenFolder(folder)) return [folder];
  const entries = await readdir(folder, {withFileTypes: true}).catch((cause: Error) => {
    throw modelError(`${folder} cannot be read: ${cause.message}.`, {cause});
  });
  const inside = entries.filter((entry) => entry.isDirectory()).map((entry) => path.join(folder, entry.name));
  const golden = await Promise.all(inside.map(isGoldenFolder));
  const found = inside.filter((_, index) => golden[index]).sort();
  if (found.length > 0) return found;
  throw modelError(
    `${folder} holds no golden.safetensors, nor do the folders in it: there is nothing to compare with.`,
  );
}

async function compareAll(folders: string[], options: ParityOptions): Promise<number> {
  const rows: ParityRow[] = [];
  let broken: number | undefined;
  for (const folder of folders) {
    const name = path.basename(path.resolve(folder));
    try {
      rows.push({name, ...(await compareCheckpoint(folder, options))});
    } catch (error) {
      broken = tellFailure(error, {json: false});
      rows.push({name, status: 'broken'});
    }
  }
  process.stdout.write(`${parityTable(rows)}\n`);
  return rows.some(({status}) => status === 'off') ? exitCodes.fault : (broken ?? 0);
}
