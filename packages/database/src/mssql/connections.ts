import { ConnectionsBusy, DatabaseUnavailable } from '../failures.ts';
import type { ConnectionFigures } from './connection-figures.ts';
import type { ConnectionKey, Lease } from './connection-key.ts';
import { ConnectionLine, type WaitingForConnection } from './connection-line.ts';
import type { MssqlPool } from './driver.ts';
import { mapMssqlError } from './errors.ts';
import { closeQuietly, isAnswering, within } from './connection-life.ts';

export interface ConnectionLimits {
  /** Connections at once, those being opened and closed included. */
  readonly mostOpen: number;
  /** Connections being opened at once: log-ins are the dearest thing that a server is asked for. */
  readonly mostOpening: number;
  /** After so long in line, `ConnectionsBusy`. */
  readonly waitMilliseconds: number;
  /** So long a new connection serves its database before it gives way to another that waits. */
  readonly turnMilliseconds: number;
  /** Whoever waits behind a reader's connection that was lent for so long gets another one, a few in the process. */
  readonly longLeaseMilliseconds: number;
  /** A connection that nobody used for so long is closed. */
  readonly idleMilliseconds: number;
  /** A connection that nobody used for so long is asked for an answer before it is lent. */
  readonly doubtMilliseconds: number;
  /** Opens a connection; `onEnd` is called when it ends, whoever ends it. */
  readonly open: (key: ConnectionKey, onEnd: () => void) => Promise<MssqlPool>;
}

export const defaultConnectionLimits: Omit<ConnectionLimits, 'open'> = {
  mostOpen: 200,
  mostOpening: 8,
  waitMilliseconds: 10_000,
  turnMilliseconds: 200,
  longLeaseMilliseconds: 1_000,
  idleMilliseconds: 300_000,
  doubtMilliseconds: 15_000,
};

interface Held {
  readonly key: ConnectionKey;
  readonly name: string;
  state: 'opening' | 'leased' | 'idle' | 'closing';
  pool: MssqlPool | null;
  /** Milliseconds of the monotonic clock. */
  readyAt: number;
  /** So long it serves its database from then on before it gives way: at least as long as opening it took. */
  turnMilliseconds: number;
  idleSince: number;
  leasedSince: number;
  /** It was opened because the tenant's reader was lent for long. */
  readonly isExtra: boolean;
  /** It is closed as soon as nobody uses it. */
  isGivenUp: boolean;
}

const nameOf = ({ server, database, principal }: ConnectionKey): string =>
  `${server ?? ''}|${database}|${principal}`;

/** How many a key has at most: a tenant one writer and one reader; the control plane's readers serve all tenants. */
function mostOf({ principal, isKept }: ConnectionKey): number {
  if (principal === 'migrator') return 4;
  return isKept === true && principal === 'reader' ? 4 : 1;
}

/** Of readers that were opened because another one was lent for long, in the whole process. */
const MOST_EXTRA = 4;
/** What was opened for others' sake is not needed long after. */
const EXTRA_IDLE_MILLISECONDS = 10_000;

/** So many times the limit somebody waits who waits for a log-in while there is room. */
const LOG_INS_PATIENCE = 3;

/** What makes a database is not needed again for long. */
const MIGRATOR_IDLE_MILLISECONDS = 10_000;
const CLOSING_MILLISECONDS = 5_000;

/**
 * The connections of one thread to SQL Server, within one budget. A connection belongs to one database and one principal for life. Where
 * the budget is spent, the one that nobody has used for longest is closed for whoever is next in line; where all are used, whoever
 * comes waits, and each database has its turn.
 */
export class MssqlConnections {
  #limits: ConnectionLimits;
  #figures: ConnectionFigures | null;
  /** In order of use, least recent first. */
  readonly #held = new Set<Held>();
  readonly #line = new ConnectionLine();
  #alarm: { readonly timer: NodeJS.Timeout; readonly at: number } | null = null;
  #isClosed = false;

  constructor(limits: ConnectionLimits, figures: ConnectionFigures | null = null) {
    this.#limits = limits;
    this.#figures = figures;
    this.#measure();
  }

  /** Other limits from now on: with a smaller budget, connections beyond it are closed as soon as nobody uses them. */
  change(limits: ConnectionLimits, figures: ConnectionFigures | null): void {
    this.#limits = limits;
    this.#figures = figures;
    this.#serve();
  }

  get openCount(): number {
    return this.#held.size;
  }

  /**
   * Lends a connection, from the line if need be. Throws `ConnectionsBusy` after the limit of waiting, and what opening throws;
   * how long log-ins take is not part of the waiting.
   */
  lease(key: ConnectionKey): Promise<Lease> {
    if (this.#isClosed) return Promise.reject(new DatabaseUnavailable('the connections are closed'));
    return new Promise((resolve, reject) => {
      const waiting: WaitingForConnection = { key, since: performance.now(), resolve, reject, limit: null };
      const name = nameOf(key);
      this.#line.add(name, waiting);
      this.#limitWaiting(name, waiting);
      this.#serve();
    });
  }

  #limitWaiting(name: string, waiting: WaitingForConnection): void {
    const { waitMilliseconds } = this.#limits;
    waiting.limit = setTimeout(() => this.#giveUpWaiting(name, waiting), waitMilliseconds);
  }

  /** Whoever waits for log-ins alone waits longer: those are made one after the other, and none is refused at a start. */
  #giveUpWaiting(name: string, waiting: WaitingForConnection): void {
    const isForLogIns =
      this.#held.size < this.#limits.mostOpen && this.#countOf(name) < this.#mostOf(name, waiting.key);
    const { waitMilliseconds } = this.#limits;
    if (isForLogIns && performance.now() - waiting.since < LOG_INS_PATIENCE * waitMilliseconds - 1) {
      this.#limitWaiting(name, waiting);
      return;
    }
    if (!this.#line.remove(name, waiting)) return;
    this.#figures?.count('busyTotal');
    const { count } = this.#line.state;
    const waitedSeconds = Math.max(1, Math.round((performance.now() - waiting.since) / 1000));
    waiting.reject(new ConnectionsBusy({ waitedSeconds, waitingCount: count }));
    this.#endOfWait(waiting);
    this.#measure();
  }

  #endOfWait({ limit, since }: WaitingForConnection): void {
    if (limit) clearTimeout(limit);
    this.#figures?.waited(performance.now() - since);
  }

  /** Lends and opens what it can, to those whose turn it is. */
  #serve(): void {
    this.#makeRoom();
    for (const name of this.#line.names())
      for (let waiting = this.#line.first(name); waiting; waiting = this.#line.first(name)) {
        const idle = this.#idleOf(name);
        if (!idle && !this.#mayOpen(name, waiting.key)) break;
        this.#line.take(name, waiting);
        if (idle) void this.#lend(idle, waiting);
        else void this.#open(name, waiting);
      }
    this.#measure();
  }

  #idleOf(name: string): Held | null {
    for (const held of this.#held) if (held.name === name && held.state === 'idle') return held;
    return null;
  }

  #countOf(name: string): number {
    let count = 0;
    for (const held of this.#held) if (held.name === name && held.state !== 'closing') count += 1;
    return count;
  }

  /** A long report of a tenant does not keep its other readers waiting. */
  #mostOf(name: string, key: ConnectionKey): number {
    const most = mostOf(key);
    if (key.principal !== 'reader' || key.isKept === true) return most;
    const own = [...this.#held].filter((held) => held.name === name && held.state !== 'closing');
    if (own.some(({ isExtra }) => isExtra)) return most + 1;
    const leasedSince = own.filter(({ state }) => state === 'leased').map((held) => held.leasedSince);
    if (leasedSince.length === 0) return most;
    const left = Math.min(...leasedSince) + this.#limits.longLeaseMilliseconds - performance.now();
    if (left > 0) this.#wakeIn(left);
    const extras = [...this.#held].filter(({ isExtra, state }) => isExtra && state !== 'closing').length;
    return left <= 0 && extras < MOST_EXTRA ? most + 1 : most;
  }

  #mayOpen(name: string, key: ConnectionKey): boolean {
    if (this.#held.size >= this.#limits.mostOpen || this.#countOf(name) >= this.#mostOf(name, key))
      return false;
    let opening = 0;
    for (const { state } of this.#held) if (state === 'opening') opening += 1;
    return opening < this.#limits.mostOpening;
  }

  /** Closes as many idle connections as there are databases in line that have none, could be opened now, and find no room. */
  #makeRoom(): void {
    const served = new Set<string>();
    let [free, isAny] = [this.#limits.mostOpen - this.#held.size, false];
    let [mayBegin, unserved] = [this.#limits.mostOpening, 0];
    for (const { name, state } of this.#held) {
      if (state === 'opening') mayBegin -= 1;
      if (state === 'closing') free += 1;
      else served.add(name);
    }
    for (const name of this.#line.names()) if (!served.has(name)) unserved += 1;
    let lacking = Math.max(0, Math.min(unserved, mayBegin)) - free;
    if (lacking > 0)
      for (const held of this.#held) {
        if (lacking <= 0) break;
        if (held.state !== 'idle' || held.key.isKept === true) continue;
        const left = held.readyAt + held.turnMilliseconds - performance.now();
        if (left > 0) {
          this.#wakeIn(left);
          continue;
        }
        void this.#close(held);
        lacking -= 1;
        isAny = true;
      }
    if (isAny) this.#measure();
  }

  async #open(name: string, waiting: WaitingForConnection): Promise<void> {
    this.#endOfWait(waiting);
    const { key } = waiting;
    const now = performance.now();
    const held: Held = {
      key,
      name,
      state: 'opening',
      pool: null,
      readyAt: now,
      turnMilliseconds: 0,
      idleSince: now,
      leasedSince: now,
      isExtra: this.#countOf(name) >= mostOf(key),
      isGivenUp: false,
    };
    this.#held.add(held);
    try {
      held.pool = await this.#limits.open(key, () => this.#ended(held));
    } catch (error) {
      this.#held.delete(held);
      waiting.reject(mapMssqlError(error));
      this.#serve();
      return;
    }
    this.#figures?.count('openedTotal');
    held.state = 'leased';
    held.readyAt = performance.now();
    held.leasedSince = held.readyAt;
    held.turnMilliseconds = Math.max(this.#limits.turnMilliseconds, Math.floor(held.readyAt - now));
    if (this.#isClosed) {
      waiting.reject(new DatabaseUnavailable('the connections are closed'));
      void this.#close(held);
    } else waiting.resolve(this.#leaseOf(held, held.pool, { isFresh: true }));
    this.#serve();
  }

  async #lend(held: Held, waiting: WaitingForConnection): Promise<void> {
    const { pool } = held;
    if (!pool) return;
    held.state = 'leased';
    held.leasedSince = performance.now();
    this.#held.delete(held);
    this.#held.add(held);
    const isDoubted = performance.now() - held.idleSince > this.#limits.doubtMilliseconds;
    if (isDoubted && !(await isAnswering(pool))) {
      this.#line.putBack(held.name, waiting);
      void this.#close(held);
      this.#serve();
      return;
    }
    this.#endOfWait(waiting);
    waiting.resolve(this.#leaseOf(held, pool, { isFresh: false }));
  }

  #leaseOf(held: Held, pool: MssqlPool, { isFresh }: Pick<Lease, 'isFresh'>): Lease {
    let isReturned = false;
    const giveBack = (isLost: boolean): void => {
      if (isReturned) return;
      isReturned = true;
      if (held.state !== 'leased') return;
      held.state = 'idle';
      held.idleSince = performance.now();
      if (isLost || held.isGivenUp || this.#isClosed) void this.#close(held);
      else this.#wakeIn(this.#idleMillisecondsOf(held));
      this.#serve();
    };
    return { pool, isFresh, release: () => giveBack(false), discard: () => giveBack(true) };
  }

  #idleMillisecondsOf({ key, isExtra }: Held): number {
    const { idleMilliseconds } = this.#limits;
    if (key.principal === 'migrator') return Math.min(idleMilliseconds, MIGRATOR_IDLE_MILLISECONDS);
    return isExtra ? Math.min(idleMilliseconds, EXTRA_IDLE_MILLISECONDS) : idleMilliseconds;
  }

  /** A connection that ended by itself: nobody is lent it any more. */
  #ended(held: Held): void {
    held.isGivenUp = true;
    if (held.state !== 'idle') return;
    void this.#close(held);
    this.#serve();
  }

  /** It counts until the server has been told: a new one may be opened only then. */
  async #close(held: Held): Promise<void> {
    if (held.state === 'closing') return;
    held.state = 'closing';
    this.#figures?.count('closedTotal');
    await within(CLOSING_MILLISECONDS, closeQuietly(held.pool));
    this.#held.delete(held);
    if (!this.#isClosed) this.#serve();
    this.#measure();
  }

  /** Looks again when a turn or an idle time is over. */
  #wakeIn(milliseconds: number): void {
    const at = performance.now() + milliseconds;
    if (this.#alarm && this.#alarm.at <= at) return;
    if (this.#alarm) clearTimeout(this.#alarm.timer);
    const wake = (): void => {
      this.#alarm = null;
      this.#closeUnused();
      this.#serve();
    };
    this.#alarm = { timer: setTimeout(wake, Math.ceil(milliseconds)).unref(), at };
  }

  #closeUnused(): void {
    for (const held of this.#held) {
      if (held.state !== 'idle' || held.key.isKept === true) continue;
      const left = held.idleSince + this.#idleMillisecondsOf(held) - performance.now();
      if (left <= 0) void this.#close(held);
      else this.#wakeIn(left);
    }
  }

  #measure(): void {
    if (!this.#figures) return;
    let inUse = 0;
    for (const { state } of this.#held) if (state === 'leased') inUse += 1;
    const { count, oldestSince } = this.#line.state;
    this.#figures.set('open', this.#held.size);
    this.#figures.set('inUse', inUse);
    this.#figures.set('waiting', count);
    this.#figures.set(
      'oldestSince',
      oldestSince === null ? 0 : Date.now() - (performance.now() - oldestSince),
    );
  }

  /** Closes the connections of one database, which is about to be dropped or is served elsewhere; one in use, when it is given back. */
  async closeDatabase({ server, database }: Pick<ConnectionKey, 'server' | 'database'>): Promise<void> {
    await this.#closeWhere((key) => key.server === server && key.database === database);
  }

  /** Likewise, one principal's. */
  async closeOf(key: ConnectionKey): Promise<void> {
    await this.#closeWhere((each) => nameOf(each) === nameOf(key));
  }

  /** Closes what nobody uses: open connections keep a process alive. The next use opens them again. */
  async closeIdle(): Promise<void> {
    await Promise.all(
      [...this.#held].filter(({ state }) => state === 'idle').map((held) => this.#close(held)),
    );
  }

  async #closeWhere(isMeant: (key: ConnectionKey) => boolean): Promise<void> {
    const meant = [...this.#held].filter(({ key }) => isMeant(key));
    for (const held of meant) held.isGivenUp = true;
    await Promise.all(meant.filter(({ state }) => state === 'idle').map((held) => this.#close(held)));
  }

  /** Nobody is lent one any more; those in use are closed when they are given back. */
  async close(): Promise<void> {
    this.#isClosed = true;
    if (this.#alarm) clearTimeout(this.#alarm.timer);
    for (const waiting of this.#line.drain()) {
      this.#endOfWait(waiting);
      waiting.reject(new DatabaseUnavailable('the connections are closed'));
    }
    await this.closeIdle();
    this.#measure();
  }
}
