import {percent, type TokenStatistics} from '../tokenize/statistics.js';
import type {TokenRow} from '../tokenize/token-rows.js';
import {formatTable} from './table.js';

/** The statistics as a table of two columns. */
export function showTokenStatistics(file: string, statistics: TokenStatistics): string {
  const {questions, pairs, tokens, lengths, truncated, lost, tokensPerWord, unknown} = statistics;
  const count = (value: number) => value.toLocaleString('en-US');
  return formatTable(
    [file, ''],
    [
      ['questions', count(questions)],
      ['pairs', count(pairs)],
      ['tokens', count(tokens)],
      ['tokens a pair, half of them up to', count(lengths.p50)],
      ['95 % of them up to', count(lengths.p95)],
      ['longest', count(lengths.max)],
      ['truncated pairs', count(truncated)],
      ['context lost', percent(lost.context)],
      ['tokens a word', tokensPerWord.toFixed(2)],
      ['unknown tokens', percent(unknown)],
    ],
  );
}

/** A pair token by token. */
export function showTokenRows(rows: readonly TokenRow[]): string {
  return formatTable(
    ['position', 'token', 'id', 'segment'],
    rows.map(({position, token, id, segment}) => [position, token, id, segment]),
  );
}
