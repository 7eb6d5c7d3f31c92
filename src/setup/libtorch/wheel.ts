import path from 'node:path';
import type {Reporter} from '../../util/reporter.js';
import {readZipFile, unpackZip} from '../../util/zip.js';
import {wrongVariant} from './cache.js';
import {libtorchVersion, type Variant} from './release.js';

/**
 * Unpacks what building needs of a torch wheel or an official archive, whose files lie under `torch/` or `libtorch/`.
 * A wheel of the other variant or version is refused before: it tells in torch/version.py. Throws an Error then.
 */
export async function unpackTorch(
  archive: string,
  folder: string,
  variant: Variant,
  reporter: Reporter,
): Promise<void> {
  const script = await readZipFile(archive, 'torch/version.py');
  if (script) refuseOther(script.toString(), path.basename(archive), variant);
  const task = reporter.task('Unpacking LibTorch');
  try {
    await unpackZip(archive, folder, keptPath, task.done);
  } finally {
    task.end();
  }
}

/** Path below the LibTorch folder of the files that are kept. */
function keptPath(name: string): string | undefined {
  return /^(?:torch|libtorch)\/((?:lib|include|share\/cmake)\/.+)$/.exec(name)?.[1];
}

function refuseOther(script: string, name: string, variant: Variant): void {
  const version = /^__version__ = '([^'+]*)/m.exec(script)?.[1];
  const found = /^cuda\b.*= None$/m.test(script) ? 'cpu' : 'cuda';
  if (version !== libtorchVersion) throw new Error(`${name} is version ${version}; ${libtorchVersion} is wanted`);
  if (found !== variant) throw new Error(`${name}: ${wrongVariant(found, variant)}`);
}

/** NVIDIA's packages that a torch wheel requires, as pip wants them: `nvidia-nccl-cu13==2.29.7`. */
export async function nvidiaRequirements(wheel: string): Promise<string[]> {
  const metadata = await readZipFile(wheel, /^torch-[^/]+\.dist-info\/METADATA$/);
  const lines = metadata?.toString().split('\n') ?? [];
  return lines.flatMap((line) => {
    const requirement = /^Requires-Dist: ((?:nvidia-|cuda-toolkit)[^;]*)/.exec(line)?.[1];
    return requirement && !line.includes('extra ==') ? [requirement.trim()] : [];
  });
}
