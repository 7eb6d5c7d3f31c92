import {dataError, usageError} from '../util/errors.js';
import {seededRandom, shuffled} from '../util/random.js';

/**
 * Parts the places 0 .. n - 1 of questions into training and validation, each in rising order. `keys` has one key for each
 * question, equal where questions repeat (`questionKey`); `groups` one name for each, '' for none. Neither repeated
 * questions nor those of one group are parted, so that `share`, validation's part between 0 and 1, is met from below.
 * The same seed gives the same split.
 */
export function splitQuestions(
  keys: readonly string[],
  share: number,
  seed: number,
  groups?: readonly string[],
): {train: number[]; validation: number[]} {
  if (!(share > 0 && share < 1)) throw usageError(`--validation-share ${share}: it must lie between 0 and 1`);
  const units = inseparable(keys, groups);
  if (units.length < 2) {
    throw dataError('the questions cannot be split: all belong together; give a file with --validation');
  }
  const target = Math.max(1, Math.round(share * keys.length));
  const validation = new Set(take(shuffled(units, seededRandom(seed)), target));
  const places = [...keys.keys()];
  return {
    train: places.filter((place) => !validation.has(place)),
    validation: places.filter((place) => validation.has(place)),
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

/** Places of questions that must stay together: connected by an equal key or an equal group. */
function inseparable(keys: readonly string[], groups?: readonly string[]): number[][] {
  const parent = [...keys.keys()];
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
  keys.forEach((key, i) => {
    join(i, `question ${key}`);
    const group = groups?.[i] ?? '';
    if (group !== '') join(i, `group ${group}`);
  });
  const units = new Map<number, number[]>();
  keys.forEach((_, i) => {
    const unit = units.get(root(i));
    if (unit) unit.push(i);
    else units.set(root(i), [i]);
  });
  return [...units.values()];
}
