import {formatBytes} from '../../util/bytes.js';
import type {Examination} from './examine.js';

/** An examination for people to read: a line for each thing looked at. */
export function examinationLines({system, node, torch, device, cpu, cuda, caches}: Examination): string[] {
  const rows: [string, string][] = [
    ['system', `${system.platform} ${system.arch}, ${system.glibc ? `glibc ${system.glibc}` : 'no glibc'}`],
    ['memory', `${formatBytes(system.memory)}, ${formatBytes(system.freeMemory)} free`],
    ['node', node],
    ['LibTorch', torch ? `${torch.version} (${torch.variant}) in ${torch.folder}` : 'not set up'],
    ['engine', device ? `loads; --device auto is ${device}` : 'does not load'],
    ['CPU', `${cpu.model}, ${cpu.usable} of ${cpu.cores} cores usable: ${cpu.features.join(' ') || 'no AVX2'}`],
    ...(cpu.gflops === null
      ? []
      : [['speed', `${cpu.gflops} GFLOP/s fp32 with ${cpu.capability}, ${cpu.threads} threads`] as [string, string]]),
    [
      'CUDA',
      `driver ${cuda.driver ?? 'none'}, runtime ${cuda.runtime ?? 'none'}, GPUs: ${cuda.gpus.join(', ') || 'none'}`,
    ],
    ...caches.map(({folder, bytes}): [string, string] => ['cache', `${formatBytes(bytes)} in ${folder}`]),
  ];
  return rows.map(([name, value]) => `${name.padEnd(10)}${value}`);
}
