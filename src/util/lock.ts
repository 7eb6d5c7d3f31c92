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
  let lost = false;
  // A computer that slept gives no sign of life either. Unless it is handled here, losing the lock ends the process.
  const onCompromised = (error: Error) => {
    lost = true;
    reporter.say(`Going on without the lock that keeps others off ${file}: ${error.message}`);
  };
  for (let waited = false; ; waited = true) {
    try {
      const release = await lock(file, {realpath: false, stale: 15_000, update: 5000, onCompromised});
      return async () => {
        if (!lost) await release();
      };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ELOCKED') throw error;
      if (!waited) reporter.say('Another mcq is at work on the same; waiting for it to end');
      await sleep(300);
    }
  }
}
