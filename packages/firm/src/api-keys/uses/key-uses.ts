import type { KeyUse } from '@cifra/access/edge-keys';
import type { Books } from '@cifra/books/books';
import type { CommandRequest } from '@cifra/books/command';
import type { Uuid } from '@cifra/domain/ids';
import { hoursBefore, keyById } from '../queries.ts';
import { keepKeyUsesCommand, recordKeyUsesCommand, type CountedUses } from './keep-uses.ts';

const MICROS_PER_HOUR = 3_600_000_000n;
/** After its hour, a count may still be on its way from another process. */
const GRACE_MICROS = 120_000_000n;

/** Who keeps and records what was counted. */
export type RequestOf = (actor?: CommandRequest['actor']) => CommandRequest;

/**
 * Counts how keys are used. Nothing is written for a request: what was counted is kept when somebody says so, every minute, and stands in
 * the trail once its hour is over.
 */
export class KeyUses {
  readonly #books: Books;
  readonly #nowMicros: () => bigint;
  #counted = new Map<string, CountedUses>();

  constructor(books: Books, nowMicros: () => bigint = () => BigInt(Date.now()) * 1000n) {
    this.#books = books;
    this.#nowMicros = nowMicros;
  }

  count({ keyId, isRefused }: KeyUse): void {
    const now = this.#nowMicros();
    const hour = (now - (now % MICROS_PER_HOUR)).toString();
    const place = `${keyId} ${hour}`;
    const { requestCount = 0, refusedCount = 0, lastUsedAt = null } = this.#counted.get(place) ?? {};
    this.#counted.set(place, {
      keyId: keyId as Uuid,
      hour,
      requestCount: requestCount + (isRefused ? 0 : 1),
      refusedCount: refusedCount + (isRefused ? 1 : 0),
      lastUsedAt: isRefused ? lastUsedAt : now.toString(),
    });
  }

  /** Keeps what was counted since. What could not be kept counts on. */
  async keep(requestOf: RequestOf): Promise<void> {
    if (this.#counted.size === 0) return;
    const counted = this.#counted;
    this.#counted = new Map();
    try {
      await this.#books.executeControl(keepKeyUsesCommand, [...counted.values()], requestOf());
    } catch (error) {
      for (const [place, uses] of counted) this.#counted.set(place, sumOf(uses, this.#counted.get(place)));
      throw error;
    }
  }

  /** Brings the hours that are over into the trail, in the names of their keys. One process does it at a time. */
  async record(requestOf: RequestOf): Promise<void> {
    const now = this.#nowMicros() - GRACE_MICROS;
    const before = now - (now % MICROS_PER_HOUR);
    const hours = await this.#books.control.all(hoursBefore, { before });
    for (const keyId of new Set(hours.map(({ key_id }) => key_id))) {
      const key = await this.#books.control.first(keyById, { id: keyId });
      if (key === null) continue;
      const request = requestOf({ kind: 'key', id: keyId, name: key.name });
      await this.#books.executeControl(recordKeyUsesCommand, { keyId, before: before.toString() }, request);
    }
  }
}

function sumOf(earlier: CountedUses, later: CountedUses | undefined): CountedUses {
  if (later === undefined) return earlier;
  return {
    ...earlier,
    requestCount: earlier.requestCount + later.requestCount,
    refusedCount: earlier.refusedCount + later.refusedCount,
    lastUsedAt: later.lastUsedAt ?? earlier.lastUsedAt,
  };
}
