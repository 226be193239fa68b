import { expect, test } from 'vitest';
import { basisStatement, basisStatementVersion, type BasisFacts } from './basis-statement.ts';
import type { Uuid } from './ids.ts';
import { localDate } from './local-date.ts';
import { closeMachine, lockMachine, lockStatesOfCloseState } from './period-machines.ts';
import { decidePostingDate } from './posting-date.ts';
import { closeStates, type CloseState, type PeriodFact } from './periods.ts';
import { decideSignOff } from './sign-off.ts';

const month = (name: string, closeState: CloseState): PeriodFact => ({
  id: `0190f5d2-0000-7000-8000-0000000000${name.slice(-2)}` as Uuid,
  name,
  startDate: localDate(`${name}-01`),
  endDate: localDate(`${name}-28`),
  lockState: lockStatesOfCloseState[closeState][0] ?? 'CLOSED',
  closeState,
});

test('a year whose every period is YEAR_CLOSED is signed off as a whole, and each period stays locked as it is', () => {
  const periods = [month('2026-01', 'YEAR_CLOSED'), month('2026-02', 'YEAR_CLOSED')];
  expect(decideSignOff({ fiscalYear: '2026', periods })).toEqual({
    ok: true,
    value: periods.map((period) => ({ period, after: { lockState: 'CLOSED', closeState: 'YEAR_AUDITED' } })),
  });
});

test.each(closeStates.filter((state) => state !== 'YEAR_CLOSED' && state !== 'YEAR_AUDITED'))(
  'one period that is %s holds up the whole year, and the refusal names its next steps',
  (closeState) => {
    const periods = [month('2026-01', 'YEAR_CLOSED'), month('2026-02', closeState)];
    const { forward, back } = closeMachine[closeState];
    expect(decideSignOff({ fiscalYear: '2026', periods })).toEqual({
      ok: false,
      refusal: {
        code: 'CLOSE_STEP_NOT_ALLOWED',
        facts: {
          periodRef: '2026-02',
          fromCloseState: closeState,
          toCloseState: 'YEAR_AUDITED',
          allowedCloseStates: [...forward, ...back],
        },
      },
    });
  },
);

test('a year is signed off once', () => {
  const periods = [month('2026-01', 'OPEN'), month('2026-02', 'YEAR_AUDITED')];
  expect(decideSignOff({ fiscalYear: '2026', periods })).toEqual({
    ok: false,
    refusal: { code: 'YEAR_AUDITED', facts: { fiscalYearRef: '2026' } },
  });
});

test('from YEAR_AUDITED, and from the only lock that stands with it, no person’s step of either machine leads anywhere', () => {
  expect(closeMachine.YEAR_AUDITED).toEqual({ forward: [], back: [], byYearEnd: [] });
  expect(lockStatesOfCloseState.YEAR_AUDITED).toEqual(['CLOSED']);
  expect([...lockMachine.CLOSED.forward, ...lockMachine.CLOSED.back]).toEqual([]);
});

test('the year-end posts into a closed year and into no audited one', () => {
  const posting = { source: 'YEAR_END', postingDate: localDate('2026-02-28'), lines: [] } as const;
  for (const kind of ['CLOSING', 'FX_SETTLEMENT'] as const) {
    const closed = [month('2026-01', 'YEAR_CLOSED'), month('2026-02', 'YEAR_CLOSED')];
    expect(decidePostingDate({ ...posting, kind, periods: closed }).ok).toBe(true);
    const audited = [month('2026-01', 'YEAR_AUDITED'), month('2026-02', 'YEAR_AUDITED')];
    expect(decidePostingDate({ ...posting, kind, periods: audited })).toMatchObject({
      ok: false,
      refusal: { code: 'PERIOD_LOCKED', facts: { lockedPeriodRef: '2026-02', periodLockState: 'CLOSED' } },
    });
  }
});

const facts: BasisFacts = {
  tenantName: 'Panadería del Istmo, S.A.',
  fiscalYear: '2026',
  startDate: localDate('2026-01-01'),
  endDate: localDate('2026-12-31'),
  baseCurrency: 'PAB',
  openCurrencies: ['EUR', 'USD'],
  carrying: '4395.83',
  value: '4356.00',
  unrealized: '-39.83',
  exposureHash: 'a'.repeat(64),
  separation: {
    isFirmOfOne: true,
    months: [
      null,
      { isFirmOfOne: true, wasCreatedByMaker: true, neverLoggedInElsewhere: false, isSelfApproved: false },
    ],
    yearEnd: {
      isFirmOfOne: true,
      wasCreatedByMaker: false,
      neverLoggedInElsewhere: true,
      isSelfApproved: false,
    },
    selfApprovedCount: 0,
  },
};

test('the basis statement says what was not done, what was, and how much it is; its text changes with its version alone', () => {
  expect(basisStatementVersion).toBe(2);
  expect(basisStatement(facts)).toMatchInlineSnapshot(`
    "Basis of the figures of Panadería del Istmo, S.A. for the fiscal year 2026, 2026-01-01 to 2026-12-31, in PAB.

    1. No period-end revaluation was done. Open balances in other currencies than PAB were not translated at the closing rate on 2026-12-31, nor at the end of any month of the year, and no unrealized exchange difference was posted by the system. IAS 21 (The Effects of Changes in Foreign Exchange Rates) asks for it in paragraph 23, and in paragraph 28 that the differences go to profit or loss of the period in which they arise. In this point the figures depart from the standard; item 4 says how large the differences are, and an entry posted by hand may have adjusted them.

    2. Exchange differences are recognised on settlement only, dated on the allocation that settles the item.

    3. Rates are those of the document date (of journal lines: the posting date): the latest rate effective on that day, kept with each line. Rates recorded later changed nothing that was posted.

    4. On 2026-12-31 assets and liabilities stood open in EUR, USD. The books carry them at 4395.83 PAB (debit positive); at the rates effective on that day they come to 4356.00 PAB. The unrealized difference of -39.83 PAB is posted nowhere. The exposure report as of 2026-12-31 is attached and is part of this statement (SHA-256 aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa).

    5. Second persons. 2 months of the year closed, each approved by another person than the one who submitted it: 1 while the firm was a firm of one; 1 by somebody whom the submitter had made a user within 7 days before; 1 without a record of how far the approver was independent. The year-end was drafted by one person and reviewed by another. The firm was a firm of one: one person alone managed access, for 30 days at least. The second person had not been made a user by the first within 7 days before, and had never logged in from an address that the first had not used. On signing: The firm was a firm of one: one person alone managed access, for 30 days at least."
  `);
  expect(
    basisStatement({ ...facts, openCurrencies: [], carrying: '0.00', value: '0.00', unrealized: '0.00' }),
  ).toContain(
    'On 2026-12-31 no asset or liability stood open in another currency than PAB; the unrealized difference is 0.00 PAB.',
  );
});

test('the longest statement fits its column', () => {
  const longest = basisStatement({
    ...facts,
    tenantName: 'x'.repeat(200),
    openCurrencies: Array.from({ length: 180 }, () => 'EUR' as const),
    carrying: '-99999999999999.9999',
    value: '-99999999999999.9999',
    unrealized: '-99999999999999.9999',
  });
  expect(longest.length).toBeLessThan(4000);
});
