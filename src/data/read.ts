import path from 'node:path';
import {dataError} from '../util/errors.js';
import {resolveAnswers} from './answers.js';
import {type ColumnRoles, checkColumns, checkPresent, listed, parseColumns} from './columns.js';
import {type Dialect, find, recogniseDialect, unknownDialect} from './dialects.js';
import {type Draft, problemIn, readDrafts} from './drafts.js';
import {duplicateWarning, keyed} from './duplicates.js';
import {decode} from './encoding.js';
import {expandInstructions} from './instructions.js';
import {type Problem, problemsError} from './problems.js';
import type {Question} from './question.js';
import {readSource} from './source.js';
import {parseTable, type Table} from './table.js';

export interface ReadOptions {
  /** Which columns to read, as after `--columns`: `prompt=question,choices=opt1:opt2:opt3,answer=label`. */
  columns?: string;
  /** Whether numbers in the answer column count from 0 or from 1, where the file does not tell. */
  answerBase?: 0 | 1;
  /** Leave labels such as `A.` or `(1)` at the start of choices. */
  keepLabels?: boolean;
  /** The encoding of the file, where it is not to be recognised. */
  encoding?: string;
  /** A column whose equal values mark questions that a split must not part. */
  groupColumn?: string;
  /** Refuse questions without an answer, as training must. */
  requireAnswers?: boolean;
}

/** The questions of one file, and what was found out about it on the way. */
export interface QuestionFile {
  questions: Question[];
  /** The file's name for messages. */
  file: string;
  /** The form it was recognised as, for messages: `Kaggle CSV`, `OpenBookQA JSONL`, ... */
  dialect: string;
  encoding: string;
  columns: ColumnRoles;
  /** The value of `groupColumn` for each question, '' where it is empty. */
  groups?: string[];
  /** Sentences for the user, each beginning with the file's name. */
  warnings: string[];
}

/**
 * Reads multiple-choice questions from a CSV, TSV, JSON lines or JSON file, `-` being the standard input.
 * Throws one data error that lists everything that is wrong, with rows and columns; nothing is skipped or guessed.
 */
export async function readQuestions(file: string, options: ReadOptions = {}): Promise<QuestionFile> {
  const {name, bytes} = await readSource(file);
  const {text, encoding, note} = decode(name, bytes, options.encoding);
  const result = parseQuestions(text, name, options);
  return {
    ...result,
    encoding,
    warnings: note === undefined ? result.warnings : [`${name}: ${note}`, ...result.warnings],
  };
}

/** As `readQuestions`, for text at hand; the extension of `file` tells CSV from TSV where the header does not. */
export function parseQuestions(text: string, file: string, options: ReadOptions = {}): QuestionFile {
  const table = expandInstructions(parseTable(text.replace(/^\uFEFF/, ''), path.extname(file).toLowerCase()));
  if (table.columns.length === 0) throw nothingToRead(file, table);
  const {name, roles, answerBase} = chooseDialect(file, table, options);
  if (table.rows.length === 0) throw nothingToRead(file, table);
  const {groupColumn, keepLabels = false, requireAnswers = false} = options;
  checkColumns(file, roles, table.columns);
  if (groupColumn !== undefined) checkPresent(file, [groupColumn], table.columns);
  if (requireAnswers && roles.answer === undefined) throw noAnswers(file, table);

  const group = groupColumn === undefined ? {} : {group: groupColumn};
  const {drafts, problems} = readDrafts(table, {...roles, ...group}, keepLabels);
  const answers = readAnswers(drafts, roles.answer, {base: options.answerBase ?? answerBase, requireAnswers});
  const allProblems = [...table.problems, ...problems, ...answers.problems];
  if (allProblems.length > 0) throw problemsError(file, allProblems, rowCount(table));

  const questions = drafts.map((draft, i) => toQuestion(draft, answers.indices[i]));
  const notes = [labelNote(drafts), emptyNote(drafts), answers.note].filter((sentence) => sentence !== undefined);
  const repeats = duplicateWarning(file, questions.map(keyed));
  return {
    questions,
    file,
    dialect: `${name} ${table.form}`,
    encoding: 'utf-8',
    columns: roles,
    ...(groupColumn === undefined ? {} : {groups: drafts.map((draft) => draft.group)}),
    warnings: [...notes.map((note) => `${file}: ${note}`), ...(repeats === undefined ? [] : [repeats])],
  };
}

/** `--columns` with a prompt and choices stands alone; with less it corrects the form that is recognised. */
function chooseDialect(file: string, table: Table, options: ReadOptions): Dialect {
  const given = options.columns === undefined ? {} : parseColumns(options.columns);
  if (given.prompt !== undefined && given.choices !== undefined) {
    const taken = [given.prompt, given.context, given.answer, ...given.choices];
    const id = given.id ?? find(table.columns, 'id');
    const free = id !== undefined && (given.id !== undefined || !taken.includes(id));
    const roles = {...given, prompt: given.prompt, choices: given.choices, ...(free ? {id} : {})};
    return {name: 'custom', roles};
  }
  const known = recogniseDialect(table.columns);
  if (known === undefined) throw unknownDialect(file, table.columns);
  return {...known, name: table.kind ?? known.name, roles: {...known.roles, ...given}};
}

function readAnswers(
  drafts: readonly Draft[],
  column: string | undefined,
  {base, requireAnswers}: {base: 0 | 1 | undefined; requireAnswers: boolean},
): {indices: (number | undefined)[]; problems: Problem[]; note?: string} {
  const hidden = drafts.length > 0 && drafts.every(({answer}) => answer === '-1');
  const values = drafts.map((draft) => (hidden ? '' : draft.answer));
  const cells = drafts.map((draft, i) => ({...draft, value: values[i]!}));
  const {answers, problem} = resolveAnswers(cells, base);
  const where = column === undefined ? '' : `column ${column}: `;
  const problems: Problem[] = problem === undefined ? [] : [{message: `${where}${problem}`}];
  answers.forEach((answer, i) => {
    const {row} = drafts[i]!;
    if (answer.problem !== undefined) problems.push(problemIn(row, column, answer.problem));
    else if (requireAnswers && values[i]!.length === 0) problems.push(problemIn(row, column, 'the answer is empty'));
  });
  const indices = answers.map(({index}) => index);
  const empty = values.filter((value) => value.length === 0).length;
  if (hidden) return {indices, problems, note: 'all answers are -1; read as a file without answers'};
  if (empty === 0 || empty === drafts.length) return {indices, problems};
  const first = drafts[values.findIndex((value) => value.length === 0)]!.row.number;
  return {indices, problems, note: `no answer in ${empty} of ${drafts.length} questions, the first in row ${first}`};
}

function toQuestion({id, prompt, context, choices}: Draft, answer: number | undefined): Question {
  return {id, prompt, ...(context === '' ? {} : {context}), choices, ...(answer === undefined ? {} : {answer})};
}

function labelNote(drafts: readonly Draft[]): string | undefined {
  const stripped = drafts.filter(({choices, rawChoices}) => choices[0] !== rawChoices[0]);
  const [first] = stripped;
  if (first === undefined) return undefined;
  const label = first.rawChoices[0]!.slice(0, -first.choices[0]!.length).trim();
  return `labels such as "${label}" were taken off the choices (${stripped.length} of ${drafts.length} questions); --keep-labels leaves them`;
}

function emptyNote(drafts: readonly Draft[]): string | undefined {
  const rows = drafts.filter(({choices}) => choices.includes('')).map(({row}) => row.number);
  if (rows.length === 0) return undefined;
  return `an empty choice before others in ${rows.length} of ${drafts.length} questions, the first in row ${rows[0]}`;
}

function nothingToRead(file: string, table: Table) {
  if (table.problems.length > 0) return problemsError(file, table.problems, rowCount(table));
  const header = table.columns.length > 0 ? `there is only a header; ${listed(table.columns)}` : 'the file is empty';
  return dataError(`${file}: ${header}`);
}

function rowCount({rows, problems}: Table): number {
  return rows.length + problems.filter(({row}) => row !== undefined).length;
}

function noAnswers(file: string, table: Table) {
  return dataError(
    `${file}: there is no column with answers, which training needs; ${listed(table.columns)}. ` +
      'If it has another name, name it with --columns answer=...',
  );
}
