import {dataError, type McqError} from '../util/errors.js';
import {type ColumnRoles, listed, missingColumns} from './columns.js';
import {choiceLabel} from './question.js';

/** A known way of laying out questions in columns. */
export interface Dialect {
  name: string;
  roles: ColumnRoles;
  /** Where the form itself says from what number answers count. */
  answerBase?: 0 | 1;
}

/** The dialect whose columns are there, or undefined. Names of columns are compared without regard to case. */
export function recogniseDialect(columns: readonly string[]): Dialect | undefined {
  return nestedDialect(columns) ?? kaggleDialect(columns) ?? swagDialect(columns) ?? listDialect(columns);
}

/** The error for a file that no dialect fits: what seems to be missing, what is there, how to name it. */
export function unknownDialect(file: string, columns: readonly string[]): McqError {
  const letters = letterColumns(columns);
  const later = columns.filter((name) => /^[A-Z]$/.test(name) && !letters.includes(name));
  const next = choiceLabel(letters.length);
  const prompt = find(columns, ...promptNames);
  let reason = 'not a form that is known';
  if (letters.length > 0 && later.some((name) => name > next)) reason = missingColumns([next]);
  else if (letters.length > 1 && prompt === undefined) reason = missingColumns(['prompt']);
  else if (prompt !== undefined && letters.length === 1) reason = missingColumns([next]);
  else if (prompt !== undefined) reason = 'there are no columns with choices (A, B, ... or choices)';
  const advice = 'name them with --columns prompt=...,choices=...:...:...[,answer=...][,context=...][,id=...]';
  return dataError(`${file}: ${reason}; ${listed(columns)}. If they have other names, ${advice}`);
}

const promptNames = ['prompt', 'question', 'question_stem'];
const answerNames = ['answer', 'answerKey', 'label'];

/** OpenBookQA, ARC, CommonsenseQA, QASC as published: `{id, question: {stem, choices: [{text, label}]}, answerKey}`. */
function nestedDialect(columns: readonly string[]): Dialect | undefined {
  const prompt = find(columns, 'question.stem');
  const choices = find(columns, 'question.choices');
  if (prompt === undefined || choices === undefined) return undefined;
  const has = (name: string) => columns.includes(name);
  const name = has('fact2')
    ? 'QASC'
    : has('fact1')
      ? 'OpenBookQA'
      : has('question.question_concept')
        ? 'CommonsenseQA'
        : 'OpenBookQA or ARC';
  return {name, roles: withOptional(columns, {prompt, choices: [choices]})};
}

/** `id,prompt,A,B,...` in any order, as in the Kaggle competition "LLM Science Exam". */
function kaggleDialect(columns: readonly string[]): Dialect | undefined {
  const prompt = find(columns, ...promptNames);
  const choices = letterColumns(columns);
  const gap = columns.some((name) => /^[A-Z]$/.test(name) && !choices.includes(name));
  if (prompt === undefined || choices.length < 2 || gap) return undefined;
  return {name: 'Kaggle', roles: withOptional(columns, {prompt, choices})};
}

/** `sent1` is followed by `sent2` and one of `ending0` to `ending3`; `label` counts as the names of the endings do. */
function swagDialect(columns: readonly string[]): Dialect | undefined {
  const context = find(columns, 'sent1');
  const prompt = find(columns, 'sent2');
  const endings = run(columns, (i) => `ending${i}`);
  if (context === undefined || prompt === undefined || endings.length < 2) return undefined;
  return {name: 'SWAG', roles: withOptional(columns, {prompt, context, choices: endings}), answerBase: 0};
}

/** `{id, prompt, context?, choices, answer}`, the form that mcq itself writes; with other names also on the Hugging Face hub. */
function listDialect(columns: readonly string[]): Dialect | undefined {
  const prompt = find(columns, ...promptNames);
  const choices = find(columns, 'choices');
  if (prompt === undefined || choices === undefined) return undefined;
  return {name: 'mcq', roles: withOptional(columns, {prompt, choices: [choices]})};
}

function withOptional(columns: readonly string[], roles: ColumnRoles): ColumnRoles {
  const id = find(columns, 'id');
  const context = roles.context ?? find(columns, 'context', 'fact1');
  const answer = find(columns, ...answerNames);
  return {
    ...roles,
    ...(id === undefined ? {} : {id}),
    ...(context === undefined ? {} : {context}),
    ...(answer === undefined ? {} : {answer}),
  };
}

function letterColumns(columns: readonly string[]): string[] {
  return run(columns, choiceLabel).slice(0, 26);
}

/** The columns named by `nameOf(0)`, `nameOf(1)`, ... up to the first that is not there. */
function run(columns: readonly string[], nameOf: (index: number) => string): string[] {
  const found: string[] = [];
  for (let i = 0; ; i++) {
    const name = find(columns, nameOf(i));
    if (name === undefined) return found;
    found.push(name);
  }
}

/** The column of the first of these names that is there. */
export function find(columns: readonly string[], ...names: string[]): string | undefined {
  for (const name of names) {
    const exact = columns.find((column) => column === name);
    const found = exact ?? columns.find((column) => column.toLowerCase() === name.toLowerCase());
    if (found !== undefined) return found;
  }
  return undefined;
}
