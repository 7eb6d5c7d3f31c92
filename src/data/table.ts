import {type CsvRecord, delimiterOf, parseDelimited} from './csv.js';
import {parseJson} from './json.js';
import type {Problem} from './problems.js';
import {choiceLabel} from './question.js';

/** One row of a file, whatever its form, before anything is known of its meaning. */
export interface Row {
  /** From 1; a header is not counted. */
  number: number;
  line?: number;
  values: Record<string, unknown>;
}

export interface Table {
  form: 'CSV' | 'TSV' | 'JSON' | 'JSONL';
  /** Names of columns; of JSON all keys that occur, those of nested objects with dots (`question.stem`). */
  columns: string[];
  rows: Row[];
  /** Rows that could not even be taken apart, with their places. */
  problems: Problem[];
  /** Set where the columns are not the file's own: it has no header, or holds whole questions in one text. */
  kind?: 'MMLU' | 'instruction';
}

/** Takes text apart into rows and columns. Whether it is JSON is told by its first character, CSV or TSV by its header. */
export function parseTable(text: string, extension: string): Table {
  const delimited = ['.csv', '.tsv', '.tab'].includes(extension);
  if (!delimited && /^\s*[[{]/.test(text)) return jsonTable(text);
  const delimiter = delimiterOf(text.trimStart(), extension);
  const {records, problem} = parseDelimited(text, delimiter);
  const table = delimitedTable(records.filter(({fields}) => fields.some((field) => field.trim() !== '')));
  if (problem) table.problems.push(problem);
  return {form: delimiter === '\t' ? 'TSV' : 'CSV', ...table};
}

/** The value of a column: a key of the row, or a path with dots into nested objects. */
export function valueAt(values: Record<string, unknown>, column: string): unknown {
  if (Object.hasOwn(values, column)) return values[column];
  const dot = column.indexOf('.');
  const inner = dot < 0 ? undefined : values[column.slice(0, dot)];
  return isPlainObject(inner) ? valueAt(inner, column.slice(dot + 1)) : undefined;
}

export function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function jsonTable(text: string): Table {
  const {form, records, problems} = parseJson(text);
  const columns = new Set<string>();
  for (const {values} of records) collectKeys(values, '', columns);
  return {form, columns: [...columns], rows: records, problems};
}

function collectKeys(values: Record<string, unknown>, prefix: string, into: Set<string>): void {
  for (const [key, value] of Object.entries(values)) {
    into.add(prefix + key);
    if (isPlainObject(value)) collectKeys(value, `${prefix}${key}.`, into);
  }
}

function delimitedTable(records: readonly CsvRecord[]): Omit<Table, 'form'> {
  const width = headlessMmlu(records);
  const letters = Array.from({length: width - 2}, (_, i) => choiceLabel(i));
  const columns = width > 0 ? ['prompt', ...letters, 'answer'] : (records[0]?.fields ?? []).map((name) => name.trim());
  const data = width > 0 ? records : records.slice(1);
  const rows: Row[] = [];
  const problems: Problem[] = [];
  data.forEach(({fields, line}, i) => {
    const number = i + 1;
    while (fields.length > columns.length && fields.at(-1)!.trim() === '') fields.pop();
    if (fields.length === columns.length) {
      rows.push({number, line, values: Object.fromEntries(columns.map((name, c) => [name, fields[c]]))});
    } else {
      const message = `has ${fields.length} fields where the header has ${columns.length}`;
      problems.push({row: number, line, message});
    }
  });
  return {columns, rows, problems, ...(width > 0 ? {kind: 'MMLU' as const} : {})};
}

/**
 * Number of fields of a file in the form of MMLU, 0 for any other: no header, every row `question, choices, letter` with
 * as many choices as the letters allow. A header cannot be mistaken for such a row unless it names columns A, B, C, ...
 */
function headlessMmlu(records: readonly CsvRecord[]): number {
  const width = records[0]?.fields.length ?? 0;
  if (width < 4 || width > 28) return 0;
  const letters = Array.from({length: width - 2}, (_, i) => choiceLabel(i));
  const namesColumns = records[0]!.fields.some((field) => field === 'A') && records[0]!.fields.includes('B');
  const fits = ({fields}: CsvRecord) => fields.length === width && letters.includes(fields.at(-1)!.trim());
  return !namesColumns && records.every(fits) ? width : 0;
}
