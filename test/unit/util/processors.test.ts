import {availableParallelism} from 'node:os';
import {describe, expect, it} from 'vitest';
import {parseQuota, usableProcessors} from '../../../src/util/processors.js';

describe('usableProcessors', () => {
  it('keeps to a quota, and to at least one processor', () => {
    expect(usableProcessors(1.9)).toBe(1);
    expect(usableProcessors(0.2)).toBe(1);
    expect(usableProcessors(Number.POSITIVE_INFINITY)).toBe(availableParallelism());
  });

  it('reads quotas as the kernel writes them', () => {
    expect(parseQuota('150000 100000')).toBe(1.5);
    for (const unlimited of ['max 100000', '-1 100000', '', ' ', '0 0']) expect(parseQuota(unlimited)).toBeUndefined();
  });
});
