/** @typedef {{passed: number, failed: number, skipped: number}} Counts */

/**
 * What vitest's JSON report (undefined where it wrote none) and its exit code say. A file that does not load, an error
 * outside all tests, and a run that ends without a report each count as one failed test.
 */
export function vitestCounts(report, exitCode) {
  const counts = {passed: 0, failed: 0, skipped: 0};
  for (const file of report?.testResults ?? []) {
    const statuses = file.assertionResults.map(({status}) => status);
    const of = (status) => statuses.filter((each) => each === status).length;
    counts.passed += of('passed');
    counts.failed += of('failed');
    counts.skipped += statuses.length - of('passed') - of('failed');
    if (file.status === 'failed' && of('failed') === 0) counts.failed += 1;
  }
  return withExit(counts, exitCode);
}

/**
 * What the C++ tests printed (`ok name`, `not ok name`, and `N passed, N failed` at their end), each line behind ctest's
 * `1: `, and its exit code. A crash counts as one failed test beside those that had run.
 */
export function nativeCounts(output, exitCode) {
  const sum = /^\d+: (\d+) passed, (\d+) failed$/m.exec(output);
  const lines = (pattern) => output.match(pattern)?.length ?? 0;
  const counts = sum
    ? {passed: Number(sum[1]), failed: Number(sum[2]), skipped: 0}
    : {passed: lines(/^\d+: ok /gm), failed: lines(/^\d+: not ok /gm) + 1, skipped: 0};
  return withExit(counts, exitCode);
}

export function sumOf(all) {
  const sum = (key) => all.reduce((total, counts) => total + counts[key], 0);
  return {passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped')};
}

export function describeCounts({passed, failed, skipped}) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/** No test can be good where its runner is not. */
function withExit(counts, exitCode) {
  return exitCode !== 0 && counts.failed === 0 ? {...counts, failed: 1} : counts;
}
