import {expect, it, vi} from 'vitest';
import {requireBuildTools, requireSystem, systemFacts} from '../../../src/setup/system.js';

it('runs on this system', () => {
  expect(() => requireSystem(systemFacts())).not.toThrow();
});

it.each([
  [{platform: 'linux', arch: 'x64', glibc: undefined}, /no glibc.*Alpine/],
  [{platform: 'linux', arch: 'x64', glibc: '2.17'}, /glibc 2\.28 or later; this is Linux x64 with glibc 2\.17/],
  [{platform: 'linux', arch: 'arm64', glibc: '2.36'}, /this is Linux arm64/],
  [{platform: 'darwin', arch: 'arm64', glibc: undefined}, /this is darwin arm64/],
  [{platform: 'win32', arch: 'x64', glibc: undefined}, /WSL2/],
])('refuses %o and says which systems there are', (facts, message) => {
  expect(() => requireSystem(facts)).toThrow(message);
  expect(() => requireSystem(facts)).toThrow(/Linux x64 with glibc/);
});

const tools: Record<string, string> = {
  'c++': 'c++ (Debian 12.2.0-14+deb12u1) 12.2.0\nCopyright',
  cmake: 'cmake version 3.25.1\n',
  make: 'GNU Make 4.3',
};

const without = (changes: Record<string, string | undefined>) => {
  const there = {...tools, ...changes};
  return requireBuildTools(async (command) => there[command]);
};

it('is content with a compiler, CMake and make or ninja', async () => {
  vi.stubEnv('CXX', undefined);
  await without({});
  await without({make: undefined, ninja: '1.11'});
  await without({'c++': 'Debian clang version 14.0.6\nTarget: x86_64'});
});

it.each([
  [{'c++': undefined}, 'the C++ compiler (c++) is not installed'],
  [{'c++': 'c++ (Ubuntu 9.4.0-1ubuntu1~20.04.2) 9.4.0'}, 'GCC is 9.4, and 11.0 or later is needed'],
  [{'c++': 'clang version 10.0.0'}, 'Clang is 10.0, and 14.0 or later is needed'],
  [{cmake: undefined}, 'CMake is not installed'],
  [{cmake: 'cmake version 3.9.6'}, 'CMake is 3.9, and 3.18 or later is needed'],
  [{make: undefined}, 'make (or ninja) is not installed'],
])('names what is lacking and the packages to install: %o', async (change, problem) => {
  vi.stubEnv('CXX', undefined);
  const error = await without(change).then(
    () => undefined,
    (reason: Error) => reason,
  );
  expect(error?.message).toContain(problem);
  for (const line of ['apt-get install build-essential cmake', 'dnf install gcc-c++', 'pacman -S base-devel']) {
    expect(error?.message).toContain(line);
  }
});
