import {freemem, totalmem} from 'node:os';
import {McqError} from '../../util/errors.js';
import {cacheDirectory} from '../../util/paths.js';
import {inspectLibtorch, type Libtorch} from '../libtorch/folder.js';
import {releases} from '../libtorch/release.js';
import {buildRecord} from '../native-build.js';
import {requireBuildTools, requireSystem, type SystemFacts, systemFacts} from '../system.js';
import {type CpuFacts, cpuFacts, folderSize, gpuFacts} from './machine.js';
import {type EngineProbe, probeEngine} from './probe.js';

/** All that bears on whether and how fast mcq runs here. */
export interface Examination {
  system: SystemFacts & {memory: number; freeMemory: number};
  node: string;
  /** What the native code was built for; null before set-up. */
  torch: Libtorch | null;
  /** What `--device auto` takes; null while the engine does not load. */
  device: string | null;
  cpu: CpuFacts & {
    /** The instruction set LibTorch has chosen, its threads and its rate in 1e9 operations a second. */
    capability: string | null;
    threads: number | null;
    gflops: number | null;
  };
  cuda: {
    driver: string | null;
    gpus: string[];
    /** CUDA's version that LibTorch was built for: `cu130`. */
    runtime: string | null;
    /** How many GPUs LibTorch can use. */
    devices: number;
  };
  caches: {folder: string; bytes: number}[];
  /** What stands in the way, each with what to do. */
  problems: string[];
}

/** Looks at the machine, the set-up and the engine, which is loaded in a process of its own. */
export async function examine(probe: () => Promise<EngineProbe | string> = probeEngine): Promise<Examination> {
  const torch = buildRecord()?.libtorch ?? null;
  const outcome = setUpProblem(torch) ?? (await probe());
  const engine = typeof outcome === 'string' ? undefined : outcome;
  const gpu = await gpuFacts();
  const problems = [
    await problemOf(requireSystem),
    // Only who has yet to build needs a compiler.
    torch ? undefined : await problemOf(requireBuildTools),
    typeof outcome === 'string' ? outcome : undefined,
    torch?.variant === 'cuda' && engine?.info.cudaDevices === 0
      ? 'LibTorch is the CUDA variant and finds no GPU: see to the driver (nvidia-smi), or run mcq setup --no-cuda'
      : undefined,
  ];
  return {
    system: {...systemFacts(), ...memoryFacts()},
    node: process.versions.node,
    torch,
    device: engine ? (engine.info.cudaDevices > 0 ? 'cuda:0' : 'cpu') : null,
    cpu: {
      ...cpuFacts(),
      capability: engine?.info.cpuCapability ?? null,
      threads: engine?.info.threads ?? null,
      gflops: engine ? Math.round(engine.gflops * 10) / 10 : null,
    },
    cuda: {
      driver: gpu?.driver ?? null,
      gpus: gpu?.gpus ?? [],
      runtime: torch?.variant === 'cuda' ? releases.cuda.label : null,
      devices: engine?.info.cudaDevices ?? 0,
    },
    caches: await cacheSizes(),
    problems: problems.filter((problem) => problem !== undefined),
  };
}

/** In bytes; a container's limit counts, where there is one. */
function memoryFacts(): {memory: number; freeMemory: number} {
  const memory = Math.min(totalmem(), process.constrainedMemory() || totalmem());
  return {memory, freeMemory: Math.min(memory, freemem())};
}

function setUpProblem(torch: Libtorch | null): string | undefined {
  if (!torch) return 'mcq is not set up yet: run mcq setup (in a checkout: npm run setup)';
  const found = inspectLibtorch(torch.folder);
  return typeof found === 'string'
    ? `The LibTorch mcq was built for is gone: ${found}. Run mcq setup again`
    : undefined;
}

async function problemOf(check: () => void | Promise<void>): Promise<string | undefined> {
  try {
    await check();
    return undefined;
  } catch (error) {
    if (error instanceof McqError) return error.message;
    throw error;
  }
}

async function cacheSizes(): Promise<Examination['caches']> {
  const folders = ['libtorch', 'models', 'downloads'].map((name) => cacheDirectory(name));
  return Promise.all(folders.map(async (folder) => ({folder, bytes: await folderSize(folder)})));
}
