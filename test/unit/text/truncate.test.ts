import {describe, expect, it} from 'vitest';
import type {Pair, Piece, PieceKind} from '../../../src/text/pair.js';
import {keptLengths, longestFirst} from '../../../src/text/truncate.js';

const template = {prefix: [], between: [], suffix: [], firstSegment: 0, secondSegment: 1};
const piece = (kind: PieceKind, length: number): Piece => ({kind, ids: new Array(length).fill(9)});
const pair = (context: number, prompt: number, choice: number): Pair => ({
  first: [piece('context', context), piece('prompt', prompt)],
  second: [piece('choice', choice)],
  template,
});

/** Takes one token at a time from the longer text; of equal ones from the first: what the closed form is a shortcut for. */
function oneByOne(first: number, second: number, budget: number): [number, number] {
  let [a, b] = [first, second];
  while (a + b > budget) a > b || (a === b && first <= second) ? a-- : b--;
  return [a, b];
}

describe('longestFirst', () => {
  it('equals taking single tokens from the longer text', () => {
    for (let first = 0; first < 14; first++)
      for (let second = 0; second < 14; second++)
        for (let budget = 0; budget < 30; budget++)
          expect(longestFirst(first, second, budget), `${first} ${second} ${budget}`).toEqual(
            oneByOne(first, second, budget),
          );
  });
});

describe('context-first', () => {
  it('cuts nothing else while context is left, and always fills the budget', () => {
    for (const [context, prompt, choice] of [
      [0, 5, 3],
      [9, 5, 3],
      [1, 0, 7],
      [30, 2, 2],
      [4, 9, 9],
    ] as const) {
      const total = context + prompt + choice;
      for (let budget = 1; budget <= total + 2; budget++) {
        const kept = keptLengths(pair(context, prompt, choice), budget, 'context-first')!;
        const [c, p] = kept.first as [number, number];
        const [a] = kept.second as [number];
        expect(c + p + a).toBe(Math.min(budget, total));
        if (p < prompt || a < choice) expect(c).toBe(0);
      }
    }
  });

  it('leaves something of both prompt and choice where they share a text', () => {
    const together: Pair = {first: [piece('context', 10)], second: [piece('prompt', 50), piece('choice', 8)], template};
    expect(keptLengths(together, 20, 'context-first')).toEqual({first: [0], second: [12, 8]});
  });

  it('keeps the marks of a layout', () => {
    const marked: Pair = {
      first: [piece('fixed', 1), piece('context', 10)],
      second: [piece('prompt', 5), piece('fixed', 1), piece('choice', 5), piece('fixed', 1)],
      template,
    };
    expect(keptLengths(marked, 16, 'context-first')).toEqual({first: [1, 3], second: [5, 1, 5, 1]});
    expect(keptLengths(marked, 9, 'context-first')).toEqual({first: [1, 0], second: [3, 1, 3, 1]});
  });
});

describe('only_first', () => {
  it('cuts the end of the first text, and refuses to let it vanish', () => {
    expect(keptLengths(pair(4, 5, 3), 8, 'only_first')).toEqual({first: [4, 1], second: [3]});
    expect(keptLengths(pair(4, 5, 3), 4, 'only_first')).toEqual({first: [1, 0], second: [3]});
    expect(keptLengths(pair(4, 5, 3), 3, 'only_first')).toBeUndefined();
  });
});
