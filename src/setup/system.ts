import {engineError} from '../util/errors.js';
import {runProgram} from '../util/run-program.js';

export interface SystemFacts {
  platform: string;
  arch: string;
  /** Version of the GNU C library; undefined where the system has another. */
  glibc: string | undefined;
}

/** What mcq runs on. */
export function systemFacts(): SystemFacts {
  const report = process.report.getReport() as {header?: {glibcVersionRuntime?: string}};
  return {platform: process.platform, arch: process.arch, glibc: report.header?.glibcVersionRuntime};
}

/** Throws an engine McqError on a system that LibTorch's binaries are not made for. */
export function requireSystem({platform, arch, glibc}: SystemFacts = systemFacts()): void {
  const [major = 0, minor = 0] = glibc?.split('.').map(Number) ?? [];
  if (platform === 'linux' && arch === 'x64' && (major > 2 || minor >= 28)) return;
  const here =
    platform === 'linux' ? `Linux ${arch} with ${glibc ? `glibc ${glibc}` : 'no glibc'}` : `${platform} ${arch}`;
  const wayOut =
    platform === 'win32'
      ? 'On Windows, install WSL2 (wsl --install) and run mcq in it.'
      : platform === 'linux' && !glibc
        ? 'Alpine and other systems with musl: use an image or a container of Debian, Ubuntu or Fedora.'
        : 'Use such a machine or a container on one.';
  throw engineError(`mcq runs on Linux x64 with glibc 2.28 or later; this is ${here}. ${wayOut}`, {
    code: 'MCQ_UNSUPPORTED_SYSTEM',
  });
}

/** Runs `command --version`; replaced in tests. */
export type VersionOf = (command: string) => Promise<string | undefined>;

const versionOf: VersionOf = async (command) => {
  const result = await runProgram(command, ['--version']);
  return result.code === 0 ? result.stdout : undefined;
};

/** Throws an engine McqError that names the packages to install when the tools that build the addon are not there. */
export async function requireBuildTools(version: VersionOf = versionOf): Promise<void> {
  const compiler = process.env.CXX || 'c++';
  const [cxx, cmake, make, ninja] = await Promise.all([compiler, 'cmake', 'make', 'ninja'].map(version));
  const lacking = [
    compilerProblem(compiler, cxx),
    versionProblem('CMake', cmake, /version (\d+)\.(\d+)/, [3, 18]),
    make === undefined && ninja === undefined ? 'make (or ninja) is not installed' : undefined,
  ].filter((problem) => problem !== undefined);
  if (lacking.length === 0) return;
  throw engineError(
    [
      `The native code cannot be built: ${lacking.join('; ')}. Install what is missing:`,
      '  Debian, Ubuntu:  sudo apt-get install build-essential cmake',
      '  Fedora:          sudo dnf install gcc-c++ make cmake',
      '  Arch:            sudo pacman -S base-devel cmake',
      'Then run the set-up again.',
    ].join('\n'),
    {code: 'MCQ_NO_COMPILER'},
  );
}

/** C++20 as this code uses it came with GCC 11 and Clang 14. */
function compilerProblem(command: string, output: string | undefined): string | undefined {
  if (output === undefined) return `the C++ compiler (${command}) is not installed`;
  if (/clang/i.test(output)) return versionProblem('Clang', output, /version (\d+)\.(\d+)/, [14, 0]);
  return versionProblem('GCC', output, /\) (\d+)\.(\d+)/, [11, 0]);
}

function versionProblem(
  name: string,
  output: string | undefined,
  pattern: RegExp,
  [major, minor]: [number, number],
): string | undefined {
  if (output === undefined) return `${name} is not installed`;
  const found = pattern.exec(output);
  if (!found) return undefined;
  const [foundMajor, foundMinor] = [Number(found[1]), Number(found[2])];
  if (foundMajor > major || (foundMajor === major && foundMinor >= minor)) return undefined;
  return `${name} is ${foundMajor}.${foundMinor}, and ${major}.${minor} or later is needed`;
}
