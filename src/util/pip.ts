import {existsSync} from 'node:fs';
import {mkdir, readdir} from 'node:fs/promises';
import {devNull} from 'node:os';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {moduleArguments} from './python.js';
import {runProgram} from './run-program.js';

export interface PipRequest {
  requirements: string[];
  /** Where the wheels go. */
  folder: string;
  /** Only from the local folders of the user's `find-links`. */
  offline?: boolean;
  /** With all that the requirements require. */
  dependencies?: boolean;
  /** Ask this index in place of the configured one. */
  index?: string | undefined;
  /** Take a wheel of whichever Python: pip's own may be too old or too new for there to be one. */
  anyPython?: boolean;
  /** Let pip's own progress be seen, on stderr. */
  progress?: boolean;
}

/**
 * Downloads wheels with the user's pip and its configuration, so that mirrors, proxies and offline folders work; pip
 * checks the checksums of its index. Returns the files; throws an Error with pip's reason.
 */
export async function pipDownload(request: PipRequest): Promise<string[]> {
  const pip = await findPip();
  if (!pip) throw new Error('there is no pip (tried python3, python and pip3)');
  const {args, env} = request.offline ? await offlineSource(pip) : onlineSource(request);
  await mkdir(request.folder, {recursive: true});
  const result = await runProgram(
    pip[0]!,
    [
      ...pip.slice(1),
      ...['download', '--disable-pip-version-check', '--only-binary', ':all:', '--dest', request.folder],
      ...(request.dependencies ? [] : ['--no-deps']),
      ...args,
      ...request.requirements,
    ],
    {stdio: ['ignore', request.progress ? process.stderr.fd : 'ignore', 'pipe'], env: {...process.env, ...env}},
  );
  if (result.code !== 0) throw new Error(pipReason(result.stderr));
  return (await readdir(request.folder)).map((name) => path.join(request.folder, name));
}

/** The words that start pip; a Python's own module first, since a stray `pip` may belong to a Python long gone. */
async function findPip(): Promise<string[] | undefined> {
  const module = moduleArguments('pip');
  for (const words of [['python3', ...module], ['python', ...module], ['pip3']]) {
    if ((await runProgram(words[0]!, [...words.slice(1), '--version'])).code === 0) return words;
  }
  return undefined;
}

function onlineSource({index, anyPython}: PipRequest): {args: string[]; env: NodeJS.ProcessEnv} {
  const python = ['--python-version', '3.12', '--implementation', 'cp', '--abi', 'cp312'];
  const tags = anyPython ? [...python, '--platform', 'manylinux_2_28_x86_64'] : [];
  // An index that the user has not chosen may be out of reach: pip would try for long.
  const from = index ? ['--index-url', index, '--timeout', '15', '--retries', '1'] : [];
  return {args: [...from, ...tags], env: {}};
}

/** A configured `find-links` may be a page on the network: only its folders are kept, and all else of it is put aside. */
async function offlineSource(pip: string[]): Promise<{args: string[]; env: NodeJS.ProcessEnv}> {
  const config = await runProgram(pip[0]!, [...pip.slice(1), 'config', 'list']);
  const folders = localFindLinks(config.stdout);
  if (folders.length === 0) throw new Error('pip knows no local folder of wheels (its setting find-links)');
  const links = folders.flatMap((folder) => ['--find-links', folder]);
  return {args: ['--no-index', ...links], env: {PIP_CONFIG_FILE: devNull, PIP_FIND_LINKS: ''}};
}

/** The folders among the `find-links` that `pip config list` prints, as `global.find-links='/a file:///b'`. */
export function localFindLinks(configuration: string): string[] {
  const links = configuration
    .split('\n')
    .flatMap((line) => /^.*\.find-links=(['"])(.*)\1$/.exec(line)?.[2]?.split(/\s+|\\n/) ?? []);
  const folders = links.map((link) => (link.startsWith('file://') ? fileURLToPath(link) : link));
  return [...new Set(folders)].filter((folder) => folder !== '' && existsSync(folder));
}

/** What pip says at the end; before that it may warn of things that have no bearing. */
function pipReason(stderr: string): string {
  const lines = stderr.split('\n').filter((line) => line.trim() !== '');
  const errors = lines.filter((line) => line.startsWith('ERROR: '));
  return (errors.at(-1) ?? lines.at(-1) ?? 'pip failed and did not say why').replace(/^ERROR: /, '');
}
