import {readFileSync} from 'node:fs';
import {availableParallelism} from 'node:os';

/**
 * Processors that this process may use: those it is bound to, within the quota of its cgroup (a container's `--cpus`),
 * which Node does not look at. At least 1.
 */
export function usableProcessors(quota = cgroupQuota()): number {
  return Math.max(1, Math.min(availableParallelism(), Math.floor(quota)));
}

/** The quota in processors: `cpu.max` of cgroup v2, or its two files of v1; Infinity where there is none. */
function cgroupQuota(): number {
  const text = (file: string) => {
    try {
      return readFileSync(`/sys/fs/cgroup/${file}`, 'utf8').trim();
    } catch {
      return '';
    }
  };
  return (
    parseQuota(text('cpu.max')) ??
    parseQuota(`${text('cpu/cpu.cfs_quota_us')} ${text('cpu/cpu.cfs_period_us')}`) ??
    Infinity
  );
}

/** `150000 100000` is 1.5 processors; `max 100000` and `-1 100000` are no limit, which is undefined. */
export function parseQuota(text: string): number | undefined {
  const [quota, period] = text.split(' ').map(Number);
  return quota !== undefined && period !== undefined && quota > 0 && period > 0 ? quota / period : undefined;
}
