import { createHash } from 'node:crypto';
import type { EntryDraftLine, Posting } from '@cifra/domain/entry';
import type { Uuid } from '@cifra/domain/ids';

/** What an account would be moved by. Base currency, E4, neither is negative. */
export interface PlannedTurnover {
  debitE4: bigint;
  creditE4: bigint;
}

/**
 * What an import would post, as one hash and as turnover by account. Two plans of a file have one hash where they would post the same: ids that a plan
 * makes count by the order in which they were made.
 */
export class PlanDigest {
  readonly #digest = createHash('sha256');
  readonly #made = new Map<string, string>();
  readonly #turnover = new Map<Uuid, PlannedTurnover>();

  /** A maker of ids that are those of this plan alone. */
  readonly idsOf = (newId: () => Uuid) => (): Uuid => {
    const id = newId();
    this.#made.set(id, `new ${this.#made.size + 1}`);
    return id;
  };

  /** By account. */
  get turnover(): ReadonlyMap<Uuid, PlannedTurnover> {
    return this.#turnover;
  }

  /** Anything that the import writes. Plain data, with amounts as bigint. */
  add(part: object): void {
    const text = JSON.stringify(part, (key, value: unknown) => {
      // Of a rate, what counts is the rate: the same one, recorded again, posts the same.
      if (key === 'rateId') return undefined;
      if (typeof value === 'bigint') return `${value}`;
      return typeof value === 'string' ? (this.#made.get(value) ?? value) : value;
    });
    this.#digest.update(`${text}\n`);
  }

  addEntry(entry: { readonly posting: Posting; readonly [more: string]: unknown }): void {
    this.add(entry);
    for (const { accountId, baseAmountE4 } of entry.posting.lines) this.#move(accountId, baseAmountE4);
  }

  /** An entry that is planned by its lines alone; of a line in base currency, the base amount is its amount. */
  addLines(entry: { readonly lines: readonly EntryDraftLine[]; readonly [more: string]: unknown }): void {
    this.add(entry);
    for (const { accountId, fixedBaseAmountE4, originalAmountE4 } of entry.lines)
      this.#move(accountId, fixedBaseAmountE4 ?? originalAmountE4);
  }

  #move(accountId: Uuid, baseE4: bigint): void {
    const moved = this.#turnover.get(accountId) ?? { debitE4: 0n, creditE4: 0n };
    this.#turnover.set(accountId, moved);
    if (baseE4 > 0n) moved.debitE4 += baseE4;
    else moved.creditE4 -= baseE4;
  }

  /** SHA-256, hex. Once. */
  end(): string {
    return this.#digest.digest('hex');
  }
}
