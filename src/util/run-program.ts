import {type SpawnOptions, spawn} from 'node:child_process';

export interface ProgramResult {
  /** Exit code; null when a signal ended it or it could not be started. */
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

/** Runs a program to its end and collects what it prints; `code` is null when there is no such program. */
export function runProgram(command: string, args: string[], options: SpawnOptions = {}): Promise<ProgramResult> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {stdio: ['ignore', 'pipe', 'pipe'], ...options});
    let stdout = '';
    let stderr = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.on('error', (error) => resolve({code: null, signal: null, stdout, stderr: stderr || error.message}));
    child.on('close', (code, signal) => resolve({code, signal, stdout, stderr}));
  });
}
