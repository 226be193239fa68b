import { expect, test } from 'vitest';
import type { CurrencyCode } from '../currencies.ts';
import type { Uuid } from '../ids.ts';
import type { LocalDate } from '../local-date.ts';
import { matchItems, matchReasons, type ItemToMatch } from './match-items.ts';

const currency = 'PAB' as CurrencyCode;
const item = (id: string, openE4: bigint, names: readonly string[] = [], day = '01'): ItemToMatch => ({
  id: id as Uuid,
  currency,
  date: `2026-02-${day}` as LocalDate,
  dueDate: `2026-03-${day}` as LocalDate,
  openE4,
  names,
});

/** The rule as it is said: each pair is looked at, for each reason. */
function byPairs(credits: readonly ItemToMatch[], owed: readonly ItemToMatch[]): string[] {
  const open = new Map([...credits, ...owed].map(({ id, openE4 }) => [id, openE4]));
  const inOrder = (items: readonly ItemToMatch[]) =>
    items.toSorted((one, other) => (`${one.date} ${one.id}` < `${other.date} ${other.id}` ? -1 : 1));
  const found: string[] = [];
  for (const reason of matchReasons)
    for (const from of inOrder(credits))
      for (const to of inOrder(owed)) {
        const [fromE4, toE4] = [open.get(from.id) ?? 0n, open.get(to.id) ?? 0n];
        const amountE4 = fromE4 < toE4 ? fromE4 : toE4;
        if (amountE4 === 0n || from.currency !== to.currency) continue;
        if (reason === 'REFERENCE' && !from.names.some((name) => to.names.includes(name))) continue;
        if (reason === 'AMOUNT' && fromE4 !== toE4) continue;
        open.set(from.id, fromE4 - amountE4);
        open.set(to.id, toE4 - amountE4);
        found.push(`${reason} ${from.id} ${to.id} ${amountE4}`);
      }
  return found;
}

test('what is matched by queues is what is matched by looking at each pair', () => {
  // Small figures, so that names, amounts and days meet often: a table of residues instead of a generator.
  const some = (prefix: string, count: number, step: number): ItemToMatch[] =>
    Array.from({ length: count }, (_each, index) => {
      const at = index * step + 3;
      const names = at % 3 === 0 ? [] : [`R${at % 5}`, `S${at % 7}`];
      const one = item(`${prefix}${index}`, BigInt((at % 4) + 1), names, `0${(at % 6) + 1}`);
      return at % 11 === 0 ? { ...one, currency: 'EUR' } : one;
    });
  for (const step of [1, 2, 5, 7, 13]) {
    const [credits, owed] = [some('c', 17, step), some('d', 23, step + 1)];
    const matched = matchItems(credits, owed);
    expect(matched.length).toBeGreaterThan(5);
    expect(
      matched.map(({ from, to, amountE4, reason }) => `${reason} ${from.id} ${to.id} ${amountE4}`),
    ).toEqual(byPairs(credits, owed));
  }
});

test('forty thousand items of one party that all say the same are matched at once, not pair by pair', () => {
  const many = (prefix: string, openE4: bigint) =>
    Array.from({ length: 20_000 }, (_each, index) =>
      item(`${prefix}${index}`, openE4 + BigInt(index % 2), ['CASH']),
    );
  let looked = 0;
  const counted = many('d', 2n).map((each) => ({
    ...each,
    get currency() {
      looked += 1;
      return currency;
    },
  }));
  expect(matchItems(many('c', 2n), counted).length).toBeGreaterThanOrEqual(20_000);
  expect(looked).toBeLessThan(100_000);
});
