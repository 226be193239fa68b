import type { ChainSource, StoredRow } from '@cifra/database/stored-rows';
import type { LookingTx, ReadTx, SnapshotTx } from '@cifra/database/tx';

/** Whether whoever asked still waits. */
export interface RequestSignal {
  readonly isAborted: boolean;
  /** Calls the listener once nobody waits any more; answers what ends that. */
  onAbort(listener: () => void): () => void;
}

/** Nobody waits for the work any more, so it was cut. Nobody gets this either. */
export class WorkAborted extends Error {
  override readonly name = 'WorkAborted';

  constructor() {
    super('nobody waits for this work any more');
  }
}

/** A flag that threads share: nothing else reaches a thread while it works. */
export function newAbortFlag(): Int32Array {
  return new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
}

export function raise(flag: Int32Array): void {
  Atomics.store(flag, 0, 1);
}

/** How long a report may keep its thread from others that run on it. */
const BREATH_MILLIS = 50;

/**
 * The same reads, which throw WorkAborted once the flag is raised: before each statement, within those that have the condition
 * `stillWanted`, and within streams of rows. Between statements they let others have the thread after 50 ms.
 */
export function abortable<Tables>(tx: SnapshotTx<Tables>, flag: Int32Array): SnapshotTx<Tables> {
  let breathedAtMillis = performance.now();
  const look = lookAt(flag);
  const breathe = async (): Promise<void> => {
    look();
    if (performance.now() - breathedAtMillis < BREATH_MILLIS) return;
    await new Promise(setImmediate);
    breathedAtMillis = performance.now();
    look();
  };
  const looking = tx.looking?.(look) ?? tx;
  return {
    all: async (query, params) => {
      await breathe();
      return looking.all(query, params);
    },
    first: async (query, params) => {
      await breathe();
      return looking.first(query, params);
    },
    chainSource: () => abortableSource(tx.chainSource(), { look, breathe }),
  };
}

/** The same of reads that are one set: nobody else has the thread between them, or they would be two. */
export function abortableSet<Tables>(tx: LookingTx<Tables>, flag: Int32Array): ReadTx<Tables> {
  const look = lookAt(flag);
  const looking = tx.looking?.(look) ?? tx;
  return {
    all: async (query, params) => {
      look();
      return looking.all(query, params);
    },
    first: async (query, params) => {
      look();
      return looking.first(query, params);
    },
  };
}

function lookAt(flag: Int32Array): () => void {
  return () => {
    if (Atomics.load(flag, 0) !== 0) throw new WorkAborted();
  };
}

interface Looks {
  readonly look: () => void;
  /** Looks, and lets others have the thread where they have waited. */
  readonly breathe: () => Promise<void>;
}

function abortableSource(source: ChainSource, { look, breathe }: Looks): ChainSource {
  return {
    commits: () => watched(source.commits(), look),
    versions: (table) => watched(source.versions(table), look),
    // Asked for again and again between the rows: where a stream without waits can wait.
    manifestOf: async (commitNumber) => {
      await breathe();
      return source.manifestOf(commitNumber);
    },
  };
}

function watched(rows: ReturnType<ChainSource['commits']>, look: () => void): typeof rows {
  return Symbol.iterator in rows ? watchedRows(rows, look) : watchedRowsToCome(rows, look);
}

function* watchedRows(rows: Iterable<StoredRow>, look: () => void): Generator<StoredRow> {
  for (const row of rows) {
    look();
    yield row;
  }
}

async function* watchedRowsToCome(
  rows: AsyncIterable<StoredRow>,
  look: () => void,
): AsyncGenerator<StoredRow> {
  for await (const row of rows) {
    look();
    yield row;
  }
}
