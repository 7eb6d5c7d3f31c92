import {formatTable} from '../cli/table.js';
import type {Check, Comparison} from './compare.js';

/** What became of one checkpoint. */
export type ParityRow = {name: string} & (Comparison | {status: 'broken'});

/** A line for each checkpoint with its differences (`!`: above the bound in the heading), and how many are how. */
export function parityTable(rows: ParityRow[]): string {
  const checks = rows.flatMap((row) => ('checks' in row ? [row.checks] : []));
  const figures = checks[0]?.map(({name, bound}) => `${name} (${bound.toExponential(0)})`) ?? [];
  const head = ['checkpoint', 'result', ...figures, ...(checks.length > 0 ? ['worst gradient'] : [])];
  const body = rows.map((row) => [...cells(row), ...Array<string>(head.length).fill('')].slice(0, head.length));
  const count = (wanted: ParityRow['status']) => rows.filter(({status}) => status === wanted).length;
  const sum = `${count('equal')} equal, ${count('off')} off, ${count('broken')} broken, ${count('unsupported')} not there yet`;
  return `${formatTable(head, body)}\n${sum}`;
}

function cells(row: ParityRow): string[] {
  if (row.status === 'broken') return [row.name, 'broken'];
  if (row.status === 'unsupported') return [row.name, `not there yet: ${row.reason}`];
  return [row.name, row.status, ...row.checks.map(figure), worstParameter(row.checks)];
}

const figure = ({difference, ok}: Check) => `${difference.toExponential(1)}${ok ? '' : ' !'}`;
const worstParameter = (checks: Check[]) => checks.find(({parameter}) => parameter !== undefined)?.parameter ?? '';
