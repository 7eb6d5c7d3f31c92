import {spawnSync} from 'node:child_process';
import path from 'node:path';
import {fileURLToPath} from 'node:url';

/** The folder of the checkout. */
export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

/** Sets the checkout up, which takes a second when that was done before; ends the process when it fails. */
export function setUpFirst() {
  const {status} = spawnSync(process.execPath, [path.join(root, 'scripts/setup.mjs')], {
    stdio: ['ignore', 2, 'inherit'],
  });
  if (status !== 0) process.exit(status ?? 1);
}
