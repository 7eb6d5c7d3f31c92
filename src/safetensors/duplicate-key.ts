/**
 * The first key that occurs twice at the top level of a JSON object, which JSON.parse would pass over in silence.
 * `text` must be an object that JSON.parse accepts and whose values are all objects: then every string directly
 * inside the outermost braces is a key.
 */
export function duplicateKey(text: string): string | undefined {
  const seen = new Set<string>();
  let depth = 0;
  for (const [token] of text.matchAll(/"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\]]/gs)) {
    if (token === '{' || token === '[') depth++;
    else if (token === '}' || token === ']') depth--;
    else if (depth === 1) {
      const key: string = JSON.parse(token);
      if (seen.has(key)) return key;
      seen.add(key);
    }
  }
  return undefined;
}
