import path from 'node:path';
import {describe, expect, it} from 'vitest';
import {packageRoot} from '../../src/util/paths.js';

const {describeCounts, nativeCounts, sumOf, vitestCounts} = await import(
  path.join(packageRoot, 'scripts/test-counts.mjs')
);

const file = (status: string, ...statuses: string[]) => ({
  status,
  assertionResults: statuses.map((each) => ({status: each})),
});

describe('the sum of all tests', () => {
  it('counts the tests of vitest', () => {
    const report = {testResults: [file('passed', 'passed', 'passed', 'skipped'), file('failed', 'failed', 'passed')]};
    expect(vitestCounts(report, 1)).toEqual({passed: 3, failed: 1, skipped: 1});
  });

  it('counts a file that does not load, an error outside the tests, and a run without a report, as failed', () => {
    expect(vitestCounts({testResults: [file('failed'), file('passed', 'passed')]}, 1)).toMatchObject({failed: 1});
    expect(vitestCounts({testResults: [file('passed', 'passed')]}, 1)).toMatchObject({passed: 1, failed: 1});
    expect(vitestCounts(undefined, 1)).toEqual({passed: 0, failed: 1, skipped: 0});
  });

  it('counts the tests within the one that ctest knows', () => {
    const output =
      '1: ok one\n1: not ok two\n1:   x.cc:3: a == b\n1: 12 passed, 1 failed\n0% tests passed, 1 tests failed out of 1\n';
    expect(nativeCounts(output, 8)).toEqual({passed: 12, failed: 1, skipped: 0});
    expect(nativeCounts('1: ok one\n1: 1 passed, 0 failed\n', 0)).toEqual({passed: 1, failed: 0, skipped: 0});
  });

  it('counts a crash as failed, after the tests that had run', () => {
    expect(nativeCounts('1: ok one\n1: ok two\n1/1 Test #1: native ...***Exception: SegFault\n', 8)).toEqual({
      passed: 2,
      failed: 1,
      skipped: 0,
    });
    expect(nativeCounts('1: ok one\n1: 1 passed, 0 failed\n1: free(): invalid pointer\n', 8)).toMatchObject({
      failed: 1,
    });
    expect(nativeCounts('No tests were found!!!\n', 0)).toMatchObject({passed: 0, failed: 1});
  });

  it('is told in one line', () => {
    const counts = [
      {passed: 3, failed: 0, skipped: 0},
      {passed: 4, failed: 1, skipped: 2},
    ];
    expect(describeCounts(sumOf(counts))).toBe('7 passed, 1 failed, 2 skipped');
    expect(describeCounts(sumOf(counts.slice(0, 1)))).toBe('3 passed, 0 failed');
  });
});
