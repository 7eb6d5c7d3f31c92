import path from 'node:path';
import type {EngineInfo} from '../../engine/binding.js';
import {packageRoot} from '../../util/paths.js';
import {runProgram} from '../../util/run-program.js';

export interface EngineProbe {
  info: EngineInfo;
  /** Rate of fp32 matrix products, 1e9 operations a second. */
  gflops: number;
}

/** The built script: a process cannot be started from the TypeScript source. */
const probeScript = path.join(packageRoot, 'dist', 'setup', 'doctor', 'engine-probe.js');

/** Loads and measures the engine in a child process, so that a crash is told and not suffered; a string says what failed. */
export async function probeEngine(script = probeScript, timeout = 60_000): Promise<EngineProbe | string> {
  const {code, signal, stdout, stderr} = await runProgram(process.execPath, [script], {timeout, killSignal: 'SIGKILL'});
  if (signal === 'SIGKILL') return `the engine did not answer within ${timeout / 1000} seconds, or was killed`;
  if (signal) return `the engine crashed with ${signal}`;
  if (code !== 0) return `the engine does not load: ${thrownMessage(stderr)}`;
  return JSON.parse(stdout) as EngineProbe;
}

/** Of what Node prints for an error nobody caught, the error itself. */
function thrownMessage(stderr: string): string {
  const lines = stderr.split('\n').filter((line) => line.trim() !== '');
  const thrown = lines.find((line) => /^\w*Error\b.*: /.test(line));
  return thrown?.replace(/^\w*Error\b[^:]*: /, '') ?? lines[0] ?? 'it did not say why';
}
