import {createWriteStream} from 'node:fs';
import {mkdir} from 'node:fs/promises';
import path from 'node:path';
import {Transform} from 'node:stream';
import {buffer} from 'node:stream/consumers';
import {pipeline} from 'node:stream/promises';
import {crc32} from 'node:zlib';
import {type Entry, openPromise, type ZipFile} from 'yauzl';

/**
 * Unpacks into `folder` those files of a ZIP archive (a Python wheel is one) for which `place` gives a path in it, and
 * returns how many there were. Throws an Error when the archive is broken: sizes and CRC-32 are checked, and names that
 * would lead out of the folder are refused.
 */
export async function unpackZip(
  archive: string,
  folder: string,
  place: (name: string) => string | undefined,
  onBytes: (unpacked: number, total: number) => void = () => {},
): Promise<number> {
  return withZip(archive, async (zip) => {
    const wanted: [Entry, string][] = [];
    for await (const entry of zip.eachEntry()) {
      const target = entry.fileName.endsWith('/') ? undefined : place(entry.fileName);
      if (target !== undefined) wanted.push([entry, path.join(folder, target)]);
    }
    const total = wanted.reduce((sum, [entry]) => sum + entry.uncompressedSize, 0);
    let unpacked = 0;
    for (const [entry, target] of wanted) {
      await mkdir(path.dirname(target), {recursive: true});
      const source = await zip.openReadStreamPromise(entry);
      const count = (bytes: number) => {
        unpacked += bytes;
        onBytes(unpacked, total);
      };
      await pipeline(source, checked(entry, count), createWriteStream(target));
    }
    return wanted.length;
  });
}

/** The content of one file of a ZIP archive; undefined when it has none of that name. */
export async function readZipFile(archive: string, name: string | RegExp): Promise<Buffer | undefined> {
  return withZip(archive, async (zip) => {
    for await (const entry of zip.eachEntry()) {
      if (typeof name === 'string' ? entry.fileName !== name : !name.test(entry.fileName)) continue;
      return await pipeline(await zip.openReadStreamPromise(entry), checked(entry), buffer);
    }
    return undefined;
  });
}

async function withZip<T>(archive: string, use: (zip: ZipFile) => Promise<T>): Promise<T> {
  const zip = await openPromise(archive, {autoClose: false});
  try {
    return await use(zip);
  } finally {
    zip.close();
  }
}

/** Passes on what it is given and fails at the end if it was not what the archive's directory says. */
function checked(entry: Entry, onBytes: (bytes: number) => void = () => {}): Transform {
  let sum = 0;
  return new Transform({
    transform(chunk: Buffer, _, next) {
      sum = crc32(chunk, sum);
      onBytes(chunk.length);
      next(null, chunk);
    },
    flush(next) {
      next(sum === entry.crc32 ? null : new Error(`${entry.fileName} is damaged in the archive (CRC-32)`));
    },
  });
}
