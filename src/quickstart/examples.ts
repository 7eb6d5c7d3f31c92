import type {Ranking} from '../rank/ranking.js';

/**
 * The places of the first `count` questions on which every way of ranking puts another choice first: a rule that does
 * not look at the answers. `ways` holds the rankings of the same questions in the same order.
 */
export function whereAllDiffer(ways: readonly (readonly Ranking[])[], count: number): number[] {
  const places = [...(ways[0] ?? []).keys()];
  const differ = (place: number) => new Set(ways.map((rankings) => rankings[place]!.order[0])).size === ways.length;
  return places.filter(differ).slice(0, count);
}
