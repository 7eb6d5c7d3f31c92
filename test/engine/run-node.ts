import {spawn} from 'node:child_process';
import path from 'node:path';
import {packageRoot} from '../../src/util/paths.js';

export interface NodeRun {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

export interface NodeOptions {
  /** Flags of Node itself. */
  flags?: string[];
  env?: NodeJS.ProcessEnv;
  cwd?: string;
  /** Called with what was printed so far, whenever more comes. */
  onOutput?: (output: {stdout: string; stderr: string}, kill: (signal: NodeJS.Signals) => void) => void;
  /** Milliseconds after which a process that hangs is killed. */
  limit?: number;
}

/** Runs a Node program of the project (a path below its folder) in a process of its own. One that hangs is killed. */
export function runNode(program: string, args: string[], options: NodeOptions = {}): Promise<NodeRun> {
  const {flags = [], env, cwd = packageRoot, onOutput, limit = 60_000} = options;
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...flags, path.resolve(packageRoot, program), ...args], {
      cwd,
      env: {...process.env, ...env},
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const output = {stdout: '', stderr: ''};
    for (const stream of ['stdout', 'stderr'] as const) {
      child[stream].setEncoding('utf8').on('data', (text: string) => {
        output[stream] += text;
        onOutput?.(output, (signal) => child.kill(signal));
      });
    }
    const timer = setTimeout(() => child.kill('SIGKILL'), limit);
    child.on('error', reject);
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      resolve({code, signal, ...output});
    });
  });
}
