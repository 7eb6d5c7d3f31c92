import {stringify} from 'csv-stringify/sync';
import {choiceLabel} from '../data/question.js';
import type {Ranking} from '../rank/ranking.js';
import {writingOutput} from '../util/output-file.js';
import {replaceFile} from '../util/replace-file.js';

export const formats = ['kaggle', 'csv', 'jsonl'] as const;
export type Format = (typeof formats)[number];

export interface PredictionOptions {
  format: Format;
  /** How many choices a row of the kaggle format names, best first; the other formats hold all. */
  top: number;
}

/**
 * Writes the rankings in their order, whole or not at all; `-` is standard output. Throws a usage McqError for a file
 * that cannot be written.
 */
export async function writePredictions(file: string, rankings: Ranking[], options: PredictionOptions): Promise<void> {
  const text = formatPredictions(rankings, options);
  if (file === '-') return writeOut(text);
  await writingOutput(file, () => replaceFile(file, (handle) => handle.writeFile(text)));
}

/**
 * `kaggle`: `id,prediction` with the best choices as `B A C`. `csv`: all choices in `prediction`, and each choice's score
 * and probability. `jsonl`: the same as `{id, prediction: ["B", "A"], scores, probabilities}`, these in the choices' order.
 */
export function formatPredictions(rankings: Ranking[], {format, top}: PredictionOptions): string {
  if (format === 'jsonl') return rankings.map((ranking) => `${JSON.stringify(jsonRow(ranking))}\n`).join('');
  if (format === 'kaggle') {
    return stringify([['id', 'prediction'], ...rankings.map(({id, order}) => [id, labels(order.slice(0, top))])]);
  }
  const most = rankings.reduce((count, {scores}) => Math.max(count, scores.length), 0);
  const names = Array.from({length: most}, (_, index) => choiceLabel(index));
  const head = [
    'id',
    'prediction',
    ...names.map((name) => `score_${name}`),
    ...names.map((name) => `probability_${name}`),
  ];
  const rows = rankings.map(({id, order, scores, probabilities}) => [
    id,
    labels(order),
    ...names.map((_, index) => digits(scores[index])),
    ...names.map((_, index) => digits(probabilities?.[index])),
  ]);
  return stringify([head, ...rows]);
}

function jsonRow({id, order, scores, probabilities}: Ranking) {
  return {
    id,
    prediction: order.map(choiceLabel),
    scores: scores.map(rounded),
    probabilities: probabilities?.map(rounded),
  };
}

const labels = (order: number[]) => order.map(choiceLabel).join(' ');

const digits = (value: number | undefined) => (value === undefined ? '' : String(rounded(value)));

/** Nine digits tell any two float32 scores apart. */
const rounded = (value: number) => Number(value.toPrecision(9));

function writeOut(text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(text, (error) => {
      // A reader that has seen enough (`| head`) is no failure.
      if (error && (error as NodeJS.ErrnoException).code !== 'EPIPE') reject(error);
      else resolve();
    });
  });
}
