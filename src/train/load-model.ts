import path from 'node:path';
import {Model, type ModelOptions} from '../models/model.js';
import {readConfigFile} from '../models/model-folder.js';
import {resolveModel} from '../models/resolve.js';
import {loadTokenizer} from '../text/load-tokenizer.js';
import {usageError} from '../util/errors.js';

/** A model to start from, by name; with `config`, only its tokenizer, for a new model of that shape. */
export interface ModelSource {
  name: string;
  /** A config.json file: train from scratch. */
  config?: string | undefined;
}

export async function loadModel({name, config: file}: ModelSource, options: ModelOptions): Promise<Model> {
  if (file === undefined) return Model.load(name, options);
  const config = await readConfigFile(file);
  const folder = await resolveModel(name);
  const tokenizer = await loadTokenizer(folder);
  const {vocab_size: size} = config;
  if (typeof size === 'number' && size < tokenizer.vocabularySize) {
    throw usageError(
      `${path.basename(file)}: vocab_size is ${size}, but the tokenizer in ${folder} has ${tokenizer.vocabularySize} tokens.`,
    );
  }
  return Model.fromScratch(config, tokenizer, options);
}
