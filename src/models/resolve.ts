import {existsSync} from 'node:fs';
import {readdir} from 'node:fs/promises';
import path from 'node:path';
import {modelError} from '../util/errors.js';
import {hubName, modelCache, namedModels} from './names.js';

/**
 * The folder (with config.json, weights and tokenizer files) of what `--model` names: a folder, a RUN of `finetune`,
 * `minilm`, or `org/name` of the Hugging Face hub once it is pulled. Throws a model McqError (`MCQ_MODEL_NOT_FOUND`)
 * that says what to do.
 */
export async function resolveModel(name: string): Promise<string> {
  const folder = modelFolder(name);
  if (folder) return folder;
  const hub = hubName(name);
  const cached = hub && modelFolder(modelCache(hub));
  if (cached) return cached;
  throw modelError(await notFound(name, hub), {code: 'MCQ_MODEL_NOT_FOUND'});
}

/** The folder itself, or `model/` in it when it is a RUN; undefined when neither is a model. */
function modelFolder(folder: string): string | undefined {
  const inside = path.join(folder, 'model');
  if (existsSync(path.join(folder, 'config.json'))) return path.resolve(folder);
  const isRun = existsSync(path.join(folder, 'run.json')) && existsSync(path.join(inside, 'config.json'));
  return isRun ? path.resolve(inside) : undefined;
}

async function notFound(name: string, hub: string | undefined): Promise<string> {
  const entries = await readdir(name, {withFileTypes: true}).catch(() => undefined);
  if (entries) {
    const folders = entries.filter((entry) => entry.isDirectory()).map((entry) => path.join(name, entry.name));
    const models = folders.filter(modelFolder).sort();
    if (existsSync(path.join(name, 'run.json')))
      return `${name} is a run without a finished model: it has no model/config.json.`;
    if (models.length === 0) return `${name} is no model: it has no config.json.`;
    return [`${name} is no model itself; it holds these, one of which --model can name:`, ...models].join('\n  ');
  }
  if (existsSync(name)) return `${name} is a file; a model is a folder with config.json and model.safetensors.`;
  if (hub) return `The model ${name} is not there. Get it with:\n  mcq pull ${name}`;
  const names = Object.keys(namedModels).join(', ');
  return `There is no folder ${name}. A model is a folder, a RUN of mcq finetune, org/name of the Hugging Face hub, or one of: ${names}.`;
}
