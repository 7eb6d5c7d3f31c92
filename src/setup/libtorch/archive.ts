import {rm} from 'node:fs/promises';
import path from 'node:path';
import {download} from '../../util/download.js';
import {cacheDirectory} from '../../util/paths.js';
import type {Reporter} from '../../util/reporter.js';
import {fillCache, libtorchCache} from './cache.js';
import type {Libtorch} from './folder.js';
import {archiveUrl, type Variant} from './release.js';
import {unpackTorch} from './wheel.js';

/**
 * Brings the official archive into the cache; a download that broke off is resumed by the next run.
 * Throws an Error with the reason.
 */
export async function libtorchFromArchive(variant: Variant, reporter: Reporter): Promise<Libtorch> {
  const url = archiveUrl(variant);
  const file = cacheDirectory('downloads', decodeURIComponent(path.posix.basename(new URL(url).pathname)));
  reporter.say(`Asking for ${url}, to be unpacked to ${libtorchCache(variant)}`);
  const task = reporter.task('Downloading LibTorch');
  try {
    await download(url, file, {onBytes: task.done});
  } finally {
    task.end();
  }
  try {
    return await fillCache(variant, url, (folder) => unpackTorch(file, folder, variant, reporter));
  } finally {
    await rm(file, {force: true});
  }
}
