import {spawn, spawnSync} from 'node:child_process';
import {existsSync, rmSync} from 'node:fs';
import path from 'node:path';
import {root} from './set-up-first.mjs';
import {nativeCounts} from './test-counts.mjs';

const folder = path.join(root, 'build-tests');

/** Builds the C++ tests against the LibTorch in use and runs them; what they count. Needs a checkout that is set up. */
export async function nativeTests() {
  const {buildRecord} = await import('../dist/setup/native-build.js');
  const built = configure(buildRecord().libtorch.folder) && run('cmake', ['--build', folder, '--parallel', '2']);
  if (!built) return {passed: 0, failed: 1, skipped: 0};
  const {output, exitCode} = await runAndKeep('ctest', ['-V'], folder);
  return nativeCounts(output, exitCode);
}

/** A folder that was moved, or made by another generator, is made anew. */
function configure(libtorch) {
  const fresh = !existsSync(path.join(folder, 'CMakeCache.txt'));
  const generator = fresh && has('ninja') ? ['-G', 'Ninja'] : [];
  const options = ['-DCMAKE_BUILD_TYPE=Release', '-DMCQ_TESTS=ON', `-DLIBTORCH=${libtorch}`];
  if (run('cmake', ['-S', root, '-B', folder, ...generator, ...options])) return true;
  if (fresh) return false;
  rmSync(folder, {recursive: true});
  return configure(libtorch);
}

const has = (program) => spawnSync(program, ['--version']).status === 0;
const run = (command, args) => spawnSync(command, args, {stdio: ['ignore', 'inherit', 'inherit']}).status === 0;

/** Runs a program whose output is shown and kept. */
function runAndKeep(command, args, cwd) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {cwd, stdio: ['ignore', 'pipe', 'inherit']});
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text) => {
      output += text;
      process.stdout.write(text);
    });
    child.on('error', () => resolve({output, exitCode: 1}));
    child.on('close', (code) => resolve({output, exitCode: code ?? 1}));
  });
}
