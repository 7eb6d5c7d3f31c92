import {spawn} from 'node:child_process';
import {createHash} from 'node:crypto';
import {existsSync, readFileSync} from 'node:fs';
import {readdir, readFile, rm, writeFile} from 'node:fs/promises';
import {createRequire} from 'node:module';
import {availableParallelism, freemem} from 'node:os';
import path from 'node:path';
import {createInterface} from 'node:readline';
import {engineError} from '../util/errors.js';
import {packageRoot} from '../util/paths.js';
import type {Reporter} from '../util/reporter.js';
import type {Libtorch} from './libtorch/folder.js';

/** What lies as mcq.json beside a built mcq.node: what it was built for and from. */
export interface BuildRecord {
  libtorch: Libtorch;
  /** Where the sources were: CMake's own cache is worth nothing in a folder that was moved. */
  root: string;
  /** Checksum over all sources. */
  inputs: string;
}

export interface BuildOptions {
  reporter: Reporter;
  /** Folder of the build below the package; `build` is where the addon is loaded from. */
  out?: string;
  /** Build anew from the beginning. */
  force?: boolean;
}

/** The record of a finished build; undefined when there is none. */
export function buildRecord(out = 'build'): BuildRecord | undefined {
  const folder = path.join(packageRoot, out, 'Release');
  if (!existsSync(path.join(folder, 'mcq.node'))) return undefined;
  try {
    return JSON.parse(readFileSync(path.join(folder, 'mcq.json'), 'utf8')) as BuildRecord;
  } catch {
    return undefined;
  }
}

/** Whether the addon that lies there was built from these sources for this LibTorch. */
export async function isBuilt(libtorch: Libtorch, out = 'build'): Promise<boolean> {
  const record = buildRecord(out);
  return record !== undefined && isConfiguredFor(record, libtorch) && record.inputs === (await sourceChecksum());
}

/**
 * Compiles the addon against a LibTorch. CMake compiles only what changed. Callers hold the lock of the package.
 * Throws an engine McqError with the compiler's last lines; the full log is then in `<out>/build.log`.
 */
export async function buildAddon(
  libtorch: Libtorch,
  {reporter, out = 'build', force = false}: BuildOptions,
): Promise<void> {
  const record = buildRecord(out);
  const recordFile = path.join(packageRoot, out, 'Release', 'mcq.json');
  const inputs = await sourceChecksum();
  await rm(recordFile, {force: true});
  const fromScratch = force || !record || !isConfiguredFor(record, libtorch);
  reporter.say(`Building the native code in ${path.join(packageRoot, out)}: a few minutes the first time`);
  const task = reporter.task('Building', 'steps');
  try {
    // `build` alone would keep the options of an earlier configuration.
    if (fromScratch) await cmakeJs('reconfigure', libtorch, out, task.done);
    await cmakeJs('build', libtorch, out, task.done);
  } finally {
    task.end();
  }
  const built: BuildRecord = {libtorch, root: packageRoot, inputs};
  await writeFile(recordFile, `${JSON.stringify(built, null, 2)}\n`);
}

function isConfiguredFor(record: BuildRecord, libtorch: Libtorch): boolean {
  const same = (key: keyof Libtorch) => record.libtorch[key] === libtorch[key];
  return record.root === packageRoot && same('folder') && same('version') && same('variant');
}

/** Over names and contents of all that goes into the addon. */
async function sourceChecksum(): Promise<string> {
  const native = await readdir(path.join(packageRoot, 'native'), {recursive: true, withFileTypes: true});
  const files = native.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
  const hash = createHash('sha256');
  for (const file of [path.join(packageRoot, 'CMakeLists.txt'), ...files.sort()]) {
    const content = await readFile(file);
    hash.update(`${path.relative(packageRoot, file)}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

async function cmakeJs(
  command: 'reconfigure' | 'build',
  libtorch: Libtorch,
  out: string,
  onProgress: (done: number, total: number) => void,
): Promise<void> {
  const program = path.join(
    path.dirname(createRequire(import.meta.url).resolve('cmake-js/package.json')),
    'bin/cmake-js',
  );
  const jobs = ['--parallel', String(parallelJobs())];
  const options = ['--directory', packageRoot, '--out', path.join(packageRoot, out), `--CDLIBTORCH=${libtorch.folder}`];
  const child = spawn(process.execPath, [program, command, ...jobs, ...options], {
    cwd: packageRoot,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const log: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({input: stream}).on('line', (line) => {
      log.push(line);
      const [done, total] = buildProgress(line);
      if (done !== undefined && total !== undefined) onProgress(done, total);
    });
  }
  const code = await new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve));
  if (code !== 0) throw await buildFailure(log, path.join(packageRoot, out, 'build.log'));
}

/** A compiler process takes up to 1.5 GB with LibTorch's headers. */
function parallelJobs(): number {
  return Math.max(1, Math.min(availableParallelism(), Math.floor(freemem() / 1.5e9)));
}

/** Ninja counts its steps, `[3/20]`, those of `Re-running CMake` apart; make tells percents, `[ 15%]`. */
function buildProgress(line: string): [done?: number, total?: number] {
  const steps = /^\[\s*(\d+)\/(\d+)\] (?!Re-)/.exec(line);
  if (steps) return [Number(steps[1]), Number(steps[2])];
  const percent = /^\[\s*(\d+)%\]/.exec(line);
  return percent ? [Number(percent[1]), 100] : [];
}

async function buildFailure(log: string[], file: string): Promise<Error> {
  await writeFile(file, `${log.join('\n')}\n`);
  const telling = log.findIndex((line) => /\b(fatal )?error\b/i.test(line));
  const end = telling === -1 ? log.slice(-15) : log.slice(telling, telling + 15);
  return engineError(`The native code did not build. The full log is ${file}; it says:\n${end.join('\n')}`, {
    code: 'MCQ_BUILD_FAILED',
  });
}
