import {CsvError, type Options} from 'csv-parse';
import {parse} from 'csv-parse/sync';
import type {Problem} from './problems.js';

/** The fields of one row of a delimited file, and the line of the file on which it starts, from 1. */
export interface CsvRecord {
  fields: string[];
  line: number;
}

/**
 * All rows of delimited text, the header among them; blank lines are skipped. Quotes that are opened inside a field, not
 * closed, or followed by more text end the reading with a problem, for everything after them would be guesswork; how many
 * rows that concerns cannot be known, so it is a problem of the whole file that names its place. Only tab-separated text, which is commonly written without quoting, may hold quotes as plain characters.
 */
export function parseDelimited(text: string, delimiter: string): {records: CsvRecord[]; problem?: Problem} {
  const lines = text.replace(/\r\n?/g, '\n');
  const options: Options = {
    delimiter,
    info: true,
    relax_column_count: true,
    relax_quotes: delimiter === '\t',
    skip_empty_lines: true,
    trim: delimiter !== '\t',
    record_delimiter: '\n',
  };
  try {
    return {records: readRecords(lines, options)};
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const good = Number(error.records);
    const records = good === 0 ? [] : readRecords(lines, {...options, to: good});
    return {records, problem: describeError(error, records, lines)};
  }
}

/** The delimiter of a header line: the one the extension promises if it occurs, else the most frequent outside quotes. */
export function delimiterOf(text: string, extension: string): string {
  const end = text.search(/[\r\n]*$|[\r\n]/);
  const header = text.slice(0, end).replace(/"[^"]*"/g, '');
  const count = (delimiter: string) => header.split(delimiter).length - 1;
  const promised = extension === '.tsv' || extension === '.tab' ? '\t' : ',';
  if (count(promised) > 0) return promised;
  const [best] = [',', '\t', ';'].sort((a, b) => count(b) - count(a));
  return count(best!) > 0 ? best! : promised;
}

function readRecords(text: string, options: Options): CsvRecord[] {
  const parsed = parse(text, options) as unknown as {record: string[]; info: {lines: number}}[];
  return parsed.map(({record, info}) => {
    const breaks = record.reduce((sum, field) => sum + field.split('\n').length - 1, 0);
    return {fields: record, line: info.lines - breaks};
  });
}

function describeError(error: CsvError, good: readonly CsvRecord[], text: string): Problem {
  const header = good[0]?.fields;
  const index = Number(error.index);
  const column = header?.[index] || `number ${index + 1}`;
  const last = good.at(-1);
  const lines = text.split('\n');
  let line = last === undefined ? 1 : last.line + last.fields.join('').split('\n').length;
  while (lines[line - 1]?.trim() === '') line++;
  const reasons: Partial<Record<typeof error.code, string>> = {
    CSV_QUOTE_NOT_CLOSED: 'a quote (") is opened and never closed',
    CSV_INVALID_CLOSING_QUOTE: 'a closing quote (") is followed by more text',
    INVALID_OPENING_QUOTE: 'a quote (") stands inside a field that does not begin with one',
  };
  const advice =
    'a field with quotes, delimiters or line breaks is written in quotes, and quotes inside it are doubled';
  const message = `${reasons[error.code] ?? error.message}; ${advice}`;
  const where = good.length === 0 ? `line ${line}` : `row ${good.length} (line ${line}), column ${column}`;
  return {message: `${where}: ${message}`};
}
