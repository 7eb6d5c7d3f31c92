import {rm} from 'node:fs/promises';
import path from 'node:path';
import {formatBytes} from '../../util/bytes.js';
import {cacheDirectory} from '../../util/paths.js';
import {pipDownload} from '../../util/pip.js';
import type {Reporter} from '../../util/reporter.js';
import {unpackZip} from '../../util/zip.js';
import {fillCache, libtorchCache} from './cache.js';
import type {Libtorch} from './folder.js';
import {libtorchVersion, releases, type Variant, wheelIndex} from './release.js';
import {nvidiaRequirements, unpackTorch} from './wheel.js';

export interface PipSource {
  requirement: string;
  index?: string;
}

/** What pip is asked for, in turn: as the user has configured it, then with PyTorch's own index of the variant. */
export function pipSources(variant: Variant, offline: boolean): PipSource[] {
  const {label, requirement} = releases[variant];
  const configured = {requirement};
  return offline
    ? [configured]
    : [configured, {requirement: `torch==${libtorchVersion}+${label}`, index: wheelIndex(variant)}];
}

/** Brings LibTorch into the cache out of a torch wheel that pip downloads. Throws an Error with the reason. */
export async function libtorchFromPip(
  variant: Variant,
  source: PipSource,
  {offline, reporter}: {offline: boolean; reporter: Reporter},
): Promise<Libtorch> {
  const downloads = cacheDirectory('downloads', `pip-${variant}`);
  const request = {index: source.index, offline, progress: reporter.interactive};
  reporter.say(announcement(variant, source, offline));
  await rm(downloads, {recursive: true, force: true});
  try {
    const torch = path.join(downloads, 'torch');
    const [wheel] = await pipDownload({
      ...request,
      requirements: [source.requirement],
      folder: torch,
      anyPython: source.index !== undefined,
    });
    if (!wheel) throw new Error('pip ended well and left no wheel');
    return await fillCache(variant, path.basename(wheel), async (folder) => {
      await unpackTorch(wheel, folder, variant, reporter);
      if (variant === 'cuda') await addNvidia(wheel, path.join(downloads, 'nvidia'), path.dirname(folder), request);
    });
  } finally {
    await rm(downloads, {recursive: true, force: true});
  }
}

function announcement(variant: Variant, {requirement, index}: PipSource, offline: boolean): string {
  const {download, disk} = releases[variant];
  const asked = offline ? 'the local folders of pip' : index ? `pip with ${index}` : 'pip';
  const toLoad = offline ? '' : `about ${formatBytes(download)} to download, `;
  return `Asking ${asked} for ${requirement}: ${toLoad}${formatBytes(disk)} in ${libtorchCache(variant)}`;
}

/** Puts the libraries and headers that CUDA's LibTorch takes from NVIDIA's packages into `folder`/nvidia. */
async function addNvidia(
  wheel: string,
  downloads: string,
  folder: string,
  request: {index?: string | undefined; offline: boolean; progress: boolean},
): Promise<void> {
  const requirements = await nvidiaRequirements(wheel);
  const packages = await pipDownload({...request, requirements, folder: downloads, dependencies: true});
  for (const file of packages) {
    await unpackZip(file, folder, (name) => (name.startsWith('nvidia/') ? name : undefined));
  }
}
