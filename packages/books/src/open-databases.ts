import { DatabaseUnavailable } from '@cifra/database/failures';

/** Something opened that must be closed. */
interface Closable {
  readonly close: () => Promise<void>;
}

interface Slot<Opened extends Closable> {
  readonly key: string;
  readonly place: string;
  readonly opening: Promise<Opened>;
  users: number;
}

/**
 * A bounded set of open databases, by tenant. When the limit is exceeded, the least recently used idle one is closed; one in use
 * stays open. One tenant's failure does not affect others and is not remembered: an unavailable database is closed when its last
 * user has finished, and the next user reopens it.
 */
export class OpenDatabases<Opened extends Closable> {
  readonly #limit: number;
  readonly #slots = new Map<string, Slot<Opened>>();
  /** Every use in progress, and every database being closed. */
  readonly #pending = new Set<Promise<unknown>>();
  #isClosed = false;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get openCount(): number {
    return this.#slots.size;
  }

  /**
   * Lends the database of the key, opening it if necessary: one at another place than now (`place`) is closed when its last user has
   * finished. Throws whatever opening or using it throws.
   */
  use<Value>(
    key: string,
    open: () => Promise<Opened>,
    use: (opened: Opened) => Promise<Value>,
    place = '',
  ): Promise<Value> {
    if (this.#isClosed) return Promise.reject(new DatabaseUnavailable('the databases are closed'));
    if (this.#slots.get(key)?.place !== place) this.letGo(key);
    const slot = this.#slots.get(key) ?? this.#newSlot({ key, place }, open);
    // The most recently used is the last.
    this.#slots.delete(key);
    this.#slots.set(key, slot);
    return this.#track(this.#lend(slot, use));
  }

  /** Closes the database of the key, if it is open, as soon as nobody uses it. */
  letGo(key: string): void {
    const slot = this.#slots.get(key);
    if (!slot) return;
    this.#retire(slot);
    if (slot.users === 0) this.#close(slot);
  }

  #newSlot({ key, place }: Pick<Slot<Opened>, 'key' | 'place'>, open: () => Promise<Opened>): Slot<Opened> {
    const slot = { key, place, opening: open(), users: 0 };
    slot.opening.catch(() => this.#retire(slot));
    return slot;
  }

  async #lend<Value>(slot: Slot<Opened>, use: (opened: Opened) => Promise<Value>): Promise<Value> {
    slot.users += 1;
    try {
      return await use(await slot.opening);
    } catch (error) {
      if (error instanceof DatabaseUnavailable) this.#retire(slot);
      throw error;
    } finally {
      slot.users -= 1;
      if (slot.users === 0 && this.#slots.get(slot.key) !== slot) this.#close(slot);
      this.#closeIdle();
    }
  }

  /** It is not lent any more; its last user closes it. */
  #retire(slot: Slot<Opened>): void {
    if (this.#slots.get(slot.key) === slot) this.#slots.delete(slot.key);
  }

  #closeIdle(): void {
    for (const slot of this.#slots.values()) {
      if (this.#slots.size <= this.#limit) return;
      if (slot.users > 0) continue;
      this.#retire(slot);
      this.#close(slot);
    }
  }

  #close(slot: Slot<Opened>): void {
    const closing = slot.opening.then(
      (opened) => opened.close(),
      () => undefined,
    );
    // It is of no more use, whatever closing it reports.
    this.#track(closing).catch(() => undefined);
  }

  #track<Value>(work: Promise<Value>): Promise<Value> {
    this.#pending.add(work);
    const end = (): boolean => this.#pending.delete(work);
    work.then(end, end);
    return work;
  }

  /** Resolves when those in use have ended and all are closed. Later uses are rejected. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.allSettled(this.#pending);
    const slots = [...this.#slots.values()];
    this.#slots.clear();
    for (const slot of slots) this.#close(slot);
    await Promise.allSettled(this.#pending);
  }
}
