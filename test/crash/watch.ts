import { writeSync } from 'node:fs';
import { Worker } from 'node:worker_threads';

/** Kills the process by SIGKILL: before its k-th statement, so many microseconds after it began, or so many after a COMMIT began. */
export type Kill =
  | { readonly kind: 'none' }
  | { readonly kind: 'statement'; readonly at: number }
  | { readonly kind: 'moment'; readonly micros: number }
  | { readonly kind: 'commit'; readonly at: number; readonly micros: number };

/** Where the process was when it died: words of a memory that the killing thread sees too; the last one lets that thread go. */
const [STATEMENTS, OPEN, COMMITS, SIGNAL] = [0, 1, 2, 3] as const;

export interface Watched {
  readonly statements: number;
  readonly micros: number;
  readonly commits: number;
  /** Of the longest COMMIT. */
  readonly commitMicros: number;
}

/** What a statement is to a transaction that writes; null: one of its statements, or none of its. */
export type Bound = 'begin' | 'commit' | 'rollback' | null;

/** Counts the statements that this process gives to a database, COMMITs among them, and kills it at one of them. */
export class Watch {
  readonly #kill: Kill;
  readonly #memory = new Int32Array(new SharedArrayBuffer(4 * Int32Array.BYTES_PER_ELEMENT));
  /** The connections that have a transaction open which writes. */
  readonly #writing = new Set<object>();
  #isOn = false;
  #beganAt = 0;
  #commitBeganAt = 0;
  #commitMicros = 0;

  constructor(kill: Kill) {
    this.#kill = kill;
  }

  get isOn(): boolean {
    return this.#isOn;
  }

  /** From here on it counts. Resolves when the killing thread, where there is one, is waiting. */
  async begin(): Promise<void> {
    if ('micros' in this.#kill) await startKiller(this.#memory, this.#kill.micros);
    this.#isOn = true;
    this.#beganAt = performance.now();
    if (this.#kill.kind === 'moment') this.#letGo();
  }

  /** Counts no more. A process that was to die at the statement after the last one dies here: its work is done, nobody was told. */
  end(): Watched {
    this.#isOn = false;
    if (this.#kill.kind === 'statement') this.#die();
    return {
      statements: this.#memory[STATEMENTS] ?? 0,
      micros: Math.round((performance.now() - this.#beganAt) * 1000),
      commits: this.#memory[COMMITS] ?? 0,
      commitMicros: Math.ceil(this.#commitMicros * 1000),
    };
  }

  /** Without counting what is done meanwhile. */
  aside(work: () => void): void {
    this.#isOn = false;
    work();
    this.#isOn = true;
  }

  /** A statement is about to be sent on a connection. */
  before(bound: Bound, connection: object | undefined): void {
    if (!this.#isOn) return;
    const count = (this.#memory[STATEMENTS] ?? 0) + 1;
    if (this.#kill.kind === 'statement' && count === this.#kill.at) this.#die();
    this.#memory[STATEMENTS] = count;
    // Transactions that only read have a COMMIT too.
    if (bound !== 'commit' || connection === undefined || !this.#writing.has(connection)) return;
    this.#commitBeganAt = performance.now();
    if (this.#kill.kind === 'commit' && (this.#memory[COMMITS] ?? 0) + 1 === this.#kill.at) this.#letGo();
  }

  /** It was answered. */
  after(bound: Bound, connection: object | undefined): void {
    if (!this.#isOn || connection === undefined) return;
    if (bound === 'begin') {
      this.#writing.add(connection);
      this.#memory[OPEN] = this.#writing.size;
    }
    if ((bound !== 'commit' && bound !== 'rollback') || !this.#writing.delete(connection)) return;
    // The commit first: the killing thread may look in between, and a commit without a place would be before it.
    if (bound === 'commit') this.#memory[COMMITS] = (this.#memory[COMMITS] ?? 0) + 1;
    this.#memory[OPEN] = this.#writing.size;
    if (bound === 'commit')
      this.#commitMicros = Math.max(this.#commitMicros, performance.now() - this.#commitBeganAt);
  }

  #letGo(): void {
    Atomics.store(this.#memory, SIGNAL, 1);
    Atomics.notify(this.#memory, SIGNAL);
  }

  #die(): void {
    const [statements = 0, open = 0, commits = 0] = this.#memory;
    die({ statements, open, commits });
  }
}

export type Method = (this: unknown, ...parameters: unknown[]) => unknown;

export function methodOf(prototype: object, name: string): Method {
  const method = (prototype as Record<string, Method | undefined>)[name];
  if (!method) throw new Error(`there is no method ${name}`);
  return method;
}

export function replaceMethod<This>(
  prototype: This & object,
  name: string,
  method: (this: This, ...parameters: unknown[]) => unknown,
): void {
  Object.assign(prototype, { [name]: method });
}

/** Says where the process stands, then ends it as a power cut would. `open`: transactions that have begun. */
export function die({
  statements,
  open,
  commits,
}: {
  readonly statements: number;
  readonly open: number;
  readonly commits: number;
}): void {
  writeSync(1, `${JSON.stringify({ diedAfter: statements, isInside: open > 0, commits })}\n`);
  process.kill(process.pid, 'SIGKILL');
}

/** A thread that sleeps until it is let go and ends the process some microseconds later, wherever its main thread is then. */
async function startKiller(memory: Int32Array, micros: number): Promise<void> {
  const killer = new Worker(
    `const { workerData: { memory, micros }, parentPort } = require('node:worker_threads');
     const { writeSync } = require('node:fs');
     parentPort.postMessage('ready');
     Atomics.wait(memory, ${SIGNAL}, 0);
     const until = performance.now() + micros / 1000;
     while (performance.now() < until);
     writeSync(1, JSON.stringify({ diedAfter: memory[${STATEMENTS}], isInside: memory[${OPEN}] > 0, commits: memory[${COMMITS}] }) + '\\n');
     process.kill(process.pid, 'SIGKILL');`,
    { eval: true, workerData: { memory, micros } },
  );
  killer.unref();
  await new Promise((resolve) => killer.once('message', resolve));
}
