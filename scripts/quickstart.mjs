// The first thing to run in a checkout: sets it up, then `mcq quickstart`, whose arguments are this script's.
import {spawnSync} from 'node:child_process';
import {root, setUpFirst} from './set-up-first.mjs';

process.chdir(root);
// Ctrl-C goes to the whole group of processes; this one waits until the quickstart has saved and ended.
process.on('SIGINT', () => {});

setUpFirst();
const {status} = spawnSync(process.execPath, ['bin/run.js', 'quickstart', ...process.argv.slice(2)], {
  stdio: 'inherit',
});
process.exitCode = status ?? 1;
