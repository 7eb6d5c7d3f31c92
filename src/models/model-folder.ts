import {copyFile, mkdir, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {safetensorsHeader} from '../safetensors/header.js';
import {
  defaultPairLayout,
  defaultTruncation,
  type PairOptions,
  pairLayouts,
  truncations,
} from '../text/pair-options.js';
import type {TextTokenizer} from '../text/tokenizer.js';
import {modelError} from '../util/errors.js';
import {type JsonObject, readJsonObject} from '../util/json.js';
import type {NativeModel} from '../engine/binding.js';
import {fromEngine} from '../engine/failures.js';

export type ModelConfig = JsonObject;

/** Reads a folder's config.json; a model McqError tells when it is missing or no JSON object. */
export async function readConfig(folder: string): Promise<ModelConfig> {
  return readConfigFile(path.join(folder, 'config.json'));
}

export async function readConfigFile(file: string): Promise<ModelConfig> {
  const config = await readJsonObject(file, 'model');
  if (config === undefined) throw modelError(`${file} is not there; a model needs it.`);
  return config;
}

/** How a model's pairs are laid out: in `mcq.json` beside the weights, since predictions must follow the training. */
const pairFile = 'mcq.json';
const pairFileVersion = 1;

/** The pair options that the model was fine-tuned with; undefined for a model from elsewhere. */
export async function readPairOptions(folder: string): Promise<PairOptions | undefined> {
  const file = path.join(folder, pairFile);
  const content = await readJsonObject(file, 'model');
  return content && pairOptionsFrom(content, file);
}

function pairOptionsFrom(content: {version?: unknown} & Partial<PairOptions>, file: string): PairOptions {
  const {version, layout = defaultPairLayout, truncation = defaultTruncation, maxLength} = content;
  if (version !== pairFileVersion) {
    throw modelError(`${file} is of version ${version}; this mcq reads version ${pairFileVersion}. Update mcq.`);
  }
  if (!pairLayouts.includes(layout) || !truncations.includes(truncation) || !Number.isInteger(maxLength)) {
    throw modelError(`${file} does not tell how pairs are laid out: layout, truncation and maxLength are needed.`);
  }
  return {layout, truncation, maxLength: maxLength!};
}

export interface SavableModel {
  native: NativeModel;
  config: ModelConfig;
  tokenizer: TextTokenizer;
  pair: PairOptions;
}

/**
 * Writes a model into an empty folder as Transformers' AutoModelForMultipleChoice loads it: config.json,
 * model.safetensors (float32), the tokenizer's files; and mcq.json, which says how pairs are laid out.
 */
export async function writeModelFolder(folder: string, {native, config, tokenizer, pair}: SavableModel): Promise<void> {
  await mkdir(folder, {recursive: true});
  for (const file of tokenizer.files) {
    const to = path.join(folder, file.name);
    if ('copyOf' in file) await copyFile(file.copyOf, to);
    else await writeFile(to, file.text);
  }
  await writeFile(path.join(folder, 'config.json'), json(savedConfig(config)));
  await writeFile(path.join(folder, pairFile), json({version: pairFileVersion, ...pair}));
  const entries = native.parameters.map(({name, shape}) => ({name, shape, dtype: 'F32'}));
  const header = safetensorsHeader(entries, {format: 'pt'});
  const names = entries.map(({name}) => name);
  await fromEngine(native.save(path.join(folder, 'model.safetensors'), header, names));
}

/** Transformers' class for each family with a multiple-choice head, by `model_type`. */
const architectures: Record<string, string> = {bert: 'BertForMultipleChoice'};

/**
 * A model's configuration as it describes the weights that are written. Transformers loads them in the type that the
 * configuration states: `dtype`, in older versions `torch_dtype`; a checkpoint's float16 would cut off what was learned.
 */
function savedConfig({torch_dtype: _, architectures: __, ...config}: ModelConfig): ModelConfig {
  const architecture = architectures[String(config.model_type)];
  return {...config, ...(architecture !== undefined && {architectures: [architecture]}), dtype: 'float32'};
}

const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;
