import {mkdir} from 'node:fs/promises';
import path from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {lock} from 'proper-lockfile';
import type {Reporter} from './reporter.js';

/** Runs `task` while no other process holds the lock `file`; waits for one that does, and says so. */
export async function withLock<T>(file: string, reporter: Reporter, task: () => Promise<T>): Promise<T> {
  await mkdir(path.dirname(file), {recursive: true});
  const release = await acquire(file, reporter);
  try {
    return await task();
  } finally {
    await release();
  }
}

/** A process that was killed leaves its lock behind; it counts as free after `stale` milliseconds without a sign of life. */
async function acquire(file: string, reporter: Reporter): Promise<() => Promise<void>> {
  for (let waited = false; ; waited = true) {
    try {
      return await lock(file, {realpath: false, stale: 15_000, update: 5000});
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ELOCKED') throw error;
      if (!waited) reporter.say('Another mcq is at work on the same; waiting for it to end');
      await sleep(300);
    }
  }
}
