import {dataError, usageError} from '../util/errors.js';

/** Which column of a file plays which part. */
export interface ColumnRoles {
  id?: string;
  prompt: string;
  context?: string;
  /** One column for each choice, or a single one that holds them all as a JSON list. */
  choices: string[];
  answer?: string;
}

const parts = ['id', 'prompt', 'context', 'choices', 'answer'] as const;

/**
 * The value of `--columns`, as in `prompt=question,choices=opt1:opt2:opt3,answer=label,context=passage`; a comma, colon
 * or equals sign within a name is written with a backslash before it. Throws a usage error that shows the form.
 */
export function parseColumns(text: string): Partial<ColumnRoles> {
  const roles: Partial<ColumnRoles> = {};
  for (const item of splitAt(text, ',')) {
    const [part, name, ...more] = splitAt(item, '=');
    const role = parts.find((known) => known === part?.trim());
    if (role === undefined) refuse(text, `"${part}" is none of ${parts.join(', ')}`);
    if (roles[role] !== undefined) refuse(text, `${role} occurs twice`);
    const names = splitAt(name ?? '', ':').map((column) => column.replace(/\\([,:=\\])/g, '$1').trim());
    if (more.length > 0 || names.includes('')) refuse(text, `${role} needs the name of a column`);
    if (role === 'choices') roles.choices = names;
    else if (names.length === 1) roles[role] = names[0]!;
    else refuse(text, `${role} is one column`);
  }
  return roles;
}

/**
 * Throws unless every column in use is there exactly once; the message lists the columns that are. No column plays two
 * parts, but the right answer may also be one of the choices (as in SciQ).
 */
export function checkColumns(
  file: string,
  {id, prompt, context, choices, answer}: ColumnRoles,
  columns: readonly string[],
): void {
  const texts = [id, prompt, context, ...choices].filter((name) => name !== undefined);
  const shared =
    texts.find((name, i) => texts.indexOf(name) !== i) ??
    [id, prompt, context].find((name) => name !== undefined && name === answer);
  if (shared !== undefined) throw usageError(`--columns gives the column "${shared}" two parts`);
  checkPresent(file, answer === undefined ? texts : [...texts, answer], columns);
}

/** Throws unless each of these columns is there exactly once. */
export function checkPresent(file: string, used: readonly string[], columns: readonly string[]): void {
  const missing = used.filter((name) => !columns.includes(name));
  if (missing.length > 0) throw dataError(`${file}: ${missingColumns(missing)}; ${listed(columns)}`);
  const twice = used.find((name) => columns.indexOf(name) !== columns.lastIndexOf(name));
  if (twice !== undefined) throw dataError(`${file}: there are two columns "${twice}"; rename one of them`);
}

export function missingColumns(names: readonly string[]): string {
  return `there is no column ${names.map((name) => `"${name}"`).join(', ')}`;
}

export function listed(columns: readonly string[]): string {
  const shown = columns.map((name) =>
    name === '' ? '(no name)' : name.length > 40 ? `${name.slice(0, 37)}...` : name,
  );
  return `the columns are ${shown.join(', ')}`;
}

function splitAt(text: string, separator: string): string[] {
  return text.split(new RegExp(`(?<!\\\\)${separator}`));
}

function refuse(text: string, reason: string): never {
  throw usageError(
    `--columns ${text}: ${reason}; the form is prompt=question,choices=opt1:opt2:opt3,answer=label,context=passage,id=key`,
  );
}
