import {spawnSync} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {root} from './set-up-first.mjs';
import {vitestCounts} from './test-counts.mjs';

/** Runs the TypeScript tests (`args`: which, or flags of vitest) and counts them. */
export function vitest(args, env = {}) {
  const folder = mkdtempSync(path.join(tmpdir(), 'mcq-vitest-'));
  const report = path.join(folder, 'report.json');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const program = path.join(root, 'node_modules/vitest/vitest.mjs');
  const {status} = spawnSync(process.execPath, [program, 'run', ...reporters, ...args], {
    cwd: root,
    env: {...process.env, ...env},
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const counts = vitestCounts(read(report), status ?? 1);
  rmSync(folder, {recursive: true});
  return counts;
}

function read(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}
