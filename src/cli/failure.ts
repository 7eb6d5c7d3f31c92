import {CLIError, ExitError, ModuleLoadError} from '@oclif/core/errors';
import pc from 'picocolors';
import {exitCodes, McqError} from '../util/errors.js';
import {suggestion} from './suggest.js';
import {textWidth, wrapText} from './text.js';

/** What a command that ends badly tells: in words, to programs (`code`) and to the shell (`exitCode`). */
export interface Failure {
  /** Absent when it has been told already. */
  message?: string;
  code: string;
  exitCode: number;
  /** Only of faults in mcq itself. */
  stack?: string;
}

/** Sorts what was thrown: an error the user can act on, wrong use that oclif found, or a fault in mcq. */
export function failureFrom(error: unknown, command?: string): Failure {
  if (error instanceof ExitError) return {code: 'MCQ_EXIT', exitCode: error.oclif.exit ?? exitCodes.fault};
  if (error instanceof McqError) {
    return {message: plainParseMessage(error.message), code: error.code, exitCode: error.exitCode};
  }
  if (error instanceof Error && error.name === 'AbortError') {
    return {message: 'interrupted', code: 'MCQ_INTERRUPTED', exitCode: exitCodes.interrupted};
  }
  if (isWrongUse(error)) {
    const help = `See ${command ? `mcq ${command}` : 'mcq'} --help.`;
    const message = [plainParseMessage(error.message), ...meantFlags(error), help].join('\n');
    return {message, code: 'MCQ_USAGE', exitCode: exitCodes.usage};
  }
  const stack = error instanceof Error ? error.stack : undefined;
  return {
    message: error instanceof Error ? error.message || error.name : String(error),
    code: 'MCQ_FAULT',
    exitCode: exitCodes.fault,
    stack: stack ?? String(error),
  };
}

/** Tells a failure: on stderr for people, with `json` as one object on stdout for programs as well. */
export function printFailure(failure: Failure, {json}: {json: boolean}): void {
  if (failure.message === undefined) return;
  const width = process.stderr.isTTY ? textWidth(process.stderr) : Number.POSITIVE_INFINITY;
  const label = process.stderr.isTTY ? pc.red('error:') : 'error:';
  process.stderr.write(`${wrapText(`${label} ${failure.message}`, width)}\n`);
  if (failure.stack !== undefined) {
    process.stderr.write(
      process.env.DEBUG
        ? `${failure.stack}\n`
        : 'This is a fault in mcq. Run the command again with DEBUG=mcq set and report what it prints, please.\n',
    );
  }
  if (json) {
    const {code, message} = failure;
    process.stdout.write(`${JSON.stringify({error: {code, message}}, null, 2)}\n`);
  }
}

/** A module that does not load is a CLIError too, but no fault of the user's. */
function isWrongUse(error: unknown): error is CLIError {
  return error instanceof CLIError && !(error instanceof ModuleLoadError);
}

/** For flags that do not exist, oclif's error carries their names and the definitions of the flags that do. */
function meantFlags(error: CLIError): string[] {
  const {flags, parse} = error as CLIError & {flags?: string[]; parse?: {input?: {flags?: Record<string, unknown>}}};
  const known = Object.keys(parse?.input?.flags ?? {}).map((name) => `--${name}`);
  return (flags ?? []).flatMap((flag) => {
    const meant = suggestion(flag, known);
    return meant ? [`Did you mean ${meant}?`] : [];
  });
}

/** oclif frames the messages of its parser: `Parsing --seed \n\tExpected an integer ...\nSee more help with --help`. */
function plainParseMessage(message: string): string {
  const plain = message
    .replace(/\nSee more help with --help$/, '')
    .replace(/^Parsing (--\S+) \n\t/, '$1: ')
    .replace(/^(--\S+: )([A-Z])/, (_, flag: string, initial: string) => flag + initial.toLowerCase());
  return plain.replace(/^The following errors? occurred:\s+/, '');
}
