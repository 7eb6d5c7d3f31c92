/**
 * The same items in the same order, with up to `limit` of them asked for before they are needed: what makes the items
 * and what uses them run side by side, and neither runs away from the other. An error comes where its item would have.
 */
export async function* ahead<T>(source: AsyncGenerator<T>, limit: number): AsyncGenerator<T> {
  const pending: Promise<IteratorResult<T>>[] = [];
  const ask = () => {
    const next = source.next();
    // Whoever awaits it sees the failure; until then it must not count as unhandled.
    next.catch(() => undefined);
    pending.push(next);
  };
  try {
    for (let n = 0; n < limit; n++) ask();
    for (let item = await pending.shift()!; !item.done; item = await pending.shift()!) {
      ask();
      yield item.value;
    }
  } finally {
    await source.return(undefined);
  }
}
