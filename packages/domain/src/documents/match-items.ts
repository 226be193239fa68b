import type { CurrencyCode } from '../currencies.ts';
import type { Uuid } from '../ids.ts';
import type { LocalDate } from '../local-date.ts';

/** An open item of one party and side, as it is matched. */
export interface ItemToMatch {
  readonly id: Uuid;
  readonly currency: CurrencyCode;
  readonly date: LocalDate;
  readonly dueDate: LocalDate;
  /** What is open. E4, positive. */
  readonly openE4: bigint;
  /** Its numbers and references, as people write them. */
  readonly names: readonly string[];
}

/** Why two items are proposed for each other, the strongest first. */
export const matchReasons = ['REFERENCE', 'AMOUNT', 'OLDEST_DUE'] as const;
export type MatchReason = (typeof matchReasons)[number];

export interface Match<Credit extends ItemToMatch = ItemToMatch> {
  readonly from: Credit;
  readonly to: ItemToMatch;
  /** E4, positive, in their currency. */
  readonly amountE4: bigint;
  readonly reason: MatchReason;
}

/**
 * Which credits settle which items: first those that name each other, then those of the same amount, then what is left, oldest due first.
 * Only items of one currency. Ties go to the older item, then to the smaller id. Costs by the items and their names, not by pairs of them: a
 * customer of the counter has tens of thousands. Source: findings/accounting.md, 14.
 */
export function matchItems<Credit extends ItemToMatch>(
  credits: readonly Credit[],
  owed: readonly ItemToMatch[],
): Match<Credit>[] {
  const open = new Map([...credits, ...owed].map(({ id, openE4 }) => [id, openE4]));
  const openOf = ({ id }: ItemToMatch): bigint => open.get(id) ?? 0n;
  const from = credits.toSorted((one, other) => order(one.date, other.date) || order(one.id, other.id));
  const to = owed.toSorted(
    (one, other) =>
      order(one.dueDate, other.dueDate) || order(one.date, other.date) || order(one.id, other.id),
  );
  const matches: Match<Credit>[] = [];
  for (const reason of matchReasons) {
    const queues = new Queues(to, (item) => keysOf(item, reason, openOf(item)), openOf);
    for (const credit of from)
      for (;;) {
        const creditE4 = openOf(credit);
        if (creditE4 <= 0n) break;
        const item = queues.first(keysOf(credit, reason, creditE4));
        if (item === null) break;
        const itemE4 = openOf(item);
        const amountE4 = creditE4 < itemE4 ? creditE4 : itemE4;
        open.set(credit.id, creditE4 - amountE4);
        open.set(item.id, itemE4 - amountE4);
        matches.push({ from: credit, to: item, amountE4, reason });
      }
  }
  return matches;
}

/** What both items of a match have in common; each is found by any of its keys. */
function keysOf({ currency, names }: ItemToMatch, reason: MatchReason, openE4: bigint): string[] {
  switch (reason) {
    case 'REFERENCE':
      return names.map((name) => `${currency} ${folded(name)}`);
    case 'AMOUNT':
      return [`${currency} ${openE4}`];
    case 'OLDEST_DUE':
      return [currency];
  }
}

/** Items in order under each of their keys. What is settled is left behind once, however often it is looked for. */
class Queues {
  readonly #queues = new Map<string, { readonly places: number[]; next: number }>();
  readonly #items: readonly ItemToMatch[];
  readonly #openOf: (item: ItemToMatch) => bigint;

  constructor(
    items: readonly ItemToMatch[],
    keys: (item: ItemToMatch) => readonly string[],
    openOf: (item: ItemToMatch) => bigint,
  ) {
    this.#items = items;
    this.#openOf = openOf;
    for (const [place, item] of items.entries()) {
      if (openOf(item) <= 0n) continue;
      for (const key of keys(item)) {
        const queue = this.#queues.get(key);
        if (queue) queue.places.push(place);
        else this.#queues.set(key, { places: [place], next: 0 });
      }
    }
  }

  /** The first item, under any of the keys, of which something is open. */
  first(keys: readonly string[]): ItemToMatch | null {
    let found: number | null = null;
    for (const key of keys) {
      const place = this.#headOf(key);
      if (place !== null && (found === null || place < found)) found = place;
    }
    return found === null ? null : (this.#items[found] ?? null);
  }

  #headOf(key: string): number | null {
    const queue = this.#queues.get(key);
    if (!queue) return null;
    for (; queue.next < queue.places.length; queue.next += 1) {
      const place = queue.places[queue.next] ?? 0;
      const item = this.#items[place];
      if (item && this.#openOf(item) > 0n) return place;
    }
    return null;
  }
}

const order = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

const folded = (name: string): string => name.trim().toUpperCase();
