import path from 'node:path';
import {formatBytes} from '../util/bytes.js';
import {download} from '../util/download.js';
import {proxyFetch} from '../util/http.js';
import type {Reporter} from '../util/reporter.js';
import {lackingFiles, neededFiles} from './files.js';

/** The hub to ask: `$HF_ENDPOINT`, else Hugging Face's own. */
export function hubEndpoint(): string {
  return (process.env.HF_ENDPOINT || 'https://huggingface.co').replace(/\/+$/, '');
}

/**
 * Downloads the files of `org/name` that mcq needs into `folder`, with `$HF_TOKEN` where it is set, and checks the
 * checksums that the hub knows (those of the large files). Throws an Error with the reason.
 */
export async function downloadFromHub(name: string, folder: string, target: string, reporter: Reporter): Promise<void> {
  reporter.say(`Asking ${hubEndpoint()} for ${name}`);
  const files = await listNeeded(name);
  const total = files.reduce((sum, file) => sum + file.size, 0);
  reporter.say(`Downloading ${formatBytes(total)} in ${files.length} files, to ${target}`);
  const task = reporter.task('Downloading the model');
  let finished = 0;
  try {
    for (const file of files) {
      await download(`${hubEndpoint()}/${name}/resolve/main/${file.path}`, path.join(folder, file.path), {
        headers: process.env.HF_TOKEN ? {Authorization: `Bearer ${process.env.HF_TOKEN}`} : {},
        ...(file.lfs ? {sha256: file.lfs.oid} : {}),
        onBytes: (bytes) => task.done(finished + bytes, total),
      });
      finished += file.size;
    }
  } finally {
    task.end();
  }
}

async function listNeeded(name: string) {
  const hub = await import('@huggingface/hub');
  const entries = [];
  try {
    const accessToken = process.env.HF_TOKEN;
    const request = {repo: {type: 'model', name} as const, hubUrl: hubEndpoint(), fetch: proxyFetch};
    for await (const entry of hub.listFiles({...request, ...(accessToken ? {accessToken} : {})})) entries.push(entry);
  } catch (error) {
    throw error instanceof hub.HubApiError ? new Error(refusal(error.statusCode, name)) : error;
  }
  const files = entries.filter((entry) => entry.type === 'file');
  const lacking = lackingFiles(files.map((file) => file.path));
  if (lacking) throw new Error(`${name} on ${hubEndpoint()} has no ${lacking}`);
  const needed = new Set(neededFiles(files.map((file) => file.path)));
  return files.filter((file) => needed.has(file.path));
}

/** The hub answers 401 also for names that do not exist, so as not to tell private ones. */
function refusal(status: number, name: string): string {
  if (status === 401 || status === 404) {
    return `there is no model ${name} on ${hubEndpoint()}, or it is private: then set HF_TOKEN`;
  }
  if (status === 403) return `${name} is gated: accept its terms on ${hubEndpoint()}/${name} and set HF_TOKEN`;
  return `${hubEndpoint()} answered ${status}`;
}
