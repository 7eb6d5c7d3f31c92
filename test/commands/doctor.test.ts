import {existsSync} from 'node:fs';
import path from 'node:path';
import {expect, it} from 'vitest';
import Doctor from '../../src/commands/doctor.js';
import {examine} from '../../src/setup/doctor/examine.js';
import {buildRecord} from '../../src/setup/native-build.js';
import {packageRoot} from '../../src/util/paths.js';
import {isolate, writeFiles} from '../unit/setup/fakes.js';
import {runCommand} from './run-command.js';

const isSetUp = buildRecord() !== undefined && existsSync(path.join(packageRoot, 'dist/setup/doctor/engine-probe.js'));

it.skipIf(!isSetUp)('finds all in order after set-up (skipped before it)', async () => {
  const {cache} = isolate();
  writeFiles(cache, {'models/a/b/config.json': '12345'});
  const run = await runCommand(Doctor, ['--json']);
  expect(run.exitCode).toBe(0);
  const result = run.json();
  expect(result).toMatchObject({
    torch: {version: '2.13.0', folder: buildRecord()?.libtorch.folder},
    device: expect.stringMatching(/^(cpu|cuda:0)$/),
    node: process.versions.node,
    problems: [],
  });
  expect(result.cpu).toMatchObject({capability: expect.stringMatching(/^(DEFAULT|AVX2|AVX512)$/)});
  expect((result.cpu as {gflops: number}).gflops).toBeGreaterThan(0.1);
  expect(result.caches).toContainEqual({folder: path.join(cache, 'models'), bytes: 5});
  const plain = await runCommand(Doctor, []);
  expect(plain.stdout).toMatch(/^LibTorch +2\.13\.0 \(c/m);
  expect(plain.stdout).toMatch(/GFLOP\/s/);
});

it.skipIf(!isSetUp)('tells of an engine that crashes as a problem (skipped before set-up)', async () => {
  isolate();
  const {device, cpu, problems} = await examine(async () => 'the engine crashed with SIGILL');
  expect(device).toBeNull();
  expect(cpu).toMatchObject({capability: null, gflops: null});
  expect(problems).toEqual(['the engine crashed with SIGILL']);
});

it.skipIf(buildRecord() !== undefined)(
  'exits with 5 and says what to run before set-up (skipped after it)',
  async () => {
    isolate();
    const run = await runCommand(Doctor, ['--json']);
    expect(run.exitCode).toBe(5);
    expect(run.json()).toMatchObject({
      torch: null,
      device: null,
      problems: expect.arrayContaining([expect.stringContaining('mcq setup')]),
    });
  },
);
