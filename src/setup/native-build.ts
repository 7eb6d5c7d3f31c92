import {spawn} from 'node:child_process';
import {createHash} from 'node:crypto';
import {existsSync, readFileSync} from 'node:fs';
import {access, constants, readdir, readFile, rm, writeFile} from 'node:fs/promises';
import {createRequire} from 'node:module';
import {freemem} from 'node:os';
import path from 'node:path';
import {createInterface} from 'node:readline';
import {engineError} from '../util/errors.js';
import {packageRoot} from '../util/paths.js';
import {usableProcessors} from '../util/processors.js';
import type {Reporter} from '../util/reporter.js';
import type {Libtorch} from './libtorch/folder.js';

/** What a build folder is configured for. */
export interface BuildConfiguration {
  libtorch: Libtorch;
  /** Where the sources are: CMake's own cache is worth nothing in a folder that was moved. */
  root: string;
}

/** What lies as mcq.json beside a built mcq.node: what it was built for and from. */
export interface BuildRecord extends BuildConfiguration {
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
  return existsSync(path.join(folder, 'mcq.node')) ? readJson(path.join(folder, 'mcq.json')) : undefined;
}

/** Whether the addon that lies there was built from these sources for this LibTorch. */
export async function isBuilt(libtorch: Libtorch, out = 'build'): Promise<boolean> {
  const record = buildRecord(out);
  return isFor(libtorch, record) && record?.inputs === (await sourceChecksum());
}

/**
 * Compiles the addon against a LibTorch; only what changed, also after a build that failed. Callers hold the lock of
 * the package. Throws an engine McqError with the compiler's words; the full log is then in `<out>/build.log`.
 */
export async function buildAddon(
  libtorch: Libtorch,
  {reporter, out = 'build', force = false}: BuildOptions,
): Promise<void> {
  const folder = path.join(packageRoot, out);
  const recordFile = path.join(folder, 'Release', 'mcq.json');
  const configurationFile = path.join(folder, 'mcq-configuration.json');
  await requireWritable(packageRoot);
  const inputs = await sourceChecksum();
  await rm(recordFile, {force: true});
  reporter.say(`Building the native code in ${folder}: a few minutes the first time`);
  const task = reporter.task('Building', 'steps');
  try {
    // `build` alone would keep the options of an earlier configuration.
    if (force || !isFor(libtorch, readJson(configurationFile))) {
      await cmakeJs('reconfigure', libtorch, folder, task.done);
      await writeJson(configurationFile, {libtorch, root: packageRoot} satisfies BuildConfiguration);
    }
    await cmakeJs('build', libtorch, folder, task.done);
  } finally {
    task.end();
  }
  await writeJson(recordFile, {libtorch, root: packageRoot, inputs} satisfies BuildRecord);
}

function isFor(libtorch: Libtorch, configuration: BuildConfiguration | undefined): boolean {
  const same = (key: keyof Libtorch) => configuration?.libtorch[key] === libtorch[key];
  return configuration?.root === packageRoot && same('folder') && same('version') && same('variant');
}

function readJson<T>(file: string): T | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as T;
  } catch {
    return undefined;
  }
}

function writeJson(file: string, value: unknown): Promise<void> {
  return writeFile(file, `${JSON.stringify(value, null, 2)}\n`);
}

/** A package that an administrator has installed for all belongs to somebody else. */
async function requireWritable(folder: string): Promise<void> {
  try {
    await access(folder, constants.W_OK);
  } catch (cause) {
    throw engineError(
      `The native code is built in ${folder}, which you may not write to. Run the set-up as its owner, or install mcq in a folder of yours.`,
      {code: 'MCQ_NOT_WRITABLE', cause},
    );
  }
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
  folder: string,
  onProgress: (done: number, total: number) => void,
): Promise<void> {
  const program = path.join(dependency('cmake-js'), 'bin', 'cmake-js');
  const jobs = ['--parallel', String(parallelJobs())];
  const definitions = [`--CDLIBTORCH=${libtorch.folder}`, `--CDNODE_ADDON_API=${dependency('node-addon-api')}`];
  const options = ['--directory', packageRoot, '--out', folder, ...definitions];
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
  if (code !== 0) throw await buildFailure(log, path.join(folder, 'build.log'));
}

/** Where npm has put a package: not always in the node_modules of this one. */
function dependency(name: string): string {
  return path.dirname(createRequire(import.meta.url).resolve(`${name}/package.json`));
}

/** A compiler process takes up to 1.5 GB with LibTorch's headers. */
function parallelJobs(): number {
  return Math.max(1, Math.min(usableProcessors(), Math.floor(freemem() / 1.5e9)));
}

/** Ninja counts its steps, `[3/20]`, those of `Re-running CMake` apart; make tells percents, `[ 15%]`. */
function buildProgress(line: string): [done?: number, total?: number] {
  const steps = /^\[\s*(\d+)\/(\d+)\] (?!Re-)/.exec(line);
  if (steps) return [Number(steps[1]), Number(steps[2])];
  const percent = /^\[\s*(\d+)%\]/.exec(line);
  return percent ? [Number(percent[1]), 100] : [];
}

async function buildFailure(lines: string[], file: string): Promise<Error> {
  await writeFile(file, `${lines.join('\n')}\n`);
  // What cmake-js and ninja add at the end only says that there was an error.
  const log = lines.filter((line) => !/^(ERROR OMG|ninja: build stopped)/.test(line));
  const telling = log.findIndex((line) => /\b(fatal )?error\b/i.test(line));
  const end = telling === -1 ? log.slice(-15) : log.slice(telling, telling + 15);
  return engineError(`The native code did not build. The full log is ${file}; it says:\n${end.join('\n')}`, {
    code: 'MCQ_BUILD_FAILED',
  });
}
