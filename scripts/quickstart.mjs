// The first thing to run in a checkout: sets it up, which takes seconds where that is done, then `mcq quickstart`.
// Its arguments are those of `mcq quickstart`.
import {spawnSync} from 'node:child_process';
import path from 'node:path';
import {fileURLToPath} from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
process.chdir(root);
// Ctrl-C goes to the whole group of processes; this one waits until the other has saved and ended.
process.on('SIGINT', () => {});

// What set-up tells is not the result.
process.exitCode =
  run(['scripts/setup.mjs'], 2) || run(['bin/run.js', 'quickstart', ...process.argv.slice(2)], 'inherit');

function run(args, stdout) {
  const {status, signal} = spawnSync(process.execPath, args, {stdio: ['inherit', stdout, 'inherit']});
  return signal === 'SIGINT' ? 130 : (status ?? 1);
}
