import {readFileSync} from 'node:fs';
import path from 'node:path';
import {packageRoot} from './paths.js';

/** The version of this package. */
export function mcqVersion(): string {
  return JSON.parse(readFileSync(path.join(packageRoot, 'package.json'), 'utf8')).version;
}
