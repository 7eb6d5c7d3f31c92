import {describe, expect, it} from 'vitest';
import {centred, largestDifference, worstGradient} from '../../src/parity/differences.js';

const floats = (...values: number[]) => Float32Array.from(values);

describe('largestDifference', () => {
  it('is the largest of the absolute ones', () => {
    expect(largestDifference([1, 5, -3], [1, 4, -5])).toBe(2);
  });

  it('is no number where a value is none, and infinite where lengths differ', () => {
    expect(largestDifference([1, Number.NaN, 3], [1, 2, 9])).toBeNaN();
    expect(largestDifference([1], [1, 2])).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('worstGradient', () => {
  it('is relative to the norm of the gradient', () => {
    const expected = new Map([
      ['a', floats(3, 4)],
      ['b', floats(30, 40)],
    ]);
    const worst = worstGradient({a: floats(3, 4.5), b: floats(30, 41)}, expected);
    expect(worst.parameter).toBe('a');
    expect(worst.difference).toBeCloseTo(0.1, 6);
  });

  it('takes one percent of the whole where a gradient is all but zero', () => {
    const expected = new Map([
      ['zero', floats(0)],
      ['large', floats(100)],
    ]);
    expect(worstGradient({zero: floats(0.01), large: floats(100)}, expected)).toMatchObject({parameter: 'zero'});
    expect(worstGradient({zero: floats(0.01), large: floats(100)}, expected).difference).toBeCloseTo(0.01, 6);
  });

  it('counts a parameter that one side lacks, another length, and what is no number', () => {
    const expected = new Map([
      ['a', floats(1)],
      ['b', floats(1)],
    ]);
    expect(worstGradient({a: floats(1)}, expected)).toEqual({parameter: 'b', difference: Number.POSITIVE_INFINITY});
    expect(worstGradient({a: floats(1), b: floats(1), c: floats(0)}, expected).parameter).toBe('c');
    expect(worstGradient({a: floats(1), b: floats(1, 1)}, expected).difference).toBe(Number.POSITIVE_INFINITY);
    expect(worstGradient({a: floats(Number.NaN), b: floats(1)}, expected)).toEqual({
      parameter: 'a',
      difference: Number.NaN,
    });
  });
});

it('centres the scores of each question', () => {
  expect(Array.from(centred(floats(1, 2, 3, 10, 10, 40), 3))).toEqual([-1, 0, 1, -10, -10, 20]);
});
