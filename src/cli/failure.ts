import {inspect} from 'node:util';
import {CLIError, ExitError, ModuleLoadError} from '@oclif/core/errors';
import pc from 'picocolors';
import {exitCodes, McqError} from '../util/errors.js';
import {suggestion} from './suggest.js';
import {textWidth, wrapText} from './text.js';

/**
 * Sorts what was thrown and tells it: on stderr for people (with stack and causes where DEBUG is set), with `json` as
 * one object on stdout for programs as well. Returns the exit code.
 */
export function tellFailure(error: unknown, {json, command}: {json: boolean; command?: string | undefined}): number {
  const {message, code, exitCode} = failureFrom(error, command);
  if (message === undefined) return exitCode;
  const width = process.stderr.isTTY ? textWidth(process.stderr) : Number.POSITIVE_INFINITY;
  const label = process.stderr.isTTY ? pc.red('error:') : 'error:';
  process.stderr.write(`${wrapText(`${label} ${message}`, width)}\n`);
  if (process.env.DEBUG) process.stderr.write(`${inspect(error)}\n`);
  else if (code === 'MCQ_FAULT') process.stderr.write(`${reportIt}\n`);
  if (json) process.stdout.write(`${JSON.stringify({error: {code, message}}, null, 2)}\n`);
  return exitCode;
}

const reportIt = 'This is a fault in mcq. Please run the command again with DEBUG=mcq set, and report what it prints.';

/** What a command that ends badly tells: in words, to programs (`code`) and to the shell (`exitCode`). */
interface Failure {
  /** Absent when it has been told already. */
  message?: string;
  code: string;
  exitCode: number;
}

/** Sorts what was thrown: an error the user can act on, wrong use that oclif found, or a fault in mcq. */
function failureFrom(error: unknown, command?: string): Failure {
  if (error instanceof ExitError) return {code: 'MCQ_EXIT', exitCode: error.oclif.exit ?? exitCodes.fault};
  if (error instanceof McqError) {
    return {message: plainParseMessage(error.message), code: error.code, exitCode: error.exitCode};
  }
  if (error instanceof Error && error.name === 'AbortError') {
    return {message: 'interrupted', code: 'MCQ_INTERRUPTED', exitCode: exitCodes.interrupted};
  }
  if (isWrongUse(error)) {
    const help = `See ${command ? `mcq ${command}` : 'mcq'} --help.`;
    const message = [namedFlags(plainParseMessage(error.message), error), ...meantFlags(error), help].join('\n');
    return {message, code: 'MCQ_USAGE', exitCode: exitCodes.usage};
  }
  const message = error instanceof Error ? error.message || error.name : String(error);
  return {message, code: 'MCQ_FAULT', exitCode: exitCodes.fault};
}

/** A module that does not load is a CLIError too, but no fault of the user's. */
function isWrongUse(error: unknown): error is CLIError {
  return error instanceof CLIError && !(error instanceof ModuleLoadError);
}

/** Flags that are missing as they are to be written, `--model (RUN|FOLDER)`; oclif gives their bare names. */
function namedFlags(message: string, error: CLIError): string {
  return message.replace(/Missing required flag (\S+)/g, (_, name: string) => {
    const value = knownFlags(error)[name]?.helpValue;
    return `Missing required flag --${name}${value ? ` (${value})` : ''}`;
  });
}

/** The definitions of the command's flags, which oclif's errors carry. */
function knownFlags(error: CLIError): Record<string, {helpValue?: string}> {
  return (error as {parse?: {input?: {flags?: Record<string, {helpValue?: string}>}}}).parse?.input?.flags ?? {};
}

/** For flags that do not exist, whose names oclif's error carries. */
function meantFlags(error: CLIError): string[] {
  const known = Object.keys(knownFlags(error)).map((name) => `--${name}`);
  return ((error as {flags?: string[]}).flags ?? []).flatMap((flag) => {
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
