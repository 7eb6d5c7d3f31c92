import {randomUUID} from 'node:crypto';
import {type FileHandle, mkdir, open, realpath, rename, rm, stat} from 'node:fs/promises';
import path from 'node:path';

type Write = (handle: FileHandle) => Promise<void>;

/**
 * Writes a file whole or not at all: `write` fills a new file beside it, which then takes its place.
 * Creates the folder. When `write` throws, an earlier file of that name is still as it was. A symbolic link stays, and
 * the file it leads to is replaced; what is no file (a FIFO, /dev/null) cannot be replaced and is written into.
 */
export async function replaceFile(file: string, write: Write): Promise<void> {
  const present = await stat(file).catch(unlessAbsent);
  if (!present) return writeAnew(file, write);
  if (!present.isFile()) return writeInto(await open(file, 'w'), write);
  return writeAnew(await realpath(file), write);
}

async function writeAnew(file: string, write: Write): Promise<void> {
  await mkdir(path.dirname(file), {recursive: true});
  const temporary = path.join(path.dirname(file), `.${path.basename(file)}.${randomUUID()}.tmp`);
  try {
    await writeInto(await open(temporary, 'wx'), async (handle) => {
      await write(handle);
      await handle.sync();
    });
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, {force: true});
    throw error;
  }
}

async function writeInto(handle: FileHandle, write: Write): Promise<void> {
  try {
    await write(handle);
  } finally {
    await handle.close();
  }
}

function unlessAbsent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}
