import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CashHeld } from '../documents/settlement.ts';
import { uuidV7FromParts, type Uuid } from '../ids.ts';
import { localDate } from '../local-date.ts';
import type { PostingLine } from '../entry.ts';
import { applyRate, rate } from '../rate.ts';
import { relieveLines } from './relieve-lines.ts';

/** Random entries on three accounts in two currencies, each at rates of its own (rulings/accounting.md, 14). */

const id = (number: number): Uuid => uuidV7FromParts(number, new Uint8Array(10));
const [bank, card, expense, variance] = [id(1), id(2), id(3), id(4)];
const date = localDate('2026-03-15');
const roles = { role: 'FxVarianceBankFees', accountId: variance } as const;

interface Drawn {
  readonly accountId: Uuid;
  readonly currency: string;
  readonly minor: number;
}

/** Lines at the rates of the day, balanced by an expense in base currency. */
function linesOf(drawn: readonly Drawn[], rates: Readonly<Record<string, string>>): PostingLine[] {
  const lines = drawn.map(({ accountId, currency, minor }, index) => {
    const originalAmountE4 = BigInt(minor) * 100n;
    const of = rate(rates[currency] ?? '1');
    return {
      ...line({ accountId, currency, originalAmountE4, lineNumber: index + 1 }),
      baseAmountE4: applyRate(originalAmountE4, of, 2),
      rate: of,
    };
  });
  const restE4 = -lines.reduce((sum, { baseAmountE4 }) => sum + baseAmountE4, 0n);
  const lineNumber = lines.length + 1;
  return [...lines, line({ accountId: expense, currency: 'PAB', originalAmountE4: restE4, lineNumber })];
}

const line = (of: {
  readonly accountId: Uuid;
  readonly currency: string;
  readonly originalAmountE4: bigint;
  readonly lineNumber: number;
}): PostingLine => ({
  lineNumber: of.lineNumber,
  accountId: of.accountId,
  originalCurrency: of.currency,
  originalAmountE4: of.originalAmountE4,
  baseAmountE4: of.originalAmountE4,
  rate: rate('1'),
  rateId: null,
  rateDate: date,
  rateMark: null,
  description: '',
  lineKind: 'ORDINARY',
  partyId: null,
  taxCodeId: null,
  taxDate: null,
  documentDate: null,
  side: null,
});

const drawnLines = fc.array(
  fc.record({
    accountId: fc.constantFrom(bank, card, expense),
    currency: fc.constantFrom('EUR', 'CHF'),
    // Few amounts, so that accounts come to zero often, also by parts of a cent in base.
    minor: fc.constantFrom(-300, -100, -2, -1, 1, 2, 100, 300),
  }),
  { minLength: 1, maxLength: 4 },
);
const rateTexts = fc.constantFrom('0.004', '0.3', '1.1', '1.12', '7');
const entries = fc.array(
  fc.record({ drawn: drawnLines, rates: fc.record({ EUR: rateTexts, CHF: rateTexts }) }),
  { minLength: 1, maxLength: 12 },
);

test('every entry sums to zero, other lines keep their worth, and a money account at zero in its currency is at zero in base', () => {
  let zeroes = 0;
  fc.assert(
    fc.property(entries, (posted) => {
      const books = new Map<string, CashHeld>();
      for (const { drawn, rates } of posted) {
        const ofTheDay = linesOf(drawn, rates);
        const relieved = relieveLines(ofTheDay, {
          heldOf: ({ accountId, originalCurrency }) =>
            accountId === expense || originalCurrency === 'PAB'
              ? null
              : (books.get(`${accountId} ${originalCurrency}`) ?? { originalE4: 0n, baseE4: 0n }),
          postingDate: date,
          baseCurrency: 'PAB',
          baseMinorUnits: 2,
          variance: { gain: roles, loss: roles },
        });
        if (!relieved.ok) throw new Error('The variance has an account.');
        const lines = (relieved.value ?? ofTheDay).map((each) => ({
          ...each,
          baseE4: 'baseAmountE4' in each ? each.baseAmountE4 : (each.fixedBaseAmountE4 ?? 0n),
        }));
        expect(lines.reduce((sum, { baseE4 }) => sum + baseE4, 0n)).toBe(0n);
        for (const [index, { accountId, originalCurrency, originalAmountE4, baseE4 }] of lines.entries()) {
          if (accountId === expense) expect(baseE4).toBe(ofTheDay[index]?.baseAmountE4);
          const key = `${accountId} ${originalCurrency}`;
          const held = books.get(key) ?? { originalE4: 0n, baseE4: 0n };
          books.set(key, {
            originalE4: held.originalE4 + originalAmountE4,
            baseE4: held.baseE4 + baseE4,
          });
        }
        for (const [key, { originalE4, baseE4 }] of books) {
          if (originalE4 !== 0n || key.startsWith(expense) || key.startsWith(variance)) continue;
          zeroes += 1;
          expect([key, baseE4]).toEqual([key, 0n]);
        }
      }
    }),
    { numRuns: 150 },
  );
  expect(zeroes).toBeGreaterThan(50);
});

test('between two own accounts of one currency the carrying moves along, without a variance', () => {
  const held = new Map<Uuid, CashHeld>([[bank, { originalE4: 3_000_000n, baseE4: 3_300_000n }]]);
  const moved = [
    { accountId: card, currency: 'EUR', minor: 10_000 },
    { accountId: bank, currency: 'EUR', minor: -10_000 },
  ];
  const relieved = relieveLines(linesOf(moved, { EUR: '1.2' }).slice(0, 2), {
    heldOf: ({ accountId }) => held.get(accountId) ?? { originalE4: 0n, baseE4: 0n },
    postingDate: date,
    baseCurrency: 'PAB',
    baseMinorUnits: 2,
    variance: { gain: roles, loss: roles },
  });
  expect(relieved).toMatchObject({
    ok: true,
    value: [
      { accountId: card, fixedBaseAmountE4: 1_100_000n },
      { accountId: bank, fixedBaseAmountE4: -1_100_000n },
    ],
  });
});
