/** Largest absolute difference; NaN where one value is none, infinite where the lengths differ. */
export function largestDifference(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (actual.length !== expected.length) return Number.POSITIVE_INFINITY;
  let largest = 0;
  for (let i = 0; i < actual.length; i++) largest = Math.max(largest, Math.abs(actual[i]! - expected[i]!));
  return largest;
}

/**
 * The parameter whose gradient g is farthest off: the norm of the difference over max(norm of g, 1 % of the norm of the
 * whole gradient). The second term is for gradients that are zero but for rounding, such as those of key biases.
 * A parameter that only one side has counts as infinitely far off.
 */
export function worstGradient(
  actual: Readonly<Record<string, Float32Array>>,
  expected: ReadonlyMap<string, Float32Array>,
): {parameter: string; difference: number} {
  const whole = Math.hypot(...[...expected.values()].map(norm).filter(Number.isFinite));
  let worst = {parameter: '', difference: Number.NEGATIVE_INFINITY};
  for (const parameter of new Set([...Object.keys(actual), ...expected.keys()])) {
    const [ours, theirs] = [actual[parameter], expected.get(parameter)];
    const comparable = ours !== undefined && ours.length === theirs?.length;
    const difference = comparable
      ? norm(ours.map((value, i) => value - theirs[i]!)) / Math.max(norm(theirs), 0.01 * whole)
      : Number.POSITIVE_INFINITY;
    if (Number.isNaN(difference)) return {parameter, difference};
    if (difference > worst.difference) worst = {parameter, difference};
  }
  return worst;
}

/** Scores of questions with `choices` choices each, minus the mean of their question: what the ranking depends on. */
export function centred(scores: Float32Array, choices: number): Float32Array {
  return scores.map((score, place) => {
    const first = place - (place % choices);
    const question = scores.subarray(first, first + choices);
    return score - question.reduce((sum, value) => sum + value, 0) / choices;
  });
}

function norm(values: Float32Array): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
}
