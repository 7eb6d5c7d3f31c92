import {dataError, usageError} from '../util/errors.js';
import {seededRandom, shuffled} from '../util/random.js';
import {questionKey} from './duplicates.js';
import type {Question} from './question.js';

/**
 * Parts questions into training and validation, each in the order of the input. `share` is validation's part of all
 * questions, between 0 and 1, met as nearly as possible without parting repeated questions or those of one group
 * (`groups`: one name for each question, '' for none). The same seed gives the same split.
 */
export function splitQuestions(
  questions: readonly Question[],
  share: number,
  seed: number,
  groups?: readonly string[],
): {train: Question[]; validation: Question[]} {
  if (!(share > 0 && share < 1)) throw usageError(`--validation-share ${share}: it must lie between 0 and 1`);
  const units = inseparable(questions, groups);
  if (units.length < 2) {
    throw dataError('the questions cannot be split: all belong together; give a file with --validation');
  }
  const target = Math.max(1, Math.round(share * questions.length));
  const validation = new Set(take(shuffled(units, seededRandom(seed)), target));
  return {
    train: questions.filter((_, i) => !validation.has(i)),
    validation: questions.filter((_, i) => validation.has(i)),
  };
}

/** Whole units, in order, as long as they fit in; the smallest one if none does. At least one unit stays behind. */
function take(units: readonly number[][], target: number): number[] {
  const taken: number[][] = [];
  let size = 0;
  for (const unit of units) {
    if (size + unit.length > target || taken.length === units.length - 1) continue;
    taken.push(unit);
    size += unit.length;
  }
  if (taken.length > 0) return taken.flat();
  return units.reduce((least, unit) => (unit.length < least.length ? unit : least));
}

/** Indices of questions that must stay together: connected by an equal question or an equal group. */
function inseparable(questions: readonly Question[], groups?: readonly string[]): number[][] {
  const parent = questions.map((_, i) => i);
  const root = (i: number): number => {
    let at = i;
    while (parent[at] !== at) {
      parent[at] = parent[parent[at]!]!;
      at = parent[at]!;
    }
    return at;
  };
  const firstWith = new Map<string, number>();
  const join = (i: number, mark: string) => {
    const first = firstWith.get(mark);
    if (first === undefined) firstWith.set(mark, i);
    else parent[root(i)] = root(first);
  };
  questions.forEach((question, i) => {
    join(i, `question ${questionKey(question)}`);
    const group = groups?.[i] ?? '';
    if (group !== '') join(i, `group ${group}`);
  });
  const units = new Map<number, number[]>();
  questions.forEach((_, i) => {
    const unit = units.get(root(i));
    if (unit) unit.push(i);
    else units.set(root(i), [i]);
  });
  return [...units.values()];
}
