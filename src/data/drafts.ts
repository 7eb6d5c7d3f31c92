import {CellError, cellText, readChoices} from './choices.js';
import type {ColumnRoles} from './columns.js';
import {stripLabels} from './labels.js';
import type {Problem} from './problems.js';
import {type Row, type Table, valueAt} from './table.js';

/** A question whose answer is not understood yet. */
export interface Draft {
  row: Row;
  id: string;
  prompt: string;
  context: string;
  choices: string[];
  /** The choices with the labels they have in the file. */
  rawChoices: string[];
  /** What the file calls the choices, where it does. */
  names?: string[];
  answer: string | string[];
  group: string;
}

/** Reads every row into its parts and collects what is wrong with any; ids are row numbers from 0 without such a column. */
export function readDrafts(
  table: Table,
  roles: ColumnRoles & {group?: string},
  keepLabels: boolean,
): {drafts: Draft[]; problems: Problem[]} {
  const drafts: Draft[] = [];
  const problems: Problem[] = [];
  const rowOfId = new Map<string, number>();
  for (const row of table.rows) {
    const found: Problem[] = [];
    const draft = readDraft(row, roles, keepLabels, found);
    const first = rowOfId.get(draft.id);
    if (first !== undefined) found.push(problemIn(row, roles.id, `"${draft.id}" is already the id of row ${first}`));
    else if (draft.id !== '') rowOfId.set(draft.id, row.number);
    if (found.length === 0) drafts.push(draft);
    problems.push(...found);
  }
  return {drafts, problems};
}

/** A problem at a row, and at a column where there is one. */
export function problemIn({number, line}: Row, column: string | undefined, message: string): Problem {
  return {row: number, ...(line === undefined ? {} : {line}), ...(column === undefined ? {} : {column}), message};
}

function readDraft(row: Row, roles: ColumnRoles & {group?: string}, keepLabels: boolean, problems: Problem[]): Draft {
  const attempt = <T>(read: () => T, otherwise: T): T => {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof CellError)) throw error;
      problems.push(problemIn(row, error.column, error.message));
      return otherwise;
    }
  };
  const text = (column: string | undefined) =>
    column === undefined ? '' : attempt(() => cellText(valueAt(row.values, column), column), '');
  const required = (column: string, name: string) => {
    const before = problems.length;
    const value = text(column);
    if (value === '' && problems.length === before) problems.push(problemIn(row, column, `the ${name} is empty`));
    return value;
  };

  const id = roles.id === undefined ? String(row.number - 1) : required(roles.id, 'id');
  const prompt = required(roles.prompt, 'prompt');
  const {texts, names} = attempt(() => readChoices(row.values, roles.choices), {texts: []});
  return {
    row,
    id,
    prompt,
    context: text(roles.context),
    choices: keepLabels ? texts : stripLabels(texts),
    rawChoices: texts,
    ...(names === undefined ? {} : {names}),
    answer: attempt(() => readAnswerCell(row, roles.answer), ''),
    group: text(roles.group),
  };
}

function readAnswerCell(row: Row, column: string | undefined): string | string[] {
  if (column === undefined) return '';
  const value = valueAt(row.values, column);
  return Array.isArray(value) ? value.map((item) => cellText(item, column)) : cellText(value, column);
}
