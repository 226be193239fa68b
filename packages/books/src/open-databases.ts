/** Something that was opened and must be closed. */
interface Closable {
  readonly close: () => Promise<void>;
}

interface Slot<Opened extends Closable> {
  readonly opening: Promise<Opened>;
  users: number;
}

/**
 * A bounded set of open databases, by tenant. The least recently used one that nobody uses is closed when the limit is passed;
 * one that is in use stays open. One tenant's failure to open is its own and is not remembered.
 */
export class OpenDatabases<Opened extends Closable> {
  readonly #limit: number;
  readonly #slots = new Map<string, Slot<Opened>>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  get openCount(): number {
    return this.#slots.size;
  }

  async use<Value>(key: string, open: () => Promise<Opened>, use: (opened: Opened) => Promise<Value>): Promise<Value> {
    const slot = this.#slots.get(key) ?? { opening: open(), users: 0 };
    this.#slots.delete(key);
    this.#slots.set(key, slot);
    slot.users += 1;
    try {
      return await use(await slot.opening);
    } catch (error) {
      await slot.opening.catch(() => this.#slots.delete(key));
      throw error;
    } finally {
      slot.users -= 1;
      this.#closeIdle();
    }
  }

  #closeIdle(): void {
    if (this.#slots.size <= this.#limit) return;
    for (const [key, slot] of this.#slots) {
      if (slot.users > 0) continue;
      this.#slots.delete(key);
      void slot.opening.then(
        (opened) => opened.close(),
        () => undefined,
      );
      if (this.#slots.size <= this.#limit) return;
    }
  }

  async close(): Promise<void> {
    const slots = [...this.#slots.values()];
    this.#slots.clear();
    for (const slot of slots) {
      const opened = await slot.opening.catch(() => null);
      await opened?.close();
    }
  }
}
