const lastOf = new Map<string, Promise<unknown>>();

/** Runs one at a time what has the same name, in the order of the calls. */
export async function inTurn<Value>(name: string, run: () => Promise<Value>): Promise<Value> {
  const own = (lastOf.get(name) ?? Promise.resolve()).then(run);
  // Whoever waits behind does not care how it ended.
  const ended = own.catch(() => undefined);
  lastOf.set(name, ended);
  try {
    return await own;
  } finally {
    if (lastOf.get(name) === ended) lastOf.delete(name);
  }
}
