import {spawnSync} from 'node:child_process';
import {readdirSync, rmSync} from 'node:fs';
import path from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {expect, it, vi} from 'vitest';
import {withLock} from '../../../src/util/lock.js';
import {packageRoot} from '../../../src/util/paths.js';
import {silent} from '../../../src/util/reporter.js';
import {listening, temporaryFolder} from './fakes.js';

it('lets one work at a time, and tells the other that it waits', async () => {
  const file = path.join(temporaryFolder(), 'cache');
  const events: string[] = [];
  const work = (name: string) => async () => {
    events.push(`${name} begins`);
    await sleep(50);
    events.push(`${name} ends`);
  };
  const second = listening();
  await Promise.all([withLock(file, silent, work('a')), sleep(10).then(() => withLock(file, second, work('b')))]);
  expect(events).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
  expect(second.said).toHaveLength(1);
});

it('is free again after a failure', async () => {
  const folder = temporaryFolder();
  const file = path.join(folder, 'cache');
  await expect(withLock(file, silent, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  expect(await withLock(file, silent, async () => 'free')).toBe('free');
  expect(readdirSync(folder)).toEqual([]);
});

it('is free again after its process has exited', async () => {
  const file = path.join(temporaryFolder(), 'cache');
  const script = `require('proper-lockfile').lockSync(${JSON.stringify(file)}, {realpath: false}); process.exit(0)`;
  expect(spawnSync(process.execPath, ['-e', script], {cwd: packageRoot}).status).toBe(0);
  const reporter = listening();
  await withLock(file, reporter, async () => {});
  expect(reporter.said).toEqual([]);
});

it('ends its work when the lock is lost on the way, and tells of it', async () => {
  vi.useFakeTimers({toFake: ['setTimeout', 'clearTimeout']});
  try {
    const file = path.join(temporaryFolder(), 'cache');
    const reporter = listening();
    const work = async () => {
      rmSync(`${file}.lock`, {recursive: true});
      vi.advanceTimersByTime(6000);
      await vi.waitFor(() => expect(reporter.said).not.toEqual([]));
      return 'done';
    };
    expect(await withLock(file, reporter, work)).toBe('done');
    expect(reporter.said).toEqual([expect.stringContaining(file)]);
  } finally {
    vi.useRealTimers();
  }
});
