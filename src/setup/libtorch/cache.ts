import {readFileSync} from 'node:fs';
import {writeFile} from 'node:fs/promises';
import path from 'node:path';
import {newFolder} from '../../util/new-folder.js';
import {cacheDirectory} from '../../util/paths.js';
import {inspectLibtorch, type Libtorch} from './folder.js';
import {libtorchVersion, type Variant} from './release.js';

const manifest = 'mcq-libtorch.json';

interface Manifest {
  version: string;
  variant: Variant;
  /** Wheel or address it came from. */
  source: string;
  /** Its folder, when that is not in the cache. */
  elsewhere?: string;
}

/** Where the LibTorch of a variant is kept: `~/.cache/mcq/libtorch/2.13.0-cpu`. */
export function libtorchCache(variant: Variant): string {
  return cacheDirectory('libtorch', `${libtorchVersion}-${variant}`);
}

/** The LibTorch in the cache, or a sentence why there is none. A folder without our manifest is not whole. */
export function cachedLibtorch(variant: Variant): Libtorch | string {
  const folder = libtorchCache(variant);
  try {
    const {elsewhere} = JSON.parse(readFileSync(path.join(folder, manifest), 'utf8')) as Manifest;
    return inspectLibtorch(elsewhere ?? torchFolder(folder, variant));
  } catch {
    return `${folder} is not there, or not whole`;
  }
}

/**
 * Puts a LibTorch into the cache: `fill` unpacks lib/, include/ and share/ into the folder it is given. The manifest
 * is written last, then the whole gets its name. Throws an Error when what came is not the LibTorch that was asked for.
 */
export async function fillCache(
  variant: Variant,
  source: string,
  fill: (torchFolder: string) => Promise<void>,
): Promise<Libtorch> {
  const folder = libtorchCache(variant);
  await newFolder(folder, async (temporary) => {
    await fill(torchFolder(temporary, variant));
    const found = inspectLibtorch(torchFolder(temporary, variant));
    if (typeof found === 'string') throw new Error(found);
    if (found.variant !== variant) throw new Error(wrongVariant(found.variant, variant));
    await writeManifest(temporary, {version: found.version, variant, source});
  });
  return {folder: torchFolder(folder, variant), version: libtorchVersion, variant};
}

/** Notes in the cache where a LibTorch lies that is used in place, so that the search for it is not made again. */
export async function fillCacheWithLink(libtorch: Libtorch): Promise<Libtorch> {
  const {folder, version, variant} = libtorch;
  await newFolder(libtorchCache(variant), (temporary) =>
    writeManifest(temporary, {version, variant, source: folder, elsewhere: folder}),
  );
  return libtorch;
}

function writeManifest(folder: string, content: Manifest): Promise<void> {
  return writeFile(path.join(folder, manifest), `${JSON.stringify(content, null, 2)}\n`);
}

export function wrongVariant(found: Variant, wanted: Variant): string {
  return `it is the ${found} variant, and ${wanted} is wanted`;
}

/** CUDA's libraries look for those of NVIDIA's packages in ../../nvidia, seen from lib/. */
function torchFolder(folder: string, variant: Variant): string {
  return variant === 'cuda' ? path.join(folder, 'torch') : folder;
}
