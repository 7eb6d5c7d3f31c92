/** The word of `known` that `word` most likely meant, if one is near: at most a third of its letters away. */
export function suggestion(word: string, known: readonly string[]): string | undefined {
  let best: {word: string; distance: number} | undefined;
  for (const candidate of known) {
    const distance = editDistance(word, candidate);
    if (distance <= Math.ceil(word.length / 3) && (!best || distance < best.distance))
      best = {word: candidate, distance};
  }
  return best?.word;
}

/** Insertions, deletions and substitutions between two words (Levenshtein), one row of the table at a time. */
function editDistance(a: string, b: string): number {
  let row = Array.from({length: b.length + 1}, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(substitution, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[b.length]!;
}
