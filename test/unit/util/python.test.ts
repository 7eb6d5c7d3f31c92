import {mkdtempSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {expect, it} from 'vitest';
import {moduleArguments, withoutWorkingDirectory} from '../../../src/util/python.js';
import {runProgram} from '../../../src/util/run-program.js';

const hasPython = (await runProgram('python3', ['--version'])).code === 0;
const hasPip = (await runProgram('python3', ['-m', 'pip', '--version'])).code === 0;

/** A folder of a user whose own modules have the names of Python's. */
const folder = mkdtempSync(path.join(tmpdir(), 'mcq-python-'));
for (const name of ['pip', 'tokenize', 'torch', 'runpy', 'importlib']) {
  writeFileSync(path.join(folder, `${name}.py`), "print('the wrong module')\nraise SystemExit(9)\n");
}

it.skipIf(!hasPip)("runs pip, not what lies in the user's folder (skipped where there is no pip)", async () => {
  const {code, stdout} = await runProgram('python3', [...moduleArguments('pip'), '--version'], {cwd: folder});
  expect(stdout).toMatch(/^pip \d/);
  expect(code).toBe(0);
});

it.skipIf(!hasPython)("finds no module in the user's folder (skipped where there is no python3)", async () => {
  const find = `${withoutWorkingDirectory}; import importlib.util; print(importlib.util.find_spec('torch'))`;
  const {code, stdout} = await runProgram('python3', ['-c', find], {cwd: folder});
  expect(stdout).not.toContain(folder);
  expect(code).toBe(0);
});
