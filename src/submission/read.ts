import {type CsvRecord, parseDelimited} from '../data/csv.js';
import {decode} from '../data/encoding.js';
import {type Problem, problemsError} from '../data/problems.js';
import {readSource} from '../data/source.js';
import {choiceLabel} from '../data/question.js';
import type {Ranking} from '../rank/ranking.js';
import {dataError} from '../util/errors.js';
import {choiceIndex} from './choice-index.js';

/** A row as read: a ranking, or what is wrong with it. */
type Row = {ranking: Ranking} | {problem: Omit<Problem, 'row'>};

/**
 * Reads predictions in any of the formats that `writePredictions` writes. Rankings of the kaggle format may hold only
 * the best choices, and have neither scores nor probabilities. Throws a data McqError that names every bad row.
 */
export async function readPredictions(file: string): Promise<Ranking[]> {
  const {name, bytes} = await readSource(file);
  const {text} = decode(name, bytes);
  const rows = text.trimStart().startsWith('{') ? jsonRows(text) : csvRows(name, text);
  const seen = new Set<string>();
  const problems: Problem[] = [];
  const rankings: Ranking[] = [];
  for (const [index, row] of rows.entries()) {
    if ('problem' in row) problems.push({row: index + 1, ...row.problem});
    else if (seen.has(row.ranking.id))
      problems.push({row: index + 1, column: 'id', message: `${row.ranking.id} occurs twice`});
    else rankings.push(row.ranking);
    if ('ranking' in row) seen.add(row.ranking.id);
  }
  if (problems.length > 0) throw problemsError(name, problems, rows.length);
  if (rankings.length === 0) throw dataError(`${name}: there are no predictions in it`);
  return rankings;
}

function csvRows(name: string, text: string): Row[] {
  const {records, problem} = parseDelimited(text, ',');
  if (problem) throw problemsError(name, [problem], records.length);
  const [head = {fields: [], line: 1}, ...body] = records;
  const columns = new Map(head.fields.map((field, index) => [field.trim(), index]));
  const missing = ['id', 'prediction'].filter((column) => !columns.has(column));
  if (missing.length > 0) {
    const found = head.fields.join(', ');
    throw dataError(
      `${name}: predictions need the columns id and prediction; ${missing.join(' and ')} is missing among ${found}`,
    );
  }
  return body.map((record) => csvRow(record, columns));
}

function csvRow({fields, line}: CsvRecord, columns: Map<string, number>): Row {
  const cell = (column: string) => fields[columns.get(column) ?? -1]?.trim() ?? '';
  const wrong = (column: string, message: string): Row => ({problem: {line, column, message}});
  const id = cell('id');
  if (id === '') return wrong('id', 'is empty');
  const order = orderOf(cell('prediction').split(/\s+/).filter(Boolean));
  if (typeof order === 'string') return wrong('prediction', order);
  const numbers: Record<'score' | 'probability', number[]> = {score: [], probability: []};
  for (const kind of ['score', 'probability'] as const) {
    for (let index = 0; cell(`${kind}_${choiceLabel(index)}`) !== ''; index++) {
      numbers[kind].push(Number(cell(`${kind}_${choiceLabel(index)}`)));
    }
  }
  const problem = numbersProblem(numbers.score, numbers.probability);
  return problem
    ? wrong(problem.column, problem.message)
    : {ranking: ranking(id, order, numbers.score, numbers.probability)};
}

function jsonRows(text: string): Row[] {
  const lines = text.split('\n').map((line, index) => ({line: index + 1, source: line.trim()}));
  return lines.filter(({source}) => source !== '').map(({line, source}) => jsonRow(source, line));
}

function jsonRow(source: string, line: number): Row {
  const wrong = (message: string, column?: string): Row => ({problem: {line, message, ...(column && {column})}});
  let value: {id?: unknown; prediction?: unknown; scores?: unknown; probabilities?: unknown};
  try {
    value = JSON.parse(source);
  } catch (error) {
    return wrong((error as Error).message);
  }
  const {id, prediction, scores = [], probabilities = []} = value;
  if (typeof id !== 'string' && typeof id !== 'number') return wrong('must be a string or a number', 'id');
  if (!Array.isArray(prediction)) return wrong('must be a list of choices, best first: ["B", "A"]', 'prediction');
  const order = orderOf(prediction.map(String));
  if (typeof order === 'string') return wrong(order, 'prediction');
  if (!isNumbers(scores)) return wrong('must be a list of numbers', 'scores');
  if (!isNumbers(probabilities)) return wrong('must be a list of numbers', 'probabilities');
  const problem = numbersProblem(scores, probabilities);
  return problem
    ? wrong(problem.message, problem.column)
    : {ranking: ranking(String(id), order, scores, probabilities)};
}

const isNumbers = (value: unknown): value is number[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'number');

function ranking(id: string, order: number[], scores: number[], probabilities: number[]): Ranking {
  return {id, order, scores, ...(probabilities.length > 0 && {probabilities})};
}

/** Places of the labelled choices, or what is wrong with the labels. */
function orderOf(labels: string[]): number[] | string {
  if (labels.length === 0) return 'names no choice';
  const order: number[] = [];
  for (const label of labels) {
    const index = choiceIndex(label);
    if (index === undefined) return `"${label}" is no choice; they are A, B, C, ... with blanks between them`;
    if (order.includes(index)) return `names ${label} twice`;
    order.push(index);
  }
  return order;
}

function numbersProblem(scores: number[], probabilities: number[]): {column: string; message: string} | undefined {
  if (!scores.every(Number.isFinite)) return {column: 'score', message: 'is not a number'};
  const sum = probabilities.reduce((total, value) => total + value, 0);
  const isDistribution = probabilities.every((value) => value >= 0 && value <= 1) && Math.abs(sum - 1) < 1e-3;
  if (probabilities.length > 0 && !isDistribution) {
    return {column: 'probability', message: `probabilities lie between 0 and 1 and sum to 1; these sum to ${sum}`};
  }
  return undefined;
}
