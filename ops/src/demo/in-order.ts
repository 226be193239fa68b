/** How many commands of one client wait for its writer at once: they share a durable commit. */
export const AT_ONCE = 64;

/** Runs the items in order, enough at a time to keep the writer busy. */
export async function inOrder<Item>(
  items: readonly Item[],
  run: (item: Item) => Promise<void>,
): Promise<void> {
  for (let from = 0; from < items.length; from += AT_ONCE)
    await together(items.slice(from, from + AT_ONCE), run);
}

/** Starts all of them in order, waits for all, then throws the first failure. */
export async function together<Item>(
  items: readonly Item[],
  run: (item: Item) => Promise<void>,
): Promise<void> {
  const outcomes = await Promise.allSettled(items.map((item) => run(item)));
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
}
