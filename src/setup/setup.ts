import {createHash} from 'node:crypto';
import {cacheDirectory, packageRoot} from '../util/paths.js';
import type {Reporter} from '../util/reporter.js';
import {provideLibtorch} from './libtorch/find.js';
import type {Libtorch} from './libtorch/folder.js';
import type {Variant} from './libtorch/release.js';
import {withLock} from '../util/lock.js';
import {buildAddon, buildRecord, isBuilt} from './native-build.js';
import {requireBuildTools, requireSystem} from './system.js';

export interface SetupOptions {
  /** Undefined: that of the last set-up, else what `$LIBTORCH` holds, else cpu. */
  variant: Variant | undefined;
  /** Never touch the network. */
  offline: boolean;
  /** Build even where nothing has changed. */
  force: boolean;
  /** Folder of the build, where it is not the one that the addon is loaded from. */
  out?: string;
  reporter: Reporter;
}

export interface SetupResult {
  libtorch: Libtorch;
  /** False when there was nothing to do. */
  built: boolean;
}

/** Provides LibTorch and builds the addon against it; does nothing where that has been done. Throws engine McqErrors. */
export async function setUp({variant, offline, force, out, reporter}: SetupOptions): Promise<SetupResult> {
  requireSystem();
  return withLock(packageLock(), reporter, async () => {
    const wanted = variant ?? (process.env.LIBTORCH ? undefined : buildRecord()?.libtorch.variant);
    const libtorch = await provideLibtorch({variant: wanted, offline, reporter});
    if (!force && (await isBuilt(libtorch, out))) return {libtorch, built: false};
    await requireBuildTools();
    await buildAddon(libtorch, {reporter, force, ...(out ? {out} : {})});
    return {libtorch, built: true};
  });
}

/** Two set-ups of one checkout wait for each other; those of two only while one of them fills the cache. */
function packageLock(): string {
  const name = createHash('sha256').update(packageRoot).digest('hex').slice(0, 16);
  return cacheDirectory('locks', name);
}
