import {Config} from '@oclif/core/config';
import {ExitError} from '@oclif/core/errors';
import {vi} from 'vitest';
import {packageRoot} from '../../src/util/paths.js';

/** What a command left behind, as the shell would see it. */
export interface CommandRun {
  exitCode: number;
  stdout: string;
  stderr: string;
  /** What `--json` printed. */
  json: () => Record<string, unknown>;
}

/** As much of an oclif command class as running it takes. */
type CommandClass = new (argv: string[], config: Config) => {_run(): Promise<unknown>};

/** Runs a command class in this process, from its TypeScript source, and catches what it prints. */
export async function runCommand(command: object, argv: string[]): Promise<CommandRun> {
  const stdout = capture(process.stdout);
  const stderr = capture(process.stderr);
  const before = process.exitCode;
  let exitCode: number;
  try {
    await new (command as CommandClass)(argv, config())._run();
    exitCode = Number(process.exitCode ?? 0);
  } catch (error) {
    if (!(error instanceof ExitError)) throw error;
    exitCode = error.oclif.exit ?? 1;
  } finally {
    process.exitCode = before;
    stdout.restore();
    stderr.restore();
  }
  return {exitCode, stdout: stdout.text(), stderr: stderr.text(), json: () => JSON.parse(stdout.text())};
}

/** Without looking for the compiled commands, which may be of yesterday. */
function config(): Config {
  const plain = new Config({root: packageRoot});
  plain.bin = 'mcq';
  plain.topicSeparator = ' ';
  plain.runHook = async () => ({successes: [], failures: []});
  return plain;
}

function capture(stream: NodeJS.WriteStream) {
  const parts: string[] = [];
  const spy = vi.spyOn(stream, 'write').mockImplementation(((chunk: string | Uint8Array, ...rest: unknown[]) => {
    parts.push(typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString());
    const done = rest.find((item) => typeof item === 'function') as (() => void) | undefined;
    done?.();
    return true;
  }) as typeof stream.write);
  return {text: () => parts.join(''), restore: () => spy.mockRestore()};
}
