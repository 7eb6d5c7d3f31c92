import {randomUUID} from 'node:crypto';
import {type FileHandle, mkdir, open, rename, rm} from 'node:fs/promises';
import path from 'node:path';

/**
 * Writes a file whole or not at all: `write` fills a new file beside it, which then takes its place.
 * Creates the folder. When `write` throws, an earlier file of that name is still as it was.
 */
export async function replaceFile(file: string, write: (handle: FileHandle) => Promise<void>): Promise<void> {
  await mkdir(path.dirname(file), {recursive: true});
  const temporary = path.join(path.dirname(file), `.${path.basename(file)}.${randomUUID()}.tmp`);
  try {
    const handle = await open(temporary, 'wx');
    try {
      await write(handle);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, {force: true});
    throw error;
  }
}
