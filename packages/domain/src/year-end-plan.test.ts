import { expect, test } from 'vitest';
import { nextFiscalYear } from './fiscal-year.ts';
import { uuidV7FromParts, type Uuid } from './ids.ts';
import { localDate } from './local-date.ts';
import type { LockState } from './periods.ts';
import { yearCloseChanges } from './year-end-changes.ts';
import { yearEndFingerprintText } from './year-end-fingerprint.ts';
import type { ForeignStanding, YearEndAccount, YearEndFacts } from './year-end.ts';
import { planYearEnd } from './year-end-plan.ts';

/** What refuses a plan, in order, and what its fingerprint holds. */

const idOf = (number: number): Uuid => uuidV7FromParts(number, new Uint8Array(10));
const account = (number: number): YearEndAccount => ({ id: idOf(number), code: `${number}`, name: 'Named' });
const residue: ForeignStanding = {
  account: account(1100),
  currency: 'EUR',
  minorUnits: 2,
  originalE4: 0n,
  baseE4: 100_000n,
  item: null,
};
const periods = (lockState: LockState) =>
  nextFiscalYear({ endDate: localDate('2026-12-31') }).periods.map((period) => ({
    ...period,
    id: idOf(7),
    lockState,
    closeState: 'OPEN' as const,
  }));
const unbound = { role: 'FxVarianceBankFees', accountId: null } as const;

const facts = (own: Partial<YearEndFacts> = {}): YearEndFacts => ({
  baseCurrency: 'PAB',
  baseMinorUnits: 2,
  fiscalYear: {
    id: idOf(8),
    name: '2026',
    startDate: localDate('2026-01-01'),
    endDate: localDate('2026-12-31'),
  },
  entries: { count: 3n, lastCommit: 12n },
  results: [{ account: account(4000), baseE4: -500_000n }],
  standings: [],
  accruals: [],
  retainedEarnings: account(3200),
  variance: { gain: unbound, loss: unbound },
  accounts: new Map(),
  laterYears: [{ periods: periods('UNLOCKED') }],
  ...own,
});

const waiting = {
  entryId: idOf(20),
  entryName: 'JE-2026-000003',
  standing: { entryId: idOf(20), name: 'JE-2026-000003', postingDate: localDate('2026-12-31') },
  lines: [],
};

test('retained earnings must be bound, and that refusal comes before every other', () => {
  const unready = facts({
    retainedEarnings: null,
    standings: [residue],
    accruals: [waiting],
    laterYears: [{ periods: periods('LOCKED') }],
  });
  expect(planYearEnd(unready)).toMatchObject({
    refusal: { code: 'ROLE_UNBOUND', facts: { accountRole: 'RetainedEarnings' } },
  });
});

test('the roles of variance must be bound only where something is settled', () => {
  expect(planYearEnd(facts()).ok).toBe(true);
  expect(planYearEnd(facts({ standings: [{ ...residue, originalE4: 1n }] })).ok).toBe(true);
  expect(planYearEnd(facts({ standings: [residue] }))).toMatchObject({
    refusal: { code: 'ROLE_UNBOUND', facts: { accountRole: 'FxVarianceBankFees' } },
  });
  const separated = {
    gain: { role: 'RealizedFxGain', accountId: account(4900).id },
    loss: { role: 'RealizedFxLoss', accountId: null },
  } as const;
  const accounts = new Map([[account(4900).id, account(4900)]]);
  expect(planYearEnd(facts({ standings: [residue], variance: separated, accounts }))).toMatchObject({
    refusal: { code: 'ROLE_UNBOUND', facts: { accountRole: 'RealizedFxLoss' } },
  });
  const gain = { ...residue, baseE4: -100_000n };
  expect(planYearEnd(facts({ standings: [gain], variance: separated, accounts })).ok).toBe(true);
});

test('an accrual needs an open day in the new year, and a year without one does not look at it', () => {
  const locked = { laterYears: [{ periods: periods('LOCKED') }] };
  expect(planYearEnd(facts(locked)).ok).toBe(true);
  expect(planYearEnd(facts({ ...locked, accruals: [waiting] }))).toMatchObject({
    refusal: {
      code: 'PERIOD_LOCKED',
      facts: { lockedPeriodRef: '2027-01', periodLockState: 'LOCKED', postingSide: 'NONE' },
    },
  });
});

test('the fingerprint is of ids and figures: names do not change it, another entry of the books does', () => {
  const text = (own: Partial<YearEndFacts>): string => {
    const given = facts(own);
    const plan = planYearEnd(given);
    if (!plan.ok) throw new Error(plan.refusal.code);
    return yearEndFingerprintText(given, plan.value);
  };
  expect(text({ retainedEarnings: { ...account(3200), name: 'Renamed' } })).toBe(text({}));
  expect(text({ entries: { count: 4n, lastCommit: 12n } })).not.toBe(text({}));
  expect(text({ entries: { count: 3n, lastCommit: 13n } })).not.toBe(text({}));
  expect(text({ retainedEarnings: account(3300) })).not.toBe(text({}));
  const sales = account(4000).id;
  expect(text({})).toBe(
    `{"version":1,"fiscalYear":"${idOf(8)}","from":"2026-01-01","to":"2026-12-31","baseCurrency":"PAB","entries":["3","12"],` +
      `"results":[["${sales}","-500000"]],"standings":[],"accruals":[],"retainedEarnings":"${idOf(3200)}","result":"-500000",` +
      `"plan":[["CLOSING","2026-12-31",null,[["${sales}","PAB","500000","500000","CLOSING",null,null],` +
      `["${idOf(3200)}","PAB","-500000","-500000","CLOSING",null,null]]]]}`,
  );
});

test('what changed is named with figures, at most twenty of them and how many more', () => {
  const entry = (amounts: readonly bigint[]) => ({
    kind: 'CLOSING' as const,
    postingDate: localDate('2026-12-31'),
    accrualEntryId: null,
    lines: amounts.map((baseAmountE4, index) => ({
      accountId: idOf(index),
      originalCurrency: 'PAB',
      baseAmountE4,
    })),
  });
  const compare = (before: readonly bigint[], after: readonly bigint[]): string[] =>
    yearCloseChanges({
      drafted: { entryCount: 5n, entries: [entry(before)] },
      planned: { entryCount: 5n, entries: [entry(after)] },
      codeOf: (id) => `account ${Number.parseInt(id.replace('-', '').slice(0, 12), 16)}`,
      baseMinorUnits: 2,
    });
  expect(compare([10_000n], [25_000n])).toEqual(['CLOSING on account 0 in PAB: 2.50, was 1.00']);
  expect(compare([10_000n], [10_000n])).toEqual(['the same figures by other entries, accounts or items']);
  const many = Array.from({ length: 25 }, () => 10_000n);
  const changes = compare(
    many,
    many.map((amount) => amount * 2n),
  );
  expect(changes).toHaveLength(21);
  expect(changes.at(-1)).toBe('5 more');
});
