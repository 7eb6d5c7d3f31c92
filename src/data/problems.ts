import {dataError, type McqError} from '../util/errors.js';

/** One thing that is wrong in a file, and where; without a row it concerns the whole file. */
export interface Problem {
  /** Number of the question in the file, from 1; a header is not counted. */
  row?: number;
  /** Line of the file on which the row starts, from 1. */
  line?: number;
  column?: string;
  message: string;
}

const fullRows = 20;

/**
 * One error for all that is wrong in a file with `rowCount` rows: the first 20 bad rows in full, the numbers of the others.
 */
export function problemsError(file: string, problems: readonly Problem[], rowCount: number): McqError {
  const wholeFile = problems.filter((problem) => place(problem) === undefined);
  const byPlace = new Map<number, Problem[]>();
  for (const problem of problems) {
    const key = place(problem);
    if (key !== undefined) byPlace.set(key, [...(byPlace.get(key) ?? []), problem]);
  }
  const [only] = wholeFile;
  if (only && wholeFile.length === 1 && byPlace.size === 0) return dataError(`${file}: ${only.message}`);

  const places = [...byPlace.keys()].sort((a, b) => a - b);
  const unit = problems.some((problem) => problem.row !== undefined) ? 'row' : 'line';
  const lines = wholeFile.map((problem) => `  ${problem.message}`);
  for (const key of places.slice(0, fullRows)) {
    for (const problem of byPlace.get(key)!) lines.push(`  ${describe(problem)}`);
  }
  const rest = places.slice(fullRows);
  if (rest.length > 0) lines.push(`  and ${rest.length} more: ${unit}s ${ranges(rest)}`);

  const summary = wholeFile.length > 0 ? 'cannot be used' : `${places.length} of ${rowCount} rows cannot be used`;
  return dataError(`${file}: ${summary}\n${lines.join('\n')}`);
}

function place(problem: Problem): number | undefined {
  return problem.row ?? problem.line;
}

function describe({row, line, column, message}: Problem): string {
  const where = row === undefined ? `line ${line}` : `row ${row}${line === undefined ? '' : ` (line ${line})`}`;
  return `${where}${column === undefined ? '' : `, column ${column}`}: ${message}`;
}

/** 3, 4, 5, 9 as "3-5, 9". */
function ranges(numbers: readonly number[]): string {
  const runs: [first: number, last: number][] = [];
  for (const n of numbers) {
    const run = runs.at(-1);
    if (run && run[1] === n - 1) run[1] = n;
    else runs.push([n, n]);
  }
  return runs.map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`)).join(', ');
}
