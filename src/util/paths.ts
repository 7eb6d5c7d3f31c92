import {homedir} from 'node:os';
import path from 'node:path';
import {fileURLToPath} from 'node:url';

/** The folder of this package: where package.json, native/ and data/ lie. */
export const packageRoot = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');

/** The user's cache of mcq: `$XDG_CACHE_HOME/mcq`, else `~/.cache/mcq`. */
export function cacheDirectory(...parts: string[]): string {
  const base = process.env.XDG_CACHE_HOME;
  return path.join(base && path.isAbsolute(base) ? base : path.join(homedir(), '.cache'), 'mcq', ...parts);
}
