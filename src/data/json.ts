import type {Problem} from './problems.js';

/** One object of a JSON file; `line` where each stands on its own line. */
export interface JsonRecord {
  number: number;
  line?: number;
  values: Record<string, unknown>;
}

export interface JsonRecords {
  form: 'JSON' | 'JSONL';
  records: JsonRecord[];
  problems: Problem[];
}

/** The objects of a JSON array, of a single object spread over lines, or of JSON lines. */
export function parseJson(text: string): JsonRecords {
  return text.trimStart().startsWith('[') || isOneObject(text) ? parseWhole(text) : parseLines(text);
}

/** True for an object over several lines; JSON lines begin with a line that is whole by itself. */
function isOneObject(text: string): boolean {
  const first = text.trimStart().split('\n', 1)[0]!;
  return parsed(first).error !== undefined && parsed(text).error === undefined;
}

function parseWhole(text: string): JsonRecords {
  const {value, error} = parsed(text);
  if (error !== undefined)
    return {form: 'JSON', records: [], problems: [{message: lineOf(error, text) + notJson(error)}]};
  const items = Array.isArray(value) ? value : [value];
  const out: JsonRecords = {form: 'JSON', records: [], problems: []};
  for (const [i, item] of items.entries()) addItem(out, item, {number: i + 1});
  return out;
}

function parseLines(text: string): JsonRecords {
  const out: JsonRecords = {form: 'JSONL', records: [], problems: []};
  let number = 0;
  text.split(/\r\n?|\n/).forEach((content, i) => {
    if (content.trim() === '') return;
    number++;
    const line = i + 1;
    const {value, error} = parsed(content);
    if (error !== undefined) out.problems.push({row: number, line, message: notJson(error)});
    else addItem(out, value, {number, line});
  });
  return out;
}

function addItem(out: JsonRecords, item: unknown, where: {number: number; line?: number}): void {
  if (typeof item === 'object' && item !== null && !Array.isArray(item)) {
    out.records.push({...where, values: item as Record<string, unknown>});
  } else {
    const {number: row, ...line} = where;
    out.problems.push({row, ...line, message: 'is not a JSON object with the parts of a question'});
  }
}

function parsed(text: string): {value?: unknown; error?: string} {
  try {
    return {value: JSON.parse(text)};
  } catch (error) {
    return {error: (error as SyntaxError).message};
  }
}

function notJson(error: string): string {
  return `is not valid JSON: ${error}`;
}

/** The parser tells a position in the text, or that the text ends too soon. */
function lineOf(error: string, text: string): string {
  const position = /position (\d+)/.exec(error)?.[1];
  if (position === undefined && !/end of JSON/i.test(error)) return '';
  const before = position === undefined ? text.trimEnd() : text.slice(0, Number(position));
  return `line ${before.split('\n').length}: `;
}
