import {choiceLabel} from './question.js';
import {isPlainObject, valueAt} from './table.js';

/** The choices of one row as the file has them. */
export interface RawChoices {
  texts: string[];
  /** What the file itself calls its choices, where it does: A, B, ... or the names of their columns. */
  names?: string[];
}

/** Wrong content of one cell; becomes a problem with row and column. */
export class CellError extends Error {
  constructor(
    readonly column: string,
    message: string,
  ) {
    super(message);
  }
}

/**
 * Reads the choices of a row from one column for each, or from a single column that holds a list. Choices that the file
 * calls A, B, C, ... come back in that order. Empty choices at the end are absent ones; an empty one before others keeps
 * its place, or all letters behind it would name the wrong choice. Throws a CellError for fewer than two with a text.
 */
export function readChoices(values: Record<string, unknown>, columns: readonly string[]): RawChoices {
  const {texts, names} = columns.length === 1 ? readList(values, columns[0]!) : readCells(values, columns);
  while (texts.length > 0 && texts.at(-1) === '') texts.pop();
  const filled = texts.filter((text) => text !== '').length;
  if (filled < 2) {
    const found = filled === 0 ? 'has no choices' : 'has only one choice';
    const column = columns.length === 1 ? columns[0]! : `${columns[0]} to ${columns.at(-1)}`;
    throw new CellError(column, `${found}; a question needs two or more`);
  }
  return names === undefined ? {texts} : {texts, names: names.slice(0, texts.length)};
}

/** A cell as text without blanks around it; nothing, null and undefined are the empty text. */
export function cellText(value: unknown, column: string): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'object') throw new CellError(column, 'holds a list or an object where a text is expected');
  return String(value).trim();
}

/** Columns named by bare numbers do not name their choices: what an answer's number means is decided over the file. */
function readCells(values: Record<string, unknown>, columns: readonly string[]): RawChoices {
  const texts = columns.map((column) => cellText(valueAt(values, column), column));
  if (columns.every((name) => /^\d+$/.test(name))) return {texts};
  return inLetterOrder(texts, [...columns]);
}

/** `["...", ...]`, `[{text, label}, ...]` or `{text: [...], label: [...]}`; in CSV the same as JSON text. */
function readList(values: Record<string, unknown>, column: string): RawChoices {
  const cell = valueAt(values, column);
  const value = typeof cell === 'string' ? parseList(cell, column) : cell;
  const items = isPlainObject(value) ? zipped(value) : value;
  if (!Array.isArray(items)) throw new CellError(column, 'is not a list of choices');
  if (!items.some(isPlainObject)) return {texts: items.map((item) => cellText(item, column))};

  const objects: {text?: unknown; label?: unknown}[] = items.map((item) => (isPlainObject(item) ? item : {text: item}));
  const texts = objects.map((item) => cellText(item.text, column));
  if (texts.every((text) => text === '')) throw new CellError(column, 'holds choices without a "text"');
  const names = objects.map((item) => cellText(item.label, column));
  if (names.every((name) => name === '')) return {texts};
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) throw new CellError(column, `two choices have the label "${twice}"`);
  return inLetterOrder(texts, names);
}

function parseList(text: string, column: string): unknown {
  if (text.trim() === '') return [];
  try {
    return JSON.parse(text);
  } catch (cause) {
    const example = '["first", "second"]';
    throw Object.assign(new CellError(column, `is not a JSON list of choices such as ${example}`), {cause});
  }
}

function zipped({text, label}: Record<string, unknown>): unknown {
  if (!Array.isArray(text)) return undefined;
  return text.map((item, i) => ({text: item, label: Array.isArray(label) ? label[i] : undefined}));
}

function inLetterOrder(texts: string[], names: string[]): RawChoices {
  const place = (name: string) => names.findIndex((_, i) => choiceLabel(i) === name.toUpperCase());
  const places = names.map(place);
  if (new Set(places).size < names.length || places.includes(-1)) return {texts, names};
  const order = names.map((_, i) => places.indexOf(i));
  return {texts: order.map((i) => texts[i]!), names: order.map((i) => names[i]!)};
}
