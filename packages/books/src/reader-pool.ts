import { DatabaseUnavailable, ReadersBusy } from '@cifra/database/failures';
import { newAbortFlag, raise, WorkAborted, type RequestSignal } from './abort.ts';
import { FairQueue } from './fair-queue.ts';
import { Host, type HostOptions, type HostTask } from './host.ts';
import { WorkerHost } from './worker-host.ts';

type Runner = Pick<WorkerHost, 'run' | 'close'>;

interface Reader {
  readonly host: Runner;
  running: number;
  /** Of what runs, what takes long. */
  heavy: number;
}

/** Whose a report is, and what it is. */
export interface ReportTurn {
  /** Reports of one principal wait in one line. The server's own work is one too. */
  readonly principal: string;
  readonly tenant: string;
  /** Takes long by its nature: it reads whole books. */
  readonly isHeavy: boolean;
  /** Null: whoever asked waits to the end. */
  readonly signal: RequestSignal | null;
}

interface Waiting extends ReportTurn {
  readonly task: HostTask;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** The server's own work: it waits in line as one person does, and is never turned away. */
export const SERVER = 'server';

/** What runs at once on a thread that waits for the network, not for its own work. */
interface NetworkRules {
  readonly sideBySide: number;
  /** Of it, what takes long. */
  readonly heavy: number;
  /** Of one tenant, and as many that take long: it has another connection for what waits behind one. */
  readonly ofTenant: (tenant: string) => number;
}

/** Two, so that a thread has the next one there when it has ended one. */
const SIDE_BY_SIDE = 2;
/** Beyond these, a report is refused: it would be late for whoever asked. */
const MOST_WAITING = 4_000;
const MOST_WAITING_OF_ONE = 500;

/** Where a report waits for those of its tenant. */
const lineOf = ({ tenant, isHeavy }: ReportTurn): string => (isHeavy ? `${tenant} heavy` : tenant);

/**
 * The threads that reports run on: one from the start, another whenever all are busy, up to `most`. What waits has its turn by person and
 * tenant; what takes long never has all threads; what nobody waits for any more is not begun, or cut. With `most` 0 there are no threads:
 * reports run on the calling thread.
 */
export class ReaderPool {
  readonly #options: HostOptions;
  readonly #most: number;
  readonly #readers: Reader[];
  readonly #network: NetworkRules | null;
  readonly #queue = new FairQueue<Waiting>();
  /** By tenant; what takes long apart. */
  readonly #running = new Map<string, number>();
  #growing: Promise<void> | null = null;
  #isClosed = false;
  #onIdle: (() => void) | null = null;

  private constructor(
    options: HostOptions,
    most: number,
    first: Runner,
    network: NetworkRules | null = null,
  ) {
    this.#options = options;
    this.#most = most;
    this.#network = network;
    this.#readers = [{ host: first, running: 0, heavy: 0 }];
  }

  /** Resolves when the first thread has imported the capabilities' reports. Throws when it cannot. */
  static async start(options: HostOptions, most: number): Promise<ReaderPool> {
    return new ReaderPool(
      options,
      most,
      await (most === 0 ? Host.start(options) : WorkerHost.start(options)),
    );
  }

  /** A line for reports that run on this one host, which waits for the network. */
  static on(options: HostOptions, host: Runner, network: NetworkRules): ReaderPool {
    return new ReaderPool(options, 1, host, network);
  }

  /** The threads that exist now. */
  get size(): number {
    return this.#readers.length;
  }

  /** Reports that wait for a thread. */
  get waitingCount(): number {
    return this.#queue.length;
  }

  run(task: HostTask, turn: ReportTurn): Promise<unknown> {
    if (this.#isClosed) return Promise.reject(new DatabaseUnavailable('the books are closed'));
    const { principal, signal } = turn;
    if (signal?.isAborted) return Promise.reject(new WorkAborted());
    const isTooMuch =
      this.#queue.length >= MOST_WAITING || this.#queue.lengthOf(principal) >= MOST_WAITING_OF_ONE;
    if (isTooMuch && principal !== SERVER) return Promise.reject(new ReadersBusy('too many reports wait'));
    return new Promise((resolve, reject) => {
      const waiting: Waiting = { ...turn, task, resolve, reject };
      this.#queue.add(waiting);
      signal?.onAbort(() => {
        if (this.#queue.remove(waiting)) reject(new WorkAborted());
      });
      this.#begin();
    });
  }

  /** Begins what a thread is free for. */
  #begin(): void {
    for (;;) {
      const reader = this.#leastBusy();
      const next = this.#queue.take((waiting) => this.#fits(reader, waiting));
      if (next === null) break;
      void this.#runOn(reader, next);
    }
    // It starts in parallel: the next report uses the thread started now.
    if (this.#readers.length < this.#most && this.#readers.every(({ running }) => running > 0)) this.#grow();
    if (this.#queue.length === 0 && this.#readers.every(({ running }) => running === 0)) this.#onIdle?.();
  }

  #leastBusy(): Reader {
    return this.#readers.reduce((least, each) => (loadOf(each) < loadOf(least) ? each : least));
  }

  #fits({ running, heavy }: Reader, waiting: Waiting): boolean {
    if (this.#network) {
      const { sideBySide, heavy: mostHeavy, ofTenant } = this.#network;
      const { tenant, isHeavy } = waiting;
      if (running >= sideBySide || (isHeavy && heavy >= mostHeavy)) return false;
      return (this.#running.get(lineOf(waiting)) ?? 0) < ofTenant(tenant);
    }
    if (this.#most === 0) return true;
    if (waiting.isHeavy) {
      const inAll = this.#readers.reduce((sum, each) => sum + each.heavy, 0);
      return running === 0 && inAll < Math.max(1, this.#most - 1);
    }
    // Beside what takes long only where there is no other thread: it lets others have it now and then.
    return running < SIDE_BY_SIDE && (heavy === 0 || this.#most === 1);
  }

  async #runOn(reader: Reader, waiting: Waiting): Promise<void> {
    const { task, isHeavy, signal, resolve, reject } = waiting;
    const line = lineOf(waiting);
    reader.running += 1;
    this.#running.set(line, (this.#running.get(line) ?? 0) + 1);
    if (isHeavy) reader.heavy += 1;
    const flag = signal && newAbortFlag();
    const end = flag && signal?.onAbort(() => raise(flag));
    try {
      resolve(await reader.host.run(task, flag));
    } catch (error) {
      reject(error);
    } finally {
      end?.();
      reader.running -= 1;
      const left = (this.#running.get(line) ?? 1) - 1;
      if (left === 0) this.#running.delete(line);
      else this.#running.set(line, left);
      if (isHeavy) reader.heavy -= 1;
      this.#begin();
    }
  }

  /** One at a time. A thread that fails to start is retried with a later report; until then the others do its work. */
  #grow(): void {
    if (this.#isClosed) return;
    this.#growing ??= WorkerHost.start(this.#options)
      .then((host) => {
        this.#readers.push({ host, running: 0, heavy: 0 });
      })
      .catch((error: unknown) => process.emitWarning(`a reader thread did not start: ${String(error)}`))
      .finally(() => {
        this.#growing = null;
        this.#begin();
      });
  }

  /** Ends what was submitted, then every thread; the first failure is thrown at the end. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#growing;
    await new Promise<void>((resolve) => {
      this.#onIdle = resolve;
      this.#begin();
    });
    const closed = await Promise.allSettled(this.#readers.map(({ host }) => host.close()));
    for (const each of closed) if (each.status === 'rejected') throw each.reason;
  }
}

/** What takes long weighs more than what else can be there. */
function loadOf({ running, heavy }: Reader): number {
  return running + heavy * SIDE_BY_SIDE;
}
