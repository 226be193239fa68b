import fc from 'fast-check';
import { expect, test } from 'vitest';
import { uuidV7FromParts, type Uuid } from './ids.ts';
import { localDate } from './local-date.ts';
import { nextFiscalYear } from './fiscal-year.ts';
import { planYearEnd } from './year-end-plan.ts';
import type { ForeignStanding, PlannedEntry, YearEndAccount, YearEndFacts, YearResult } from './year-end.ts';

/** Whatever the books are, the plan of a year-end is in balance, leaves nothing on income and expense, and revalues nothing. */

const idOf = (number: number): Uuid => uuidV7FromParts(number, new Uint8Array(10));
const accountOf = (number: number): YearEndAccount => ({
  id: idOf(number),
  code: String(1000 + number),
  name: `Account ${number}`,
});
const RETAINED = accountOf(900);
const [VARIANCE, GAIN, LOSS] = [accountOf(0), accountOf(1), accountOf(2)] as const;

/** Whole cents, zero among them often. */
const amount = fc.oneof(
  fc.constant(0n),
  fc.bigInt({ min: -(10n ** 14n), max: 10n ** 14n }).map((cents) => cents * 100n),
);

/** Of accounts 0 to 7: those of realized variance may have a result of their own. */
const results: fc.Arbitrary<YearResult[]> = fc
  .uniqueArray(fc.tuple(fc.integer({ min: 0, max: 7 }), amount), { selector: ([number]) => number })
  .map((own) => own.map(([number, baseE4]) => ({ account: accountOf(number), baseE4 })));

const standings: fc.Arbitrary<ForeignStanding[]> = fc
  .array(
    fc.record({
      currency: fc.constantFrom('EUR', 'JPY'),
      originalE4: amount,
      baseE4: amount,
      isItem: fc.boolean(),
    }),
    { maxLength: 12 },
  )
  .map((own) =>
    own.map(({ isItem, ...standing }, index) => ({
      ...standing,
      account: accountOf(100 + index),
      minorUnits: 2,
      item: isItem ? { id: idOf(500 + index), partyId: idOf(600 + index), reference: `F-${index}` } : null,
    })),
  );

const accruals = fc.array(fc.tuple(amount, amount), { maxLength: 3 }).map((own) =>
  own.map(([first, second], index) => ({
    entryId: idOf(300 + index),
    entryName: `JE-2026-${index}`,
    standing: { entryId: idOf(300 + index), name: `JE-2026-${index}`, postingDate: localDate('2026-12-31') },
    lines: [first, second, -first - second].map((baseE4, place) => ({
      account: accountOf(200 + place),
      currency: 'PAB',
      minorUnits: 2 as const,
      originalE4: baseE4,
      baseE4,
      lineKind: 'ORDINARY' as const,
    })),
  })),
);

const facts: fc.Arbitrary<YearEndFacts> = fc
  .record({ results, standings, accruals, isSeparated: fc.boolean() })
  .map(({ isSeparated, ...own }) => ({
    ...own,
    baseCurrency: 'PAB',
    baseMinorUnits: 2,
    fiscalYear: {
      id: idOf(800),
      name: '2026',
      startDate: localDate('2026-01-01'),
      endDate: localDate('2026-12-31'),
    },
    entries: { count: 5n, lastCommit: 9n },
    retainedEarnings: RETAINED,
    variance: isSeparated
      ? {
          gain: { role: 'RealizedFxGain', accountId: GAIN.id },
          loss: { role: 'RealizedFxLoss', accountId: LOSS.id },
        }
      : {
          gain: { role: 'FxVarianceBankFees', accountId: VARIANCE.id },
          loss: { role: 'FxVarianceBankFees', accountId: VARIANCE.id },
        },
    accounts: new Map([VARIANCE, GAIN, LOSS].map((account) => [account.id, account])),
    laterYears: [
      {
        periods: nextFiscalYear({ endDate: localDate('2026-12-31') }).periods.map((period) => ({
          ...period,
          id: idOf(700),
          lockState: 'UNLOCKED',
          closeState: 'OPEN',
        })),
      },
    ],
  }));

const planOf = (own: YearEndFacts) => {
  const plan = planYearEnd(own);
  if (!plan.ok) throw new Error(plan.refusal.code);
  return plan.value;
};
const sumOf = (entry: PlannedEntry): bigint =>
  entry.lines.reduce((sum, { baseAmountE4 }) => sum + baseAmountE4, 0n);
const onAccount = (entries: readonly PlannedEntry[], id: Uuid): bigint =>
  entries
    .flatMap(({ lines }) => lines)
    .filter(({ accountId }) => accountId === id)
    .reduce((sum, { baseAmountE4 }) => sum + baseAmountE4, 0n);

test('Y9: every planned entry sums to zero in base currency, to the minor unit, and has at least two lines', () => {
  fc.assert(
    fc.property(facts, (own) => {
      for (const entry of planOf(own).entries) {
        expect(sumOf(entry)).toBe(0n);
        expect(entry.lines.length).toBeGreaterThanOrEqual(2);
      }
    }),
  );
});

test('Y8: after the plan every income and expense account is at zero, by at most one closing line each, none of it zero', () => {
  fc.assert(
    fc.property(facts, (own) => {
      const lastDay = planOf(own).entries.filter(({ kind }) => kind !== 'ACCRUAL_REVERSAL');
      const closing = lastDay.find(({ kind }) => kind === 'CLOSING');
      const touched = new Set(lastDay.flatMap(({ lines }) => lines.map(({ accountId }) => accountId)));
      for (let number = 0; number <= 7; number += 1) {
        const { id } = accountOf(number);
        const before = own.results.find(({ account }) => account.id === id)?.baseE4 ?? 0n;
        if (before === 0n && !touched.has(id)) continue;
        expect(before + onAccount(lastDay, id)).toBe(0n);
        const lines = closing?.lines.filter(({ accountId }) => accountId === id) ?? [];
        expect(lines.length).toBeLessThanOrEqual(1);
        expect(lines.every(({ baseAmountE4 }) => baseAmountE4 !== 0n)).toBe(true);
      }
      const retained = closing?.lines.filter(({ accountId }) => accountId === RETAINED.id) ?? [];
      expect(retained).toHaveLength(planOf(own).resultE4 === 0n ? 0 : 1);
    }),
  );
});

test('the result is what goes to retained earnings: what the year left and what the settlement adds', () => {
  fc.assert(
    fc.property(facts, (own) => {
      const { entries, resultE4 } = planOf(own);
      const settled = own.standings
        .filter(({ originalE4 }) => originalE4 === 0n)
        .reduce((sum, { baseE4 }) => sum + baseE4, 0n);
      expect(resultE4).toBe(own.results.reduce((sum, { baseE4 }) => sum + baseE4, settled));
      expect(onAccount(entries, RETAINED.id)).toBe(resultE4);
    }),
  );
});

test('nothing with an original balance is touched, and what has none ends at zero in base currency too', () => {
  fc.assert(
    fc.property(facts, (own) => {
      const settlement = planOf(own).entries.find(({ kind }) => kind === 'FX_SETTLEMENT');
      for (const { account, originalE4, baseE4, item } of own.standings) {
        const lines = settlement?.lines.filter(({ accountId }) => accountId === account.id) ?? [];
        if (originalE4 !== 0n || baseE4 === 0n) {
          expect(lines).toEqual([]);
          continue;
        }
        expect(lines).toHaveLength(1);
        expect(lines[0]).toMatchObject({
          originalAmountE4: 0n,
          baseAmountE4: -baseE4,
          openItemId: item?.id ?? null,
          partyId: item?.partyId ?? null,
        });
      }
    }),
  );
});

test('the last day is the only one of the year that closes which takes a line, and accruals go to the new year', () => {
  fc.assert(
    fc.property(facts, (own) => {
      const { entries } = planOf(own);
      expect(entries.filter(({ kind }) => kind === 'ACCRUAL_REVERSAL')).toHaveLength(own.accruals.length);
      for (const { kind, postingDate } of entries)
        expect(postingDate).toBe(kind === 'ACCRUAL_REVERSAL' ? '2027-01-01' : '2026-12-31');
    }),
  );
});
