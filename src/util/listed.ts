/** One line naming the items, the first 20 in full: `missing: a, b, c`; no line when there are none. */
export function listed(what: string, items: string[]): string[] {
  if (items.length === 0) return [];
  const more = items.length > 20 ? `, and ${items.length - 20} more` : '';
  return [`${what}: ${items.slice(0, 20).join(', ')}${more}`];
}
