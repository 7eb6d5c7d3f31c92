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
  /** Looks at what was printed so far, every 20 milliseconds, and may send a signal. */
  watch?: (stderr: string, send: (signal: NodeJS.Signals) => void) => void;
  /** Milliseconds after which a process that hangs is killed. */
  limit?: number;
}

/** Runs a Node program of the project (a path below its folder) in a process of its own. One that hangs is killed. */
export function runNode(program: string, args: string[], options: NodeOptions = {}): Promise<NodeRun> {
  const {flags = [], env, cwd = packageRoot, watch, limit = 60_000} = options;
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
      });
    }
    const timer = setTimeout(() => child.kill('SIGKILL'), limit);
    const watching = setInterval(() => watch?.(output.stderr, (signal) => child.kill(signal)), 20);
    child.on('error', reject);
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      clearInterval(watching);
      resolve({code, signal, ...output});
    });
  });
}
