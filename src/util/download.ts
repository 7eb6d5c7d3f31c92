import {mkdir, open, readFile, rename, rm, stat, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {hashFile} from './hash.js';
import {networkReason, proxyFetch} from './http.js';

export interface DownloadOptions {
  headers?: Record<string, string>;
  /** Expected checksum in hex; else the one the server tells in `x-amz-meta-checksum-sha256`, if it does. */
  sha256?: string;
  /** Called with the bytes there are by now and the size of the whole, once it is known. */
  onBytes?: (bytes: number, total: number | undefined) => void;
  /** How often a broken connection is taken up again. */
  attempts?: number;
  /** Milliseconds before the second attempt, doubled from then on. */
  pause?: number;
}

/** The server's answer says that trying again is of no use. */
class Refusal extends Error {}

/**
 * Brings `url` to `file`. What had come before the connection broke, now or in an earlier run, lies in `file.part`
 * and is not fetched again as long as the server's ETag is the same. `file` appears when it is whole and its checksum
 * is right; an Error tells why not.
 */
export async function download(url: string, file: string, options: DownloadOptions = {}): Promise<void> {
  await mkdir(path.dirname(file), {recursive: true});
  const {attempts = 4, pause = 500} = options;
  let sha256 = options.sha256;
  for (let attempt = 1; ; attempt++) {
    try {
      const told = await fetchRest(url, file, options);
      sha256 ??= told;
      break;
    } catch (error) {
      if (error instanceof Refusal || attempt >= attempts) throw new Error(`${url}: ${networkReason(error)}`);
      await new Promise((resolve) => setTimeout(resolve, pause * 2 ** (attempt - 1)));
    }
  }
  const part = `${file}.part`;
  if (sha256) {
    const found = await hashFile(part);
    if (found !== sha256) {
      await removePart(file);
      throw new Error(`${url}: checksum ${found} is not the expected ${sha256}; what came was thrown away`);
    }
  }
  await rename(part, file);
  await removePart(file);
}

/** Appends to `file.part` what is missing of it; returns the checksum that the server tells, if it does. */
async function fetchRest(url: string, file: string, options: DownloadOptions): Promise<string | undefined> {
  const part = `${file}.part`;
  const tag = await readFile(`${part}.etag`, 'utf8').catch(() => '');
  const have = tag
    ? await stat(part).then(
        (s) => s.size,
        () => 0,
      )
    : 0;
  const range = have > 0 ? {Range: `bytes=${have}-`, 'If-Range': tag} : {};
  const response = await proxyFetch(url, {headers: {'Accept-Encoding': 'identity', ...options.headers, ...range}});
  if (response.status === 416) {
    await removePart(file);
    throw new Error('the server no longer has what a part of it was fetched from');
  }
  if (!response.ok || !response.body) {
    const reason = `the server answered ${response.status} ${response.statusText}`.trim();
    throw response.status < 500 && response.status !== 429 ? new Refusal(reason) : new Error(reason);
  }
  const start = response.status === 206 ? have : 0;
  if (start === 0) await writeFile(`${part}.etag`, strongTag(response));
  const length = response.headers.get('content-length');
  const total = length === null ? undefined : start + Number(length);
  let bytes = start;
  // Each piece is written before the next is awaited: what came before a break is on the disk.
  const target = await open(part, start > 0 ? 'a' : 'w');
  try {
    for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
      await target.appendFile(chunk);
      bytes += chunk.length;
      options.onBytes?.(bytes, total);
    }
  } finally {
    await target.close();
  }
  if (total !== undefined && bytes !== total) throw new Error(`only ${bytes} of ${total} bytes came`);
  return response.headers.get('x-amz-meta-checksum-sha256') ?? undefined;
}

/** A weak ETag does not promise equal bytes: nothing can be resumed by it. */
function strongTag(response: Response): string {
  const tag = response.headers.get('etag') ?? '';
  return tag.startsWith('W/') ? '' : tag;
}

async function removePart(file: string): Promise<void> {
  await rm(`${file}.part`, {force: true});
  await rm(`${file}.part.etag`, {force: true});
}
