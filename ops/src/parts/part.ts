/** A part of the server: what it opens when it starts, it closes when it stops. */
export interface Part {
  readonly name: string;
  readonly start: () => Promise<void>;
  /** Called once, and only if the start succeeded. */
  readonly stop: () => Promise<void>;
}

/** A part that provides something to later parts. */
export interface PartOf<Value> extends Part {
  /** Throws before the part has started: parts must come after those that they need. */
  readonly value: Value;
  /** Null before the part has started. */
  readonly valueOrNull: Value | null;
}

interface PartSteps<Value> {
  readonly start: () => Promise<Value>;
  readonly stop?: (value: Value) => Promise<unknown>;
}

export function part<Value>(name: string, { start, stop }: PartSteps<Value>): PartOf<Value> {
  let started: { readonly value: Value } | null = null;
  const valueOf = (): Value => {
    if (started === null) throw new Error(`the part "${name}" has not started`);
    return started.value;
  };
  return {
    name,
    get value() {
      return valueOf();
    },
    get valueOrNull() {
      return started?.value ?? null;
    },
    start: async () => {
      started = { value: await start() };
    },
    stop: async () => {
      await stop?.(valueOf());
    },
  };
}

/**
 * Starts parts one after another and returns a function that stops them in reverse order. If a part cannot start, those
 * before it are stopped, and its error is thrown. A part that fails to stop does not keep the others from stopping; the
 * first failure is thrown at the end. Stopping twice has no further effect.
 */
export async function startParts(parts: readonly Part[]): Promise<() => Promise<void>> {
  const started: Part[] = [];
  try {
    for (const each of parts) {
      await each.start();
      started.push(each);
    }
  } catch (error) {
    await stopParts(started).catch((failure: unknown) =>
      process.emitWarning(`after a start that failed: ${String(failure)}`),
    );
    throw error;
  }
  let stopping: Promise<void> | null = null;
  return () => (stopping ??= stopParts(started));
}

async function stopParts(started: readonly Part[]): Promise<void> {
  const failures: unknown[] = [];
  for (const each of started.toReversed())
    await each.stop().catch((error: unknown) => {
      failures.push(error);
    });
  if (failures.length > 0) throw failures[0];
}
