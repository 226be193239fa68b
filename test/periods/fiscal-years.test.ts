import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { digestOfBooks, expectVerified } from './books-digest.ts';
import { openFirm, type Member, type TestFirm, type TestTenant } from '../worlds/firm/firm.ts';

/** Fiscal years that begin in any month, and short first years (product 5.4), through the gateway. */

let firm: TestFirm;
beforeAll(async () => {
  firm = await openFirm();
});
afterAll(() => firm?.close());

interface Year {
  readonly name: string;
  readonly startDate: string;
  readonly endDate: string;
  readonly periods: readonly {
    readonly name: string;
    readonly ordinal: number;
    readonly startDate: string;
    readonly endDate: string;
    readonly lockState: string;
    readonly closeState: string;
  }[];
}

async function yearsOf(tenant: TestTenant): Promise<readonly Year[]> {
  const { fiscalYears } = await firm.read<{ fiscalYears: Year[] }>(
    tenant,
    'fiscalYears { name startDate endDate periods { name ordinal startDate endDate lockState closeState } }',
  );
  return fiscalYears;
}

const openYear = (tenant: TestTenant, startDate: string): Promise<Member> =>
  firm.do('openFiscalYear', { startDate }, { as: 'senior', tenant: tenant.slug });

/** Days by the calendar of the platform, not by the product's own. Months count from 0 and may run over a year's end. */
const dayOf = (year: number, month: number, day: number): string =>
  new Date(Date.UTC(year, month, day)).toISOString().slice(0, 10);

/** A fiscal year as it must be: twelve months from one that starts in `year`, those before `first` left out. */
function expectedYear(year: number, startMonth: number, first = dayOf(year, startMonth, 1)): Year {
  const periods = Array.from({ length: 12 }, (_, index) => {
    const [start, endDate] = [dayOf(year, startMonth + index, 1), dayOf(year, startMonth + index + 1, 0)];
    const startDate = start < first ? first : start;
    return {
      name: startDate.slice(0, 7),
      ordinal: index + 1,
      startDate,
      endDate,
      lockState: 'UNLOCKED',
      closeState: 'OPEN',
    };
  }).filter(({ endDate }) => endDate >= first);
  const endDate = dayOf(year, startMonth + 12, 0);
  return { name: endDate.slice(0, 4), startDate: first, endDate, periods };
}

const months = Array.from({ length: 12 }, (_, month) => ({
  month,
  name: new Date(Date.UTC(2026, month, 1)).toLocaleString('en', { month: 'long', timeZone: 'UTC' }),
}));

test.each(months)(
  'a year that starts in $name has twelve months without a gap, and so have the two after it, one of them with 29 February',
  async ({ month }) => {
    const tenant = await firm.provision({ fiscalYearStart: dayOf(2026, month, 1) });
    for (const year of [2027, 2028]) {
      const startDate = dayOf(year, month, 1);
      const books = await digestOfBooks(tenant);
      for (const wrong of [
        dayOf(year, month, 2),
        dayOf(year, month, 0),
        dayOf(year, month + 1, 1),
        dayOf(year + 1, month, 1),
        dayOf(year - 1, month, 1),
      ])
        expect(await openYear(tenant, wrong), wrong).toMatchObject({
          code: 'FISCAL_YEAR_NOT_ADJACENT',
          startDate: wrong,
          expectedDate: startDate,
        });
      expect(await digestOfBooks(tenant)).toBe(books);
      expect(await openYear(tenant, startDate)).toMatchObject({ __typename: 'FiscalYearOpened' });
    }
    const years = await yearsOf(tenant);
    expect(years).toEqual([2026, 2027, 2028].map((year) => expectedYear(year, month)));
    const periods = years.flatMap((year) => year.periods);
    expect(periods).toHaveLength(36);
    for (const [index, period] of periods.slice(1).entries()) {
      const before = new Date(`${period.startDate}T00:00:00Z`).getTime() - 86_400_000;
      expect(periods[index]?.endDate).toBe(new Date(before).toISOString().slice(0, 10));
    }
    expect(periods.find(({ name }) => name === '2028-02')?.endDate).toBe('2028-02-29');
  },
);

const shortYears = Array.from({ length: 11 }, (_, index) => {
  const count = index + 1;
  const startMonth = (count * 5) % 12;
  return { count, startMonth, start: dayOf(2026, startMonth, 1) };
});

describe.each(shortYears)(
  'a first year of $count months before a year that starts like $start',
  ({ count, startMonth, start }) => {
    test.each([
      { what: 'on the first of a month', day: 1 },
      { what: 'inside a month', day: 17 },
      { what: 'on the last day of a month', day: 0 },
    ])(
      'begins $what: its months keep their places, dates before it are outside, the next year is a full one',
      async ({ day }) => {
        const firstMonth = startMonth + 12 - count;
        const first = day === 0 ? dayOf(2026, firstMonth + 1, 0) : dayOf(2026, firstMonth, day);
        const tenant = await firm.provision({ fiscalYearStart: start, firstYearStart: first });
        const expected = expectedYear(2026, startMonth, first);
        expect(expected.periods).toHaveLength(count);
        expect(expected.periods[0]?.ordinal).toBe(13 - count);
        expect(await yearsOf(tenant)).toEqual([expected]);
        expect(await openYear(tenant, dayOf(2027, startMonth, 1))).toMatchObject({
          __typename: 'FiscalYearOpened',
        });
        expect(await yearsOf(tenant)).toEqual([expected, expectedYear(2027, startMonth)]);

        const post = (postingDate: string) =>
          firm.do(
            'postEntry',
            {
              postingDate,
              description: 'A day of sales',
              lines: [
                { accountId: tenant.roles['Bank'], debit: '1.00', currency: 'PAB' },
                { accountId: tenant.roles['SalesRevenue'], credit: '1.00', currency: 'PAB' },
              ],
            },
            { as: 'senior', tenant: tenant.slug },
          );
        const dayBefore = new Date(new Date(`${first}T00:00:00Z`).getTime() - 86_400_000)
          .toISOString()
          .slice(0, 10);
        expect(await post(dayBefore)).toMatchObject({
          code: 'POSTING_DATE_OUTSIDE_PERIODS',
          firstPeriodDate: first,
        });
        // Numbers begin at 1 in each fiscal year, and are named by it.
        for (const [date, number] of [
          [first, `${expected.name}-000001`],
          [expected.endDate, `${expected.name}-000002`],
          [dayOf(2027, startMonth, 1), `${Number(expected.name) + 1}-000001`],
        ] as const) {
          const posted = await post(date);
          expect(posted['entry'], date).toMatchObject({ displayNumber: `JE-${number}` });
        }
        await expectVerified(firm, tenant);
      },
    );
  },
);

test.each([
  { what: 'starts inside a month', fiscalYearStart: '2026-01-02' },
  { what: 'has a first day before it', fiscalYearStart: '2026-01-01', firstYearStart: '2025-12-31' },
  { what: 'has a first day after it', fiscalYearStart: '2026-01-01', firstYearStart: '2027-01-01' },
])('a fiscal year that $what is refused, and no tenant is made', async ({ what: _what, ...dates }) => {
  await expect(firm.provision(dates)).rejects.toThrow('INPUT_INVALID');
});

test('the same click opens a year once; the second answer is the first', async () => {
  const tenant = await firm.provision();
  const click = () =>
    firm.do(
      'openFiscalYear',
      { startDate: '2027-01-01', idempotencyKey: 'open-2027' },
      { as: 'senior', tenant: tenant.slug },
    );
  const [first, second] = await Promise.all([click(), click()]);
  expect(second).toEqual(first);
  expect(await yearsOf(tenant)).toHaveLength(2);
});

test('nothing of all this was an error of the server', () => {
  expect(firm.masked).toEqual([]);
});
