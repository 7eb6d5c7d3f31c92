import {mkdir, readdir, rename, rm} from 'node:fs/promises';
import path from 'node:path';

/**
 * Makes `folder` by filling a temporary one beside it and renaming that: `folder` is there whole or not at all.
 * Replaces what was there before. Callers hold a lock: leftovers of killed runs are removed here.
 */
export async function newFolder(folder: string, fill: (temporary: string) => Promise<void>): Promise<void> {
  const parent = path.dirname(folder);
  await mkdir(parent, {recursive: true});
  await removeLeftovers(parent, path.basename(folder));
  const temporary = `${folder}.${process.pid}.tmp`;
  try {
    await mkdir(temporary);
    await fill(temporary);
    await rm(folder, {recursive: true, force: true});
    await rename(temporary, folder);
  } catch (error) {
    await rm(temporary, {recursive: true, force: true});
    throw error;
  }
}

async function removeLeftovers(parent: string, name: string): Promise<void> {
  for (const entry of await readdir(parent)) {
    if (entry.startsWith(`${name}.`) && /\.\d+\.tmp$/.test(entry)) {
      await rm(path.join(parent, entry), {recursive: true, force: true});
    }
  }
}
