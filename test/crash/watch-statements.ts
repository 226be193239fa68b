import { writeSync } from 'node:fs';
import { DatabaseSync, StatementSync } from 'node:sqlite';
import { Worker } from 'node:worker_threads';

/**
 * Counts the statements that this process gives to SQLite, COMMITs among them, and kills the process by SIGKILL: before its k-th,
 * so many microseconds after it began, or so many after a COMMIT began. Nothing of the product knows of it.
 */
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

export class StatementWatch {
  readonly #kill: Kill;
  readonly #memory = new Int32Array(new SharedArrayBuffer(4 * Int32Array.BYTES_PER_ELEMENT));
  readonly #databases = new WeakMap<StatementSync, DatabaseSync>();
  readonly #writing = new Set<DatabaseSync>();
  /** Called before each statement, in a transaction or not; a planted fault. */
  readonly #meddle: ((text: string, database: DatabaseSync) => void) | null;
  #isOn = false;
  #beganAt = 0;
  #commitBeganAt = 0;
  #commitMicros = 0;

  constructor(kill: Kill, meddle: ((text: string, database: DatabaseSync) => void) | null = null) {
    this.#kill = kill;
    this.#meddle = meddle;
    this.#wrapPrepare();
    for (const method of ['run', 'get', 'all', 'iterate'] as const) this.#wrapStatement(method);
    this.#wrapExec();
  }

  /** From here on it counts. Resolves when the killing thread, where there is one, is waiting. */
  async begin(): Promise<void> {
    if ('micros' in this.#kill) await startKiller(this.#memory, this.#kill.micros);
    this.#isOn = true;
    this.#beganAt = performance.now();
    if (this.#kill.kind === 'moment') this.#letGo();
  }

  #letGo(): void {
    Atomics.store(this.#memory, SIGNAL, 1);
    Atomics.notify(this.#memory, SIGNAL);
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

  #die(): void {
    const [statements = 0, open = 0, commits = 0] = this.#memory;
    die({ statements, open, commits });
  }

  #wrapPrepare(): void {
    const databases = this.#databases;
    const original = methodOf(DatabaseSync.prototype, 'prepare');
    replaceMethod(DatabaseSync.prototype, 'prepare', function (this: DatabaseSync, ...parameters) {
      const statement = original.apply(this, parameters) as StatementSync;
      databases.set(statement, this);
      return statement;
    });
  }

  #wrapStatement(name: 'run' | 'get' | 'all' | 'iterate'): void {
    const databases = this.#databases;
    const before = (text: string, database?: DatabaseSync): void => this.#before(text, database);
    const after = (text: string, database?: DatabaseSync): void => this.#after(text, database);
    const original = methodOf(StatementSync.prototype, name);
    replaceMethod(StatementSync.prototype, name, function (this: StatementSync, ...parameters) {
      const text = this.sourceSQL;
      const database = databases.get(this);
      before(text, database);
      const answer = original.apply(this, parameters);
      after(text, database);
      return answer;
    });
  }

  #wrapExec(): void {
    const before = (text: string): void => this.#before(text, undefined);
    const original = methodOf(DatabaseSync.prototype, 'exec');
    replaceMethod(DatabaseSync.prototype, 'exec', function (this: DatabaseSync, ...parameters) {
      before(String(parameters[0]));
      original.apply(this, parameters);
    });
  }

  #before(text: string, database: DatabaseSync | undefined): void {
    if (!this.#isOn) return;
    if (this.#meddle !== null && database !== undefined) {
      this.#isOn = false;
      this.#meddle(text, database);
      this.#isOn = true;
    }
    const count = (this.#memory[STATEMENTS] ?? 0) + 1;
    if (this.#kill.kind === 'statement' && count === this.#kill.at) this.#die();
    this.#memory[STATEMENTS] = count;
    if (text !== 'commit' || !this.#isWriting(database)) return;
    this.#commitBeganAt = performance.now();
    if (this.#kill.kind === 'commit' && (this.#memory[COMMITS] ?? 0) + 1 === this.#kill.at) this.#letGo();
  }

  /** Whether a transaction that writes is open on a database: those that only read have a COMMIT too. */
  #isWriting(database: DatabaseSync | undefined): boolean {
    return database !== undefined && this.#writing.has(database);
  }

  #after(text: string, database: DatabaseSync | undefined): void {
    if (!this.#isOn || database === undefined) return;
    if (text === 'begin immediate') {
      this.#writing.add(database);
      this.#memory[OPEN] = this.#writing.size;
    }
    if ((text !== 'commit' && text !== 'rollback') || !this.#writing.delete(database)) return;
    // The commit first: the killing thread may look in between, and a commit without a place would be before it.
    if (text === 'commit') this.#memory[COMMITS] = (this.#memory[COMMITS] ?? 0) + 1;
    this.#memory[OPEN] = this.#writing.size;
    if (text === 'commit')
      this.#commitMicros = Math.max(this.#commitMicros, performance.now() - this.#commitBeganAt);
  }
}

type Method = (this: unknown, ...parameters: unknown[]) => unknown;

function methodOf(prototype: object, name: string): Method {
  const method = (prototype as Record<string, Method | undefined>)[name];
  if (!method) throw new Error(`there is no method ${name}`);
  return method;
}

function replaceMethod<This>(
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
