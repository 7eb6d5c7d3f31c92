import {Model, type ModelOptions} from '../models/model.js';
import {readConfigFile} from '../models/model-folder.js';
import {resolveModel} from '../models/resolve.js';
import {loadTokenizer} from '../text/load-tokenizer.js';

/** A model to start from, by name; with `config`, only its tokenizer, for a new model of that shape. */
export interface ModelSource {
  name: string;
  /** A config.json file: train from scratch. */
  config?: string | undefined;
}

export async function loadModel({name, config: file}: ModelSource, options: ModelOptions): Promise<Model> {
  if (file === undefined) return Model.load(name, options);
  const config = await readConfigFile(file);
  const tokenizer = await loadTokenizer(await resolveModel(name));
  return Model.fromScratch(config, tokenizer, options);
}
