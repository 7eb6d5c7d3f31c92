// Compiles and links the addon against the CUDA variant of LibTorch in build-cuda/, and loads it.
// Needs neither a GPU nor nvcc, but about 2.4 GB of downloads the first time: it is run by hand.
import {spawnSync} from 'node:child_process';
import path from 'node:path';
import {fileURLToPath} from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const setup = spawnSync(process.execPath, [path.join(root, 'scripts/setup.mjs')], {stdio: 'inherit'});
if (setup.status !== 0) process.exit(setup.status ?? 1);

const {setUp} = await import('../dist/setup/setup.js');
const {commandReporter} = await import('../dist/cli/reporter.js');
const reporter = commandReporter({say: (line) => console.error(line)}, {quiet: false});
try {
  const {libtorch} = await setUp({variant: 'cuda', offline: false, force: false, out: 'build-cuda', reporter});
  const addon = path.join(root, 'build-cuda/Release/mcq.node');
  const needed = output('readelf', ['--dynamic', addon]);
  if (!/NEEDED.*libtorch_cuda\.so/.test(needed)) throw new Error(`${addon} is not linked to libtorch_cuda.so`);
  const info = JSON.parse(output(process.execPath, ['-p', 'JSON.stringify(require(process.argv[1]).info())', addon]));
  if (info.variant !== 'cuda') throw new Error(`${addon} calls itself ${info.variant}`);
  console.log(
    `CUDA build: compiles, links and loads with LibTorch ${info.torch} in ${libtorch.folder}; GPUs: ${info.cudaDevices}`,
  );
} catch (error) {
  console.error(`error: ${error.message}`);
  process.exitCode = error.exitCode ?? 1;
}

function output(command, args) {
  const {status, stdout, stderr, error} = spawnSync(command, args, {encoding: 'utf8'});
  if (status !== 0) throw new Error(`${command} failed: ${error?.message ?? stderr.trim()}`);
  return stdout;
}
