import {existsSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {libtorchVersion, type Variant} from './release.js';

/** A LibTorch to build against: a folder that holds lib/ and include/. */
export interface Libtorch {
  folder: string;
  version: string;
  variant: Variant;
}

/** What LibTorch a folder holds, or a sentence why it is none that this mcq can be built against. */
export function inspectLibtorch(folder: string): Libtorch | string {
  const lacking = ['lib/libtorch_cpu.so', 'lib/libc10.so', versionHeader].filter(
    (file) => !existsSync(path.join(folder, file)),
  );
  if (lacking.length > 0) return `${folder} is no LibTorch: ${lacking.join(', ')} missing`;
  const version = headerVersion(readFileSync(path.join(folder, versionHeader), 'utf8'));
  if (version !== libtorchVersion) return `${folder} is LibTorch ${version}; ${libtorchVersion} is needed`;
  const variant = existsSync(path.join(folder, 'lib/libtorch_cuda.so')) ? 'cuda' : 'cpu';
  return {folder: path.resolve(folder), version, variant};
}

const versionHeader = 'include/torch/headeronly/version.h';

function headerVersion(header: string): string {
  const part = (name: string) => new RegExp(`#define TORCH_VERSION_${name} (\\d+)`).exec(header)?.[1] ?? '?';
  return ['MAJOR', 'MINOR', 'PATCH'].map(part).join('.');
}
