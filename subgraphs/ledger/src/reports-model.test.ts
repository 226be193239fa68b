import { capabilityModules } from '@cifra/capabilities/registry';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { isResultType, type AccountType } from '@cifra/domain/accounts';
import { minorUnitsOf } from '@cifra/domain/currencies';
import { fixedRateOf } from '@cifra/domain/fx';
import type { Uuid } from '@cifra/domain/ids';
import { addDays, localDate, type LocalDate } from '@cifra/domain/local-date';
import { minorUnitE4 } from '@cifra/domain/money';
import { applyRate, rate } from '@cifra/domain/rate';
import { newId } from '@cifra/books/ids';
import { createEmptyDatabaseImage } from '@cifra/database/migrations/sqlite';
import { tenantQuery } from '@cifra/database/statement';
import { createTenant } from '../../../test/support/fixture-commands.ts';
import {
  addRates,
  openReportBooks,
  postEntries,
  type FixtureEntry,
} from '../../../test/support/report-commands.ts';
import { randomFor, seed } from '../../../test/support/seed.ts';
import { openTestBooks, requestOf, type TestBooks } from '../../../test/worlds/books/books.ts';
import { balanceSheet } from '@cifra/ledger/reports/balance-sheet';
import { generalLedger } from '@cifra/ledger/reports/general-ledger';
import { ledgerLines, type LedgerLineData } from '@cifra/ledger/reports/ledger-lines';
import { incomeStatement } from '@cifra/ledger/reports/income-statement';
import { reportLines, type LineScope } from '@cifra/ledger/reports/report-lines';
import { taxSummary } from '@cifra/ledger/reports/tax-summary';
import { trialBalance } from '@cifra/ledger/reports/trial-balance';

/** Every report against a model that adds up the lines, for random books, days and instants. */

const allLines = tenantQuery()((q) => q.db.select().from(q.t.journal_lines));
const allCommits = tenantQuery()((q) =>
  q.db.select({ number: q.t.commits.number, instant: q.t.commits.instant }).from(q.t.commits),
);

type Line = Awaited<ReturnType<typeof linesOf>>[number];

interface World {
  readonly books: TestBooks['books'];
  readonly tenantId: Uuid;
  readonly base: string;
  readonly typeOf: ReadonlyMap<Uuid, AccountType>;
  /** Account ids in order of code. */
  readonly accounts: readonly Uuid[];
  readonly taxAccounts: readonly Uuid[];
  readonly years: readonly { readonly name: string; readonly start: LocalDate; readonly end: LocalDate }[];
  readonly rates: readonly { readonly currency: string; readonly date: LocalDate; readonly rate: string }[];
}

async function linesOf({ books, tenantId }: Pick<World, 'books' | 'tenantId'>) {
  return (await books.read(tenantId, (tx) => tx.all(allLines, {}))) ?? [];
}

const CHART: readonly (readonly [string, AccountType, string | null])[] = [
  ['1000', 'ASSET', 'Bank'],
  ['1500', 'ASSET', 'TaxReceivable'],
  ['2000', 'LIABILITY', null],
  ['2500', 'LIABILITY', 'TaxPayable'],
  ['3000', 'EQUITY', 'RetainedEarnings'],
  ['4000', 'INCOME', 'SalesRevenue'],
  ['4500', 'INCOME', null],
  ['6000', 'EXPENSE', null],
  ['7900', 'EXPENSE', 'Rounding'],
];

const WORLDS = [
  {
    base: 'PAB',
    opened: [{ startDate: localDate('2025-01-01') }, { startDate: localDate('2026-01-01') }],
    years: [
      { name: '2025', start: localDate('2025-01-01'), end: localDate('2025-12-31') },
      { name: '2026', start: localDate('2026-01-01'), end: localDate('2026-12-31') },
    ],
    rates: { EUR: '1.0837', JPY: '0.00664213', KWD: '3.2551' },
  },
  {
    base: 'JPY',
    opened: [{ startDate: localDate('2025-04-01') }, { startDate: localDate('2026-04-01') }],
    years: [
      { name: '2026', start: localDate('2025-04-01'), end: localDate('2026-03-31') },
      { name: '2027', start: localDate('2026-04-01'), end: localDate('2027-03-31') },
    ],
    rates: { EUR: '163.12', USD: '150.555', KWD: '490.1' },
  },
  {
    // Taken over inside a month of the first year, which reports show as the twelve months that it is; and three years.
    base: 'KWD',
    opened: [
      { startDate: localDate('2024-07-01'), firstYearStart: localDate('2025-02-11') },
      { startDate: localDate('2025-07-01') },
      { startDate: localDate('2026-07-01') },
    ],
    years: [
      { name: '2025', start: localDate('2025-02-11'), end: localDate('2025-06-30') },
      { name: '2026', start: localDate('2025-07-01'), end: localDate('2026-06-30') },
      { name: '2027', start: localDate('2026-07-01'), end: localDate('2027-06-30') },
    ],
    rates: { EUR: '0.3341', USD: '0.30712', JPY: '0.00204' },
  },
] as const;

const random = randomFor('ledger: reports');
const before = (day: LocalDate): LocalDate => addDays(day, -1);

async function openWorld(shape: (typeof WORLDS)[number]): Promise<World> {
  const { books, directory } = await openTestBooks({
    commandModules: [
      ...capabilityModules,
      new URL('../../../test/support/report-commands.ts', import.meta.url).href,
    ],
  });
  const tenant = { id: newId(), number: 1, slug: 'books', baseCurrency: shape.base, timeZone: 'UTC' };
  writeFileSync(path.join(directory, 'books.sqlite'), createEmptyDatabaseImage('tenant'));
  const accounts = CHART.map(([code, type, role]) => ({ id: newId(), code, type, role }));
  const taxCodes = ['S7', 'X0'].map((code) => ({ id: newId(), code }));
  const target = { tenantId: tenant.id };
  expect(await books.executeControl(createTenant, tenant, requestOf())).toMatchObject({ ok: true });
  expect(
    await books.execute(openReportBooks, target, { accounts, taxCodes, years: shape.opened }, requestOf()),
  ).toMatchObject({ ok: true });
  const first = shape.years[0].start;
  const last = shape.years.at(-1)?.end ?? first;
  const days = Math.round((Date.parse(last) - Date.parse(first)) / 86_400_000);
  const someDay = (): LocalDate => addDays(first, random.integer({ least: 0, most: days }));
  const rates = Object.entries(shape.rates).flatMap(([currency, value]) =>
    [addDays(shape.opened[0].startDate, -40), addDays(first, 90), addDays(first, 300)].map((date, index) => ({
      currency,
      date,
      rate: index === 0 ? value : rate(`${value}${index}`),
    })),
  );
  expect(await books.execute(addRates, target, rates, requestOf())).toMatchObject({ ok: true });

  const ids = accounts.map(({ id }) => id);
  const currencies = [shape.base, shape.base, ...Object.keys(shape.rates)];
  const someEntry = (): FixtureEntry => {
    const isClosing = random.isTrue(0.1);
    const currency = isClosing ? shape.base : random.pick(currencies);
    const unitE4 = minorUnitE4(minorUnitsOf(currency));
    const amountsE4 = Array.from(
      { length: random.integer({ least: 1, most: 4 }) },
      () => BigInt(random.integer({ least: 1, most: 900_000 })) * unitE4 * (random.isTrue(0.5) ? 1n : -1n),
    );
    const sumE4 = amountsE4.reduce((sum, amountE4) => sum + amountE4, 0n);
    const restE4 = sumE4 === 0n ? [unitE4, -unitE4] : [-sumE4];
    return {
      kind: isClosing ? 'CLOSING' : 'ORDINARY',
      source: isClosing ? 'YEAR_END' : 'MANUAL',
      postingDate: random.isTrue(0.1) ? random.pick(shape.years).start : someDay(),
      lines: [...amountsE4, ...restE4].map((amountE4) => {
        const isTaxed = random.isTrue(0.3);
        return {
          accountId: random.pick(ids),
          currency,
          amountE4: amountE4.toString(),
          lineKind: isTaxed
            ? random.pick(['TAX', 'WITHHOLDING', 'FEE', 'ORDINARY', 'ORDINARY'] as const)
            : ('ORDINARY' as const),
          ...(isTaxed ? { taxCodeId: random.pick(taxCodes).id } : {}),
        };
      }),
    };
  };
  const post = async (entries: readonly FixtureEntry[]): Promise<void> => {
    expect(await books.execute(postEntries, target, entries, requestOf())).toMatchObject({ ok: true });
  };
  const opening = (accountId: Uuid | undefined, amountE4: string) => ({
    accountId: accountId as Uuid,
    currency: shape.base,
    amountE4,
  });
  for (let round = 0; round < 30; round += 1) {
    if (round === 10)
      await post([
        {
          kind: 'OPENING',
          source: 'OPENING',
          postingDate: before(first),
          lines: [opening(ids[0], '70000000'), opening(ids[4], '-60000000'), opening(ids[5], '-10000000')],
        },
      ]);
    if (round === 15)
      // A difference of base amounts alone, as a settlement leaves it: nothing in the original currency.
      await post([
        {
          kind: 'FX_SETTLEMENT',
          source: 'YEAR_END',
          postingDate: someDay(),
          lines: [
            { accountId: ids[0] as Uuid, currency: 'EUR', amountE4: '0', baseE4: '120000' },
            { accountId: ids[7] as Uuid, currency: shape.base, amountE4: '-120000' },
          ],
        },
      ]);
    await post(Array.from({ length: random.integer({ least: 1, most: 4 }) }, someEntry));
  }
  // The first year is closed in truth.
  const world = {
    books,
    tenantId: tenant.id,
    base: shape.base,
    typeOf: new Map(accounts.map(({ id, type }) => [id, type])),
    accounts: ids,
    taxAccounts: [ids[1], ids[3]] as Uuid[],
    years: shape.years.map((year, at) => ({ ...year, start: shape.opened[at]?.startDate ?? year.start })),
    rates,
  };
  const closed = (await linesOf(world)).filter((line) => line.posting_date <= shape.years[0].end);
  const closing = ids
    .filter((id) => isResultType(world.typeOf.get(id) ?? 'ASSET'))
    .map((accountId) => ({ accountId, amountE4: -sumOf(closed, of(accountId)) }))
    .filter(({ amountE4 }) => amountE4 !== 0n);
  const restE4 = -closing.reduce((sum, { amountE4 }) => sum + amountE4, 0n);
  await post([
    {
      kind: 'CLOSING',
      source: 'YEAR_END',
      postingDate: shape.years[0].end,
      lines: [...closing, { accountId: ids[4] as Uuid, amountE4: restE4 }].map(({ accountId, amountE4 }) => ({
        accountId,
        currency: shape.base,
        amountE4: amountE4.toString(),
        lineKind: 'CLOSING' as const,
      })),
    },
  ]);
  return world;
}

const of =
  (accountId: Uuid) =>
  (line: Line): boolean =>
    line.account_id === accountId;
const within =
  (from: LocalDate, to: LocalDate) =>
  (line: Line): boolean =>
    from <= line.posting_date && line.posting_date <= to;

function sumOf(
  lines: readonly Line[],
  chosen: (line: Line) => boolean,
  column: 'base_amount' | 'original_amount' = 'base_amount',
): bigint {
  return lines.filter(chosen).reduce((sum, line) => sum + line[column], 0n);
}

const debitsOf = (
  lines: readonly Line[],
  column: 'base_amount' | 'original_amount' = 'base_amount',
): bigint => sumOf(lines, (line) => line[column] > 0n, column);
const creditsOf = (
  lines: readonly Line[],
  column: 'base_amount' | 'original_amount' = 'base_amount',
): bigint => -sumOf(lines, (line) => line[column] < 0n, column);

/** The balance of lines, as a report has it: by currency, and at another date's rates. */
function balanceModel(world: World, lines: readonly Line[], ratesOf: LocalDate | null) {
  const byCurrency = [...Map.groupBy(lines, (line) => line.original_currency)].toSorted(([left], [right]) =>
    left < right ? -1 : 1,
  );
  const parts = byCurrency.map(([currency, own]) => {
    const originalE4 = sumOf(own, () => true, 'original_amount');
    const baseE4 = sumOf(own, () => true);
    return {
      currency,
      originalE4,
      baseE4,
      recomputedE4: recomputed(world, { currency, originalE4, baseE4 }, ratesOf),
    };
  });
  return {
    balanceE4: parts.reduce((sum, { baseE4 }) => sum + baseE4, 0n),
    recomputedE4: ratesOf === null ? null : parts.reduce((sum, each) => sum + (each.recomputedE4 ?? 0n), 0n),
    parts,
  };
}

function recomputed(
  { base, rates }: World,
  part: { readonly currency: string; readonly originalE4: bigint; readonly baseE4: bigint },
  ratesOf: LocalDate | null,
): bigint | null {
  if (ratesOf === null) return null;
  if (part.currency === base) return part.baseE4;
  if (part.originalE4 === 0n) return 0n;
  const fixed = fixedRateOf({ baseCurrency: base, originalCurrency: part.currency });
  const effective =
    fixed ??
    rates
      .filter(({ currency, date }) => currency === part.currency && date <= ratesOf)
      .toSorted((left, right) => (left.date < right.date ? 1 : -1))[0]?.rate;
  return applyRate(part.originalE4, rate(effective ?? ''), minorUnitsOf(base));
}

interface Moment {
  readonly knownAtMicros: string | null;
  readonly lines: readonly Line[];
}

async function someMoment(world: World): Promise<Moment> {
  const lines = await linesOf(world);
  if (random.isTrue(0.3)) return { knownAtMicros: null, lines };
  const commits = (await world.books.read(world.tenantId, (tx) => tx.all(allCommits, {}))) ?? [];
  const micros = random.pick(commits).instant - BigInt(random.integer({ least: 0, most: 1 }));
  const last = commits
    .filter(({ instant }) => instant <= micros)
    .reduce((highest, { number }) => (number > highest ? number : highest), 0n);
  return { knownAtMicros: micros.toString(), lines: lines.filter((line) => line.commit_number <= last) };
}

function someDays({ years }: World): LocalDate[] {
  const first = years[0]?.start ?? localDate('2025-01-01');
  const last = years.at(-1)?.end ?? first;
  const edges = [
    addDays(first, -30),
    before(first),
    first,
    last,
    addDays(last, 1),
    addDays(last, 60),
    ...years.flatMap(({ start, end }) => [start, addDays(start, 17), end, before(end)]),
  ];
  return [
    ...edges,
    ...Array.from({ length: 8 }, () =>
      addDays(random.pick(edges), random.integer({ least: -20, most: 200 })),
    ),
  ];
}

const yearAt = ({ years }: World, day: LocalDate) =>
  years.find(({ start, end }) => start <= day && day <= end) ?? null;

/** The day from which income and expense count; the year after the last has begun with nothing in it. */
function resultStart({ years }: World, day: LocalDate): LocalDate | null {
  const starts = [...years.map(({ start }) => start), addDays(years.at(-1)?.end ?? day, 1)];
  return starts.filter((start) => start <= day).at(-1) ?? null;
}

async function checkBalances(world: World, asOf: LocalDate): Promise<void> {
  const { lines: known, knownAtMicros } = await someMoment(world);
  const ratesOf = random.isTrue(0.5)
    ? addDays(world.years[0]?.start ?? asOf, random.integer({ least: 0, most: 500 }))
    : null;
  const request = { asOf, knownAtMicros, ratesOf };
  const lines = known.filter((line) => line.posting_date <= asOf);
  const isResult = (line: Line): boolean => isResultType(world.typeOf.get(line.account_id) ?? 'ASSET');
  const start = resultStart(world, asOf);
  const current = yearAt(world, asOf);
  const yearLines = [
    { fiscalYear: null, lines: lines.filter((line) => line.posting_date < (world.years[0]?.start ?? asOf)) },
    ...world.years.map((year) => ({
      fiscalYear: year.name,
      lines: lines.filter(within(year.start, year.end)),
    })),
  ].map((year) => ({ ...year, lines: year.lines.filter(isResult) }));
  const unclosed = yearLines
    .filter((year) => year.fiscalYear !== (current?.name ?? '') && sumOf(year.lines, () => true) !== 0n)
    .map((year) => ({ fiscalYear: year.fiscalYear, balance: balanceModel(world, year.lines, ratesOf) }));

  const trial = await world.books.report(trialBalance, world.tenantId, request);
  if (!trial?.ok) throw new Error(JSON.stringify(trial));
  // What a takeover in mid-year brings on accounts of the balance sheet is their opening balance, not a turnover of the year.
  const isTurnover = (line: Line): boolean => line.period_id !== null || isResult(line);
  const rows = world.accounts.flatMap((accountId) => {
    const counted = lines.filter(
      (line) =>
        line.account_id === accountId &&
        (!isResult(line) || (current !== null && line.posting_date >= current.start)),
    );
    if (counted.length === 0) return [];
    const own = counted.filter(
      (line) => current !== null && line.posting_date >= current.start && isTurnover(line),
    );
    const balance = balanceModel(world, counted, ratesOf);
    const openingE4 = balance.balanceE4 - sumOf(own, () => true);
    return [{ accountId, openingE4, debitE4: debitsOf(own), creditE4: creditsOf(own), balance }];
  });
  const noted = `${world.base} ${asOf} known at ${knownAtMicros} rates of ${ratesOf}`;
  expect(
    trial.value.rows.map(({ linesFrom: _from, ...row }) => row),
    noted,
  ).toEqual(rows);
  expect(trial.value.fiscalYearStart, noted).toBe(start);
  expect(
    trial.value.unclosed.map(({ fiscalYear, balance }) => ({ fiscalYear, balance })),
    noted,
  ).toEqual(unclosed);
  const all = [...rows, ...unclosed].map(({ balance }) => balance);
  expect(
    all.reduce((sum, { balanceE4 }) => sum + balanceE4, 0n),
    noted,
  ).toBe(0n);
  const recomputedE4 = all.reduce((sum, balance) => sum + (balance.recomputedE4 ?? 0n), 0n);
  expect(trial.value.ratesDifferenceE4, noted).toBe(ratesOf === null ? null : -recomputedE4);

  const sheet = await world.books.report(balanceSheet, world.tenantId, request);
  if (!sheet?.ok) throw new Error(JSON.stringify(sheet));
  const isAccountOfSheet = ({ accountId }: { readonly accountId: Uuid }): boolean =>
    !isResultType(world.typeOf.get(accountId) ?? 'ASSET');
  expect(
    sheet.value.rows.map(({ accountId, balance }) => ({ accountId, balance })),
    noted,
  ).toEqual(rows.filter(isAccountOfSheet).map(({ accountId, balance }) => ({ accountId, balance })));
  expect(sheet.value.unclosed, noted).toEqual(trial.value.unclosed);
  expect(sheet.value.running?.balance ?? null, noted).toEqual(
    current &&
      balanceModel(
        world,
        yearLines.find(({ fiscalYear }) => fiscalYear === current.name)?.lines ?? [],
        ratesOf,
      ),
  );
  const sheetBalances = [
    ...sheet.value.rows,
    ...sheet.value.unclosed,
    ...(sheet.value.running ? [sheet.value.running] : []),
  ];
  // L10: on any day, in the books and at other rates.
  expect(
    sheetBalances.reduce((sum, { balance }) => sum + balance.balanceE4, 0n),
    noted,
  ).toBe(0n);
  if (sheet.value.ratesDifferenceE4 !== null)
    expect(
      sheetBalances.reduce(
        (sum, { balance }) => sum + (balance.recomputedE4 ?? 0n),
        sheet.value.ratesDifferenceE4,
      ),
      noted,
    ).toBe(0n);

  // Each row leads to the lines that add up to it.
  const row = trial.value.rows.length === 0 ? null : random.pick(trial.value.rows);
  if (row) {
    const found = await drill(world, {
      of: { kind: 'ACCOUNT', accountId: row.accountId },
      from: row.linesFrom ?? localDate('1900-01-01'),
      to: asOf,
      commitNumber: trial.value.commitNumber,
    });
    expect(
      sumOf(found, () => true),
      noted,
    ).toBe(row.balance.balanceE4);
  }
  const result = sheet.value.running ?? sheet.value.unclosed[0] ?? null;
  if (result) {
    const { from, to } = result;
    const found = await drill(world, {
      of: { kind: 'RESULT' },
      from,
      to,
      commitNumber: sheet.value.commitNumber,
    });
    expect(
      sumOf(found, () => true),
      noted,
    ).toBe(result.balance.balanceE4);
  }
}

/** All pages of a drill-down; in order, each line once. */
async function drill(
  world: World,
  scope: Pick<LineScope, 'of' | 'from' | 'to' | 'commitNumber'> & Partial<LineScope>,
): Promise<Line[]> {
  const found: Line[] = [];
  const first = random.integer({ least: 1, most: 40 });
  let after: readonly string[] | null = null;
  for (;;) {
    const whole = { currency: null, withoutClosing: false, withoutTaxCode: false, ...scope };
    const page: Line[] =
      (await world.books.report(reportLines, world.tenantId, {
        scope: whole,
        page: { size: first, isBackward: false, place: after, stamp: '' },
      })) ?? [];
    found.push(...page.slice(0, first));
    const last = found.at(-1);
    if (page.length <= first || !last) break;
    after = [last.posting_date, last.entry_id, String(last.ordinal)];
  }
  expectOrder(found);
  return found;
}

function expectOrder(lines: readonly Line[]): void {
  const keys = lines.map(
    (line) => `${line.posting_date} ${line.entry_id} ${String(line.ordinal).padStart(6, '0')}`,
  );
  expect(keys).toEqual([...new Set(keys)].toSorted());
}

async function checkRange(world: World, from: LocalDate, to: LocalDate): Promise<void> {
  const { lines: known, knownAtMicros } = await someMoment(world);
  const noted = `${world.base} ${from} to ${to} known at ${knownAtMicros}`;
  // The result that a takeover in mid-year brought counts where the range has all of its days.
  const hasBrought = from <= (world.years[0]?.start ?? from);
  const inRange = known.filter(within(from, to));
  const counts = (line: Line): boolean => line.period_id !== null || hasBrought;
  const ratesOf = random.isTrue(0.5)
    ? addDays(world.years[0]?.start ?? from, random.integer({ least: 0, most: 500 }))
    : null;
  const income = await world.books.report(incomeStatement, world.tenantId, {
    from,
    to,
    knownAtMicros,
    ratesOf,
  });
  if (!income?.ok) throw new Error(JSON.stringify(income));
  const expected = world.accounts.flatMap((accountId) => {
    const type = world.typeOf.get(accountId) ?? 'ASSET';
    const own = inRange.filter((line) => line.account_id === accountId && !line.is_closing && counts(line));
    return isResultType(type) && own.length > 0
      ? [{ accountId, type, balance: balanceModel(world, own, ratesOf) }]
      : [];
  });
  expect(income.value.rows, noted).toEqual(expected);
  const differenceE4 = expected.reduce(
    (sum, { balance }) => sum + balance.balanceE4 - (balance.recomputedE4 ?? 0n),
    0n,
  );
  expect(income.value.ratesDifferenceE4, noted).toBe(ratesOf === null ? null : differenceE4);

  const tax = await world.books.report(taxSummary, world.tenantId, { from, to, knownAtMicros });
  const isTax = ({ kind }: Line): boolean => ['TAX', 'WITHHOLDING'].includes(kind);
  const sides = (lines: readonly Line[]) => ({ debitE4: debitsOf(lines), creditE4: creditsOf(lines) });
  for (const row of tax?.rows ?? []) {
    const own = inRange.filter((line) => line.tax_code_id === row.taxCodeId);
    expect({ taxable: row.taxable, tax: row.tax }, noted).toEqual({
      taxable: sides(own.filter((line) => !isTax(line))),
      tax: sides(own.filter(isTax)),
    });
    for (const { accountId, taxable, tax: taxOf } of row.accounts)
      expect({ taxable, tax: taxOf }, noted).toEqual({
        taxable: sides(own.filter((line) => line.account_id === accountId && !isTax(line))),
        tax: sides(own.filter((line) => line.account_id === accountId && isTax(line))),
      });
    const found = await drill(world, {
      of: { kind: 'TAX_CODE', taxCodeId: row.taxCodeId },
      from,
      to,
      commitNumber: tax?.commitNumber ?? '0',
    });
    expect(sides(found), noted).toEqual(sides(own));
  }
  expect(new Set(tax?.rows.map(({ taxCodeId }) => taxCodeId)), noted).toEqual(
    new Set(
      inRange.flatMap((line) =>
        line.tax_code_id !== null && line.base_amount !== 0n ? [line.tax_code_id] : [],
      ),
    ),
  );
  // The summary ties to the movement of the tax accounts: what codes name, and what none names.
  expect(tax?.accounts, noted).toEqual(
    world.taxAccounts.map((accountId) => ({
      accountId,
      movement: sides(inRange.filter(of(accountId))),
      ofCodes: sides(inRange.filter((line) => line.account_id === accountId && line.tax_code_id !== null)),
      withoutCode: sides(
        inRange.filter((line) => line.account_id === accountId && line.tax_code_id === null),
      ),
    })),
  );
}

async function checkLedger(
  world: World,
  { accountId, from, to }: { accountId: Uuid; from: LocalDate; to: LocalDate },
) {
  const { lines: known, knownAtMicros } = await someMoment(world);
  const currency = random.isTrue(0.4) ? random.pick([world.base, 'EUR', 'JPY', 'KWD']) : null;
  const noted = `${world.base} ledger of ${accountId} ${from} to ${to} in ${currency} known at ${knownAtMicros}`;
  const isResult = isResultType(world.typeOf.get(accountId) ?? 'ASSET');
  const own = known
    .filter(
      (line) => line.account_id === accountId && (currency === null || line.original_currency === currency),
    )
    .toSorted((left, right) => {
      const keys = [left, right].map(
        (line) => `${line.posting_date} ${line.entry_id} ${String(line.ordinal).padStart(6, '0')}`,
      );
      return (keys[0] ?? '') < (keys[1] ?? '') ? -1 : 1;
    });
  const countsFrom = isResult ? resultStart(world, from) : null;
  const net = (lines: readonly Line[]) => ({
    baseE4: sumOf(lines, () => true),
    originalE4: sumOf(lines, () => true, 'original_amount'),
  });
  const opening = net(
    own.filter(
      (line) => line.posting_date < from && (countsFrom === null || line.posting_date >= countsFrom),
    ),
  );
  // Line by line and day by day: the model knows nothing of balances.
  const starts = isResult
    ? [...world.years.map(({ start }) => start), addDays(world.years.at(-1)?.end ?? from, 1)].filter(
        (start) => from < start && start <= to,
      )
    : [];
  let running = { ...opening };
  const carried = { baseE4: 0n, originalE4: 0n };
  const expectedLines: { key: string; running: typeof running }[] = [];
  const restart = (): void => {
    carried.baseE4 += running.baseE4;
    carried.originalE4 += running.originalE4;
    running = { baseE4: 0n, originalE4: 0n };
  };
  const ranged = own.filter(within(from, to));
  for (const line of ranged) {
    while (starts[0] !== undefined && starts[0] <= line.posting_date) {
      starts.shift();
      restart();
    }
    running = {
      baseE4: running.baseE4 + line.base_amount,
      originalE4: running.originalE4 + line.original_amount,
    };
    expectedLines.push({ key: `${line.entry_id} ${line.ordinal}`, running });
  }
  while (starts.shift() !== undefined) restart();

  const asked = { accountId, from, to, currency };
  const shown = await world.books.report(generalLedger, world.tenantId, { ...asked, knownAtMicros });
  if (!shown) throw new Error('the account is there');
  expect(
    {
      opening: shown.opening,
      debit: shown.debit,
      credit: shown.credit,
      carried: shown.carried,
      closing: shown.closing,
    },
    noted,
  ).toEqual({
    opening,
    debit: { baseE4: debitsOf(ranged), originalE4: debitsOf(ranged, 'original_amount') },
    credit: { baseE4: creditsOf(ranged), originalE4: creditsOf(ranged, 'original_amount') },
    carried,
    closing: running,
  });
  expect(shown.opening.baseE4 + shown.debit.baseE4 - shown.credit.baseE4 - shown.carried.baseE4, noted).toBe(
    shown.closing.baseE4,
  );
  expect(
    shown.parts.reduce((sum, { baseE4 }) => sum + baseE4, 0n),
    noted,
  ).toBe(shown.closing.baseE4);

  const found: LedgerLineData[] = [];
  const first = random.integer({ least: 1, most: 30 });
  let after: readonly string[] | null = null;
  for (;;) {
    const lines = await world.books.report(ledgerLines, world.tenantId, {
      ...asked,
      commitNumber: shown.commitNumber,
      opening: {
        baseE4: shown.opening.baseE4.toString(),
        originalE4: shown.opening.originalE4.toString(),
      },
      page: { size: first, isBackward: false, place: after, stamp: '' },
    });
    if (!lines) throw new Error('the account is there');
    found.push(...lines.slice(0, first));
    const last = found.at(-1)?.line;
    if (lines.length <= first || !last) break;
    after = [last.posting_date, last.entry_id, String(last.ordinal)];
  }
  expect(
    found.map((each) => ({ key: `${each.line.entry_id} ${each.line.ordinal}`, running: each.running })),
    noted,
  ).toEqual(expectedLines);
}

test.each(WORLDS)(
  `L4, L10, F4, F14, Y10: every report in $base is what its lines add up to, on any day, as known at any instant, at any rates (seed ${seed})`,
  async (shape) => {
    const world = await openWorld(shape);
    const days = someDays(world);
    for (const asOf of days) await checkBalances(world, asOf);
    for (let count = 0; count < 25; count += 1) {
      const [from, to] = [random.pick(days), random.pick(days)].toSorted() as [LocalDate, LocalDate];
      await checkRange(world, from, to);
      await checkLedger(world, { accountId: random.pick(world.accounts), from, to });
    }
  },
  120_000,
);
