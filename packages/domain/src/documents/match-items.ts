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
 * Only items of one currency. Ties go to the older item, then to the smaller id. Source: findings/accounting.md, 14.
 */
export function matchItems<Credit extends ItemToMatch>(
  credits: readonly Credit[],
  owed: readonly ItemToMatch[],
): Match<Credit>[] {
  const open = new Map([...credits, ...owed].map(({ id, openE4 }) => [id, openE4]));
  const from = credits.toSorted((one, other) => order(one.date, other.date) || order(one.id, other.id));
  const to = owed.toSorted(
    (one, other) =>
      order(one.dueDate, other.dueDate) || order(one.date, other.date) || order(one.id, other.id),
  );
  const matches: Match<Credit>[] = [];
  for (const reason of matchReasons)
    for (const credit of from)
      for (const item of to) {
        const [creditE4, itemE4] = [open.get(credit.id) ?? 0n, open.get(item.id) ?? 0n];
        const amountE4 = creditE4 < itemE4 ? creditE4 : itemE4;
        if (amountE4 <= 0n || credit.currency !== item.currency) continue;
        if (reason === 'REFERENCE' && !nameEachOther(credit, item)) continue;
        if (reason === 'AMOUNT' && creditE4 !== itemE4) continue;
        open.set(credit.id, creditE4 - amountE4);
        open.set(item.id, itemE4 - amountE4);
        matches.push({ from: credit, to: item, amountE4, reason });
      }
  return matches;
}

const order = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

function nameEachOther(one: ItemToMatch, other: ItemToMatch): boolean {
  const names = new Set(other.names.map(folded));
  return one.names.some((name) => names.has(folded(name)));
}

const folded = (name: string): string => name.trim().toUpperCase();
