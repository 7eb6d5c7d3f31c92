import {readFileSync} from 'node:fs';
import {readdir, stat} from 'node:fs/promises';
import {cpus} from 'node:os';
import path from 'node:path';
import {usableProcessors} from '../../util/processors.js';
import {runProgram} from '../../util/run-program.js';

export interface CpuFacts {
  model: string;
  cores: number;
  /** How many of them this process may use. */
  usable: number;
  /** The instruction sets that matter here. */
  features: string[];
}

const telling = ['avx2', 'fma', 'avx512f', 'avx512_vnni', 'avx512_bf16', 'amx_tile', 'amx_bf16', 'amx_int8'];

/** What /proc/cpuinfo tells of the processor. */
export function cpuFacts(cpuinfo = readFileSync('/proc/cpuinfo', 'utf8')): CpuFacts {
  const flags = new Set(/^flags\s*: (.*)$/m.exec(cpuinfo)?.[1]?.split(' '));
  return {
    model: /^model name\s*: (.*)$/m.exec(cpuinfo)?.[1] ?? 'unknown',
    cores: cpus().length,
    usable: usableProcessors(),
    features: telling.filter((feature) => flags.has(feature)),
  };
}

export interface GpuFacts {
  driver: string;
  gpus: string[];
}

/** What NVIDIA's driver tells; undefined where there is none. */
export async function gpuFacts(): Promise<GpuFacts | undefined> {
  const query = ['--query-gpu=driver_version,name', '--format=csv,noheader'];
  const {code, stdout} = await runProgram('nvidia-smi', query);
  const rows = stdout
    .trim()
    .split('\n')
    .map((line) => line.split(', '));
  return code === 0 && rows[0]?.[1] ? {driver: rows[0][0]!, gpus: rows.map((row) => row[1]!)} : undefined;
}

/** Bytes of all files in a folder; 0 where there is none. */
export async function folderSize(folder: string): Promise<number> {
  const entries = await readdir(folder, {recursive: true, withFileTypes: true}).catch(() => []);
  let bytes = 0;
  for (const entry of entries) {
    if (entry.isFile()) bytes += (await stat(path.join(entry.parentPath, entry.name))).size;
  }
  return bytes;
}
