import {engineError} from '../../util/errors.js';
import {networkReason} from '../../util/http.js';
import {withLock} from '../../util/lock.js';
import type {Reporter} from '../../util/reporter.js';
import {libtorchFromArchive} from './archive.js';
import {cachedLibtorch, fillCacheWithLink, libtorchCache, wrongVariant} from './cache.js';
import {inspectLibtorch, type Libtorch} from './folder.js';
import {libtorchFromPip, pipSources} from './pip.js';
import {pythonLibtorch} from './python.js';
import {archiveUrl, libtorchVersion, type Variant} from './release.js';

export interface LibtorchRequest {
  /** Undefined: what `$LIBTORCH` holds, else cpu. */
  variant: Variant | undefined;
  offline: boolean;
  reporter: Reporter;
}

/**
 * The LibTorch to build against: `$LIBTORCH`, the user's cache, or brought there through pip or from the official
 * archive, or that of an installed Python torch. One process at a time fills the cache.
 * Throws an engine McqError that lists what was tried and all ways to provide one.
 */
export async function provideLibtorch({variant, offline, reporter}: LibtorchRequest): Promise<Libtorch> {
  const given = process.env.LIBTORCH;
  if (given) return givenLibtorch(given, variant);
  const wanted = variant ?? 'cpu';
  const cached = cachedLibtorch(wanted);
  if (typeof cached !== 'string') return cached;
  return withLock(libtorchCache(wanted), reporter, () => bringLibtorch(wanted, offline, reporter));
}

function givenLibtorch(folder: string, variant: Variant | undefined): Libtorch {
  const found = inspectLibtorch(folder);
  const problem =
    typeof found === 'string'
      ? found
      : found.variant !== (variant ?? found.variant) && `${folder}: ${wrongVariant(found.variant, variant!)}`;
  if (problem) {
    throw engineError(`$LIBTORCH: ${problem}. Name the folder of another, or unset LIBTORCH.`, {
      code: 'MCQ_NO_LIBTORCH',
    });
  }
  return found as Libtorch;
}

async function bringLibtorch(variant: Variant, offline: boolean, reporter: Reporter): Promise<Libtorch> {
  const cached = cachedLibtorch(variant);
  if (typeof cached !== 'string') return cached;
  const tried = ['$LIBTORCH: not set', `the cache: ${cached}`];
  for (const way of ways(variant, offline, reporter)) {
    try {
      return await way.bring();
    } catch (error) {
      const reason = networkReason(error);
      reporter.say(`  not through ${way.name}: ${reason}`);
      tried.push(`${way.name}: ${reason}`);
    }
  }
  throw engineError(noneFound(variant, offline, tried), {code: 'MCQ_NO_LIBTORCH'});
}

interface Way {
  name: string;
  bring: () => Promise<Libtorch>;
}

function ways(variant: Variant, offline: boolean, reporter: Reporter): Way[] {
  const pip = pipSources(variant, offline).map((source) => ({
    name: `pip, ${source.requirement}${source.index ? ` with ${source.index}` : ' as it is configured'}`,
    bring: () => libtorchFromPip(variant, source, {offline, reporter}),
  }));
  const archive = {name: 'the official archive', bring: () => libtorchFromArchive(variant, reporter)};
  const python = {name: 'an installed Python torch', bring: () => usePythonTorch(variant, reporter)};
  return offline ? [...pip, python] : [...pip, archive, python];
}

async function usePythonTorch(variant: Variant, reporter: Reporter): Promise<Libtorch> {
  const found = await pythonLibtorch();
  if (typeof found === 'string') throw new Error(found);
  if (found.variant !== variant) throw new Error(`${found.folder}: ${wrongVariant(found.variant, variant)}`);
  reporter.say(`Using the LibTorch of Python's torch in ${found.folder}`);
  return fillCacheWithLink(found);
}

function noneFound(variant: Variant, offline: boolean, tried: string[]): string {
  const label = `LibTorch ${libtorchVersion} (${variant})`;
  return [
    `${label} was not found${offline ? '' : ' and could not be brought here'}. Tried:`,
    ...tried.map((line) => `  - ${line}`),
    ...(offline ? ['  - the network: not asked, because of --offline'] : []),
    'Each of these is enough, then run the set-up again:',
    `  - a network or a proxy (https_proxy) that reaches ${new URL(archiveUrl(variant)).host}, or a mirror of it: MCQ_LIBTORCH_MIRROR=URL`,
    `  - the wheel of torch ${libtorchVersion} in a folder that pip knows: PIP_FIND_LINKS=FOLDER`,
    `  - an unpacked LibTorch: LIBTORCH=FOLDER, the folder with lib/ and include/ in it`,
    `  - an installed Python torch: pip install torch==${libtorchVersion}${variant === 'cpu' ? '+cpu' : ''}`,
    `  - from another machine, the whole folder ${libtorchCache(variant)}`,
  ].join('\n');
}
