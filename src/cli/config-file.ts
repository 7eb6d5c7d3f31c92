import {readFileSync} from 'node:fs';
import {parse, type TomlValue} from 'smol-toml';
import {usageError} from '../util/errors.js';
import {suggestion} from './suggest.js';

/** What a configuration file needs to know of a flag; oclif's flag definitions fit. */
export interface FlagShape {
  type: 'boolean' | 'option';
  char?: string | undefined;
  allowNo?: boolean | undefined;
  multiple?: boolean | undefined;
  exclusive?: (string | {name: string})[] | undefined;
}

/**
 * Puts the flags of the file that `--config` names before those of the command line, so that the latter win.
 * A flag of the file is left out when the command line has it or one that excludes it.
 * Throws a usage McqError for a file that cannot be read, keys that are no flag, and values of the wrong kind.
 */
export function withConfigFile(argv: string[], flags: Record<string, FlagShape>): string[] {
  const file = configFile(argv);
  if (file === undefined) return argv;
  const given = givenFlags(argv, flags);
  const settings = Object.entries(readToml(file)).flatMap(([key, value]) => {
    const name = key.replaceAll('_', '-');
    const flag = flags[name];
    if (!flag || name === 'config') throw usageError(unknownKey(file, key, flags));
    const excluded = [...given].some((other) => excludes(flag, other) || excludes(flags[other], name));
    return given.has(name) || excluded ? [] : flagArguments(file, name, flag, value);
  });
  return [...settings, ...argv];
}

function excludes(flag: FlagShape | undefined, name: string): boolean {
  return flag?.exclusive?.some((other) => (typeof other === 'string' ? other : other.name) === name) ?? false;
}

/** The value of the last `--config` before `--`; one without a value is left for the parser to refuse. */
function configFile(argv: string[]): string | undefined {
  let file: string | undefined;
  for (const [i, argument] of flagPart(argv).entries()) {
    if (argument === '--config') file = argv[i + 1];
    else if (argument.startsWith('--config=')) file = argument.slice('--config='.length);
  }
  return file;
}

function givenFlags(argv: string[], flags: Record<string, FlagShape>): Set<string> {
  const byChar = new Map(Object.entries(flags).map(([name, flag]) => [flag.char, name]));
  const given = new Set<string>();
  for (const argument of flagPart(argv)) {
    const long = /^--(no-)?([^=]+)/.exec(argument);
    if (long) given.add(flags[`${long[1] ?? ''}${long[2]}`] ? `${long[1] ?? ''}${long[2]}` : long[2]!);
    else if (/^-[A-Za-z]/.test(argument)) given.add(byChar.get(argument[1]) ?? '');
  }
  return given;
}

function flagPart(argv: string[]): string[] {
  const end = argv.indexOf('--');
  return end === -1 ? argv : argv.slice(0, end);
}

function readToml(file: string): Record<string, TomlValue> {
  try {
    return parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw usageError(`--config ${file}: ${(cause as Error).message.trim()}`, {cause});
  }
}

function unknownKey(file: string, key: string, flags: Record<string, FlagShape>): string {
  const names = Object.keys(flags).filter((name) => name !== 'config');
  const meant = suggestion(key.replaceAll('_', '-'), names);
  const hint = meant ? `Did you mean "${meant}"?` : `Known: ${names.sort().join(', ')}.`;
  return `--config ${file}: "${key}" is not a flag of this command. ${hint}`;
}

function flagArguments(file: string, name: string, flag: FlagShape, value: TomlValue): string[] {
  const wrong = (expected: string) => usageError(`--config ${file}: "${name}" must be ${expected}`);
  if (flag.type === 'boolean') {
    if (typeof value !== 'boolean') throw wrong('true or false');
    if (value) return [`--${name}`];
    return flag.allowNo ? [`--no-${name}`] : [];
  }
  const values = Array.isArray(value) ? value : [value];
  if (!values.every((item) => ['string', 'number', 'bigint'].includes(typeof item))) {
    throw wrong('a string, a number or a list of them');
  }
  return flag.multiple ? values.map((item) => `--${name}=${item}`) : [`--${name}=${values.join(',')}`];
}
