import {writeFileSync} from 'node:fs';
import path from 'node:path';
import {expect, it} from 'vitest';
import {cpuFacts, folderSize} from '../../../src/setup/doctor/machine.js';
import {probeEngine} from '../../../src/setup/doctor/probe.js';
import {temporaryFolder, writeFiles} from './fakes.js';

function script(text: string): string {
  const file = path.join(temporaryFolder(), 'probe.mjs');
  writeFileSync(file, text);
  return file;
}

it('reads what the engine says', async () => {
  const probe = {info: {torch: '2.13.0'}, gflops: 100};
  expect(await probeEngine(script(`process.stdout.write('${JSON.stringify(probe)}')`))).toEqual(probe);
});

it('tells of an engine that crashes, hangs or does not load, and lives on', async () => {
  expect(await probeEngine(script('process.kill(process.pid, "SIGSEGV")'))).toBe('the engine crashed with SIGSEGV');
  expect(await probeEngine(script('setInterval(() => {}, 1000)'), 500)).toMatch(/did not answer within 0\.5 seconds/);
  expect(await probeEngine(script('throw new Error("libtorch_cpu.so: cannot open")'))).toBe(
    'the engine does not load: libtorch_cpu.so: cannot open',
  );
});

it('finds the instruction sets that matter among those of the processor', () => {
  const cpuinfo = 'processor\t: 0\nmodel name\t: A Processor\nflags\t\t: fpu sse2 avx2 fma amx_tile avx512_bf16x\n';
  expect(cpuFacts(cpuinfo)).toMatchObject({model: 'A Processor', features: ['avx2', 'fma', 'amx_tile']});
});

it('adds up the files of a folder and those below it', async () => {
  const folder = temporaryFolder();
  writeFiles(folder, {'a.txt': '12345', 'b/c/d.txt': '123'});
  expect(await folderSize(folder)).toBe(8);
  expect(await folderSize(path.join(folder, 'none'))).toBe(0);
});
