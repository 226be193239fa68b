import { afterEach, beforeEach, expect, test } from 'vitest';
import { defaultClusters } from '@cifra/access/clusters';
import type { Uuid } from '@cifra/domain/ids';
import { localDate } from '@cifra/domain/local-date';
import { tenantQuery } from '@cifra/database/statement';
import { instantText } from '@cifra/subgraph-kit/shapes';
import { askTenant } from '../../../test/support/ask.ts';
import { post, type FixturePosting } from '../../../test/support/fixture-commands.ts';
import { addRate, openNextYear } from '../../../test/support/ledger-commands.ts';
import { openLedger, rentPaid, type Ledger } from '../../../test/worlds/books/ledger.ts';

let ledger: Ledger;
beforeEach(async () => {
  ledger = await openLedger({ approval: false });
});
afterEach(() => ledger.close());

const MONEY = '{ amount currency }';
const AMOUNT = `{ base ${MONEY} original ${MONEY} }`;
const COMPUTED = `{ kind name fiscalYear balance ${MONEY} recomputed ${MONEY} lines { edges { node { line { base ${MONEY} } } } } }`;
const SECTION = `{ rows { account { code } balance ${MONEY} recomputed ${MONEY} currencies { original ${MONEY} base ${MONEY} recomputed ${MONEY} } } computed ${COMPUTED} total ${MONEY} recomputedTotal ${MONEY} }`;
const SHEET = `asOf fiscalYearStart assets ${SECTION} liabilities ${SECTION} equity ${SECTION} rates { originalCurrency rate rateDate rateMark }`;

interface Money {
  readonly amount: string;
  readonly currency: string;
}
interface Section {
  readonly rows: readonly {
    readonly account: { readonly code: string };
    readonly balance: Money;
    readonly recomputed: Money | null;
    readonly currencies: readonly { original: Money; base: Money; recomputed: Money | null }[];
  }[];
  readonly computed: readonly {
    readonly kind: string;
    readonly name: string;
    readonly balance: Money;
    readonly recomputed: Money | null;
    readonly lines: { readonly edges: readonly { node: { line: { base: Money } } }[] };
  }[];
  readonly total: Money;
  readonly recomputedTotal: Money | null;
}
interface Sheet {
  readonly assets: Section;
  readonly liabilities: Section;
  readonly equity: Section;
  readonly rates: readonly Record<string, unknown>[];
}

const sheetOf = async (args: string): Promise<Sheet> =>
  (await ledger.read<{ balanceSheet: Sheet }>(`balanceSheet(${args}) { ${SHEET} }`)).balanceSheet;

const target = () => ({ tenantId: ledger.world.tenant.id });

async function postLines(
  postingDate: string,
  lines: readonly (readonly [accountId: Uuid, amountE4: bigint, currency?: string])[],
  changes: Partial<FixturePosting> = {},
): Promise<void> {
  const outcome = await ledger.world.books.execute(
    post,
    target(),
    {
      source: 'MANUAL',
      postingDate: localDate(postingDate),
      lines: lines.map(([accountId, amountE4, currency = 'PAB']) => ({
        accountId,
        currency,
        amountE4: amountE4.toString(),
      })),
      ...changes,
    },
    ledger.world.request(),
  );
  expect(outcome).toMatchObject({ ok: true });
}

const rateOf = async (currency: string, date: string, rate: string): Promise<void> => {
  const input = { currency, date: localDate(date), rate };
  expect(await ledger.world.books.execute(addRate, target(), input, ledger.world.request())).toMatchObject({
    ok: true,
  });
};

const nextYear = async (): Promise<void> => {
  const input = { startDate: localDate('2027-01-01') };
  expect(
    await ledger.world.books.execute(openNextYear, target(), input, ledger.world.request()),
  ).toMatchObject({ ok: true });
};

async function equityAccount(): Promise<Uuid> {
  const created = (await ledger.mutate('createAccount', {
    code: '3000',
    name: 'Retained earnings',
    type: 'EQUITY',
  })) as unknown as { account: { id: Uuid } };
  return created.account.id;
}

/** The code and facts of what a query of the tenant was refused with. */
async function refusalOf(fields: string, claim = ledger.senior) {
  const { errors } = await askTenant(ledger.subgraph, ledger.world.tenant.id, fields, { claim });
  return errors.map(({ extensions }) => ({ code: extensions?.['code'], facts: extensions?.['facts'] }));
}

test('L10, Y10: the balance sheet balances in January of an unclosed year and after its close, and the closed year stays readable', async () => {
  const { cash, sales, rent } = ledger.world.accounts;
  await nextYear();
  const equity = await equityAccount();
  await postLines(
    '2025-12-31',
    [
      [cash, 5_000_000n],
      [equity, -5_000_000n],
    ],
    {
      source: 'OPENING',
      kind: 'OPENING',
    },
  );
  await postLines('2026-11-10', [
    [cash, 10_000_000n],
    [sales, -10_000_000n],
  ]);
  await postLines('2026-12-31', [
    [rent, 3_500_000n],
    [cash, -3_500_000n],
  ]);
  await postLines('2027-01-05', [
    [cash, 1_000_000n],
    [sales, -1_000_000n],
  ]);

  const january = await sheetOf('asOf: "2027-01-31"');
  expect(january).toMatchObject({
    fiscalYearStart: '2027-01-01',
    assets: { total: { amount: '1250.00', currency: 'PAB' }, recomputedTotal: null, computed: [] },
    liabilities: { rows: [], total: { amount: '0.00' } },
    equity: {
      rows: [{ account: { code: '3000' }, balance: { amount: '-500.00' } }],
      computed: [
        {
          kind: 'UNCLOSED_RESULT',
          name: 'Result of fiscal year 2026, not closed',
          fiscalYear: '2026',
          balance: { amount: '-650.00' },
          recomputed: null,
        },
        {
          kind: 'RUNNING_RESULT',
          name: 'Running result of fiscal year 2027',
          balance: { amount: '-100.00' },
        },
      ],
      total: { amount: '-1250.00' },
    },
    rates: [],
  });
  expect(
    january.equity.computed.map(({ lines }) => lines.edges.map(({ node }) => node.line.base.amount)),
  ).toEqual([['-1000.00', '350.00'], ['-100.00']]);
  // On the day of the opening entry, before the first period, and before there was anything.
  expect(await sheetOf('asOf: "2025-12-31"')).toMatchObject({
    fiscalYearStart: null,
    assets: { total: { amount: '500.00' } },
    equity: { computed: [], total: { amount: '-500.00' } },
  });
  expect(await sheetOf('asOf: "2025-12-30"')).toMatchObject({
    assets: { rows: [], total: { amount: '0.00' } },
    equity: { rows: [], total: { amount: '0.00' } },
  });

  await postLines(
    '2026-12-31',
    [
      [sales, 10_000_000n],
      [rent, -3_500_000n],
      [equity, -6_500_000n],
    ],
    {
      source: 'YEAR_END',
      kind: 'CLOSING',
    },
  );
  expect(await sheetOf('asOf: "2027-01-31"')).toMatchObject({
    equity: {
      rows: [{ balance: { amount: '-1150.00' } }],
      computed: [{ kind: 'RUNNING_RESULT', balance: { amount: '-100.00' } }],
      total: { amount: '-1250.00' },
    },
  });
  const { incomeStatement } = await ledger.read<{ incomeStatement: unknown }>(
    `incomeStatement(from: "2026-01-01", to: "2026-12-31") { income { rows { account { code } balance ${MONEY} lines { edges { node { line { base ${MONEY} } } } } } total ${MONEY} } expense { total ${MONEY} } result ${MONEY} recomputedResult ${MONEY} ratesDifference ${MONEY} }`,
  );
  expect(incomeStatement).toEqual({
    income: {
      rows: [
        {
          account: { code: '4000' },
          balance: { amount: '-1000.00', currency: 'PAB' },
          lines: { edges: [{ node: { line: { base: { amount: '-1000.00', currency: 'PAB' } } } }] },
        },
      ],
      total: { amount: '-1000.00', currency: 'PAB' },
    },
    expense: { total: { amount: '350.00', currency: 'PAB' } },
    result: { amount: '-650.00', currency: 'PAB' },
    recomputedResult: null,
    ratesDifference: null,
  });
});

interface Page {
  readonly opening: { readonly base: Money };
  readonly closing: { readonly base: Money };
  readonly lines: {
    readonly edges: readonly {
      readonly node: {
        readonly postingDate: string;
        readonly entryId: string;
        readonly line: { readonly base: Money };
        readonly running: { readonly base: Money; readonly original: Money | null };
      };
    }[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  };
}
const ledgerWith = (page: string): string =>
  `opening ${AMOUNT} debit ${AMOUNT} credit ${AMOUNT} carriedToEquity ${AMOUNT} carries { date fiscalYear amount ${AMOUNT} } closing ${AMOUNT} currencies { original ${MONEY} base ${MONEY} } lines${page} { edges { node { postingDate entryId line { base ${MONEY} original ${MONEY} } running ${AMOUNT} entry { number } } } pageInfo { hasNextPage endCursor } }`;
const ledgerOf = async (args: string, page = ''): Promise<Page> =>
  (await ledger.read<{ generalLedger: Page }>(`generalLedger(${args}) { ${ledgerWith(page)} }`))
    .generalLedger;
const base = (amount: string) => ({ base: { amount, currency: 'PAB' }, original: null });

test('L4: a general ledger opens with manual and opening entries, and names what left an income account at the year’s first day', async () => {
  const { cash, sales } = ledger.world.accounts;
  await nextYear();
  const equity = await equityAccount();
  await postLines(
    '2025-12-31',
    [
      [cash, 7_770_000n],
      [equity, -7_770_000n],
    ],
    {
      source: 'OPENING',
      kind: 'OPENING',
    },
  );
  await ledger.mutate('postEntry', rentPaid(ledger, { postingDate: '2026-02-10' }));
  await postLines('2026-11-10', [
    [cash, 10_000_000n],
    [sales, -10_000_000n],
  ]);
  await postLines('2027-01-05', [
    [cash, 1_000_000n],
    [sales, -1_000_000n],
  ]);

  expect(await ledgerOf(`accountId: "${cash}", from: "2026-03-01", to: "2027-12-31"`)).toMatchObject({
    // 777.00 of the opening entry, less 350.00 of a manual one.
    opening: base('427.00'),
    debit: base('1100.00'),
    credit: base('0.00'),
    carriedToEquity: base('0.00'),
    carries: [],
    closing: base('1527.00'),
    lines: {
      edges: [
        { node: { postingDate: '2026-11-10', running: base('1427.00'), entry: { number: '2' } } },
        { node: { postingDate: '2027-01-05', running: base('1527.00') } },
      ],
    },
  });
  expect(await ledgerOf(`accountId: "${sales}", from: "2026-11-10", to: "2027-01-31"`)).toMatchObject({
    opening: base('0.00'),
    credit: base('1100.00'),
    carriedToEquity: base('-1000.00'),
    carries: [{ date: '2027-01-01', fiscalYear: '2026', amount: base('-1000.00') }],
    closing: base('-100.00'),
    lines: { edges: [{ node: { running: base('-1000.00') } }, { node: { running: base('-100.00') } }] },
  });
});

test('F4: of one currency a general ledger runs in it beside base, and lines in another are not in it', async () => {
  const { cash, sales } = ledger.world.accounts;
  await rateOf('EUR', '2026-01-01', '1.1');
  await postLines('2026-02-01', [
    [cash, 1_000_000n, 'EUR'],
    [sales, -1_000_000n, 'EUR'],
  ]);
  await postLines('2026-02-02', [
    [cash, 500_000n],
    [sales, -500_000n],
  ]);
  await postLines('2026-02-03', [
    [cash, 2_000_000n, 'EUR'],
    [sales, -2_000_000n, 'EUR'],
  ]);
  const both = (pab: string, eur: string) => ({
    base: { amount: pab, currency: 'PAB' },
    original: { amount: eur, currency: 'EUR' },
  });
  expect(
    await ledgerOf(`accountId: "${cash}", from: "2026-02-02", to: "2026-02-28", currency: "EUR"`),
  ).toMatchObject({
    opening: both('110.00', '100.00'),
    debit: both('220.00', '200.00'),
    closing: both('330.00', '300.00'),
    currencies: [
      { original: { amount: '300.00', currency: 'EUR' }, base: { amount: '330.00', currency: 'PAB' } },
    ],
    lines: { edges: [{ node: { running: both('330.00', '300.00') } }] },
  });
});

const commits = tenantQuery()((q) => q.db.select({ instant: q.t.commits.instant }).from(q.t.commits));

/** As DateTime, with its microseconds. */
async function instantOfLastCommit(): Promise<string> {
  const rows = (await ledger.world.books.read(ledger.world.tenant.id, (tx) => tx.all(commits, {}))) ?? [];
  return instantText(rows.reduce((latest, { instant }) => (instant > latest ? instant : latest), 0n));
}

test('a year is paged stably while new entries arrive: no line twice, none lost, and with knownAt the books do not move', async () => {
  const { cash } = ledger.world.accounts;
  for (let month = 1; month <= 12; month += 1)
    await ledger.mutate(
      'postEntry',
      rentPaid(ledger, { postingDate: `2026-${String(month).padStart(2, '0')}-15` }),
    );
  const knownAt = await instantOfLastCommit();

  const pages = async (known: string) => {
    const seen: Page['lines']['edges'][number]['node'][] = [];
    let after = '';
    for (let attempt = 0; ; attempt += 1) {
      const page = await ledgerOf(
        `accountId: "${cash}", from: "2026-01-01", to: "2026-12-31"${known}`,
        `(first: 5${after})`,
      );
      seen.push(...page.lines.edges.map(({ node }) => node));
      // One behind the cursor and one before it, between any two pages.
      for (const postingDate of attempt < 2 ? ['2026-01-02', '2026-12-30'] : [])
        await ledger.mutate('postEntry', rentPaid(ledger, { postingDate }));
      if (!page.lines.pageInfo.hasNextPage) return { seen, page };
      after = `, after: "${page.lines.pageInfo.endCursor}"`;
    }
  };
  const pinned = await pages(`, knownAt: "${knownAt}"`);
  expect(pinned.seen.map(({ postingDate }) => postingDate.slice(0, 7))).toEqual(
    Array.from({ length: 12 }, (_, month) => `2026-${String(month + 1).padStart(2, '0')}`),
  );
  expect(pinned.seen.map(({ running }) => running.base.amount)).toEqual(
    Array.from({ length: 12 }, (_, month) => `-${350 * (month + 1)}.00`),
  );
  expect(pinned.page.closing.base.amount).toBe('-4200.00');

  const moving = await pages('');
  expect(new Set(moving.seen.map(({ entryId }) => entryId)).size).toBe(moving.seen.length);
  for (const { entryId } of pinned.seen) expect(moving.seen.map((line) => line.entryId)).toContain(entryId);
  expect(moving.seen.at(-1)?.running.base.amount).toBe(moving.page.closing.base.amount);
});

test('F11, F14, F16: recomputed at another date’s rates, parts add up, the difference is a line of its own, and nothing is posted', async () => {
  const { cash, sales } = ledger.world.accounts;
  await rateOf('EUR', '2026-01-01', '1.1');
  await rateOf('EUR', '2026-03-30', '1.2');
  await rateOf('JPY', '2026-01-01', '0.00664213');
  await postLines('2026-02-01', [
    [cash, 1_000_000n, 'EUR'],
    [sales, -1_000_000n, 'EUR'],
  ]);
  await postLines('2026-02-01', [
    [cash, 12_340_000n, 'JPY'],
    [sales, -12_340_000n, 'JPY'],
  ]);
  await postLines('2026-02-02', [
    [cash, 500_000n],
    [sales, -500_000n, 'PAB'],
  ]);
  await postLines('2026-02-02', [
    [cash, 200_000n, 'USD'],
    [sales, -200_000n, 'USD'],
  ]);
  const lines = tenantQuery()((q) => q.db.select().from(q.t.journal_lines));
  const count = async (): Promise<number> =>
    ((await ledger.world.books.read(ledger.world.tenant.id, (tx) => tx.all(lines, {}))) ?? []).length;
  const before = await count();

  const sheet = await sheetOf('asOf: "2026-02-28", ratesOf: "2026-03-31"');
  expect(sheet.rates).toEqual([
    { originalCurrency: 'EUR', rate: '1.2', rateDate: '2026-03-30', rateMark: 'CARRIED' },
    { originalCurrency: 'JPY', rate: '0.00664213', rateDate: '2026-01-01', rateMark: 'STALE' },
    // At par by law: of no day, and never old.
    { originalCurrency: 'USD', rate: '1', rateDate: '2026-03-31', rateMark: null },
  ]);
  expect(sheet.assets.rows).toMatchObject([
    {
      balance: { amount: '188.20', currency: 'PAB' },
      recomputed: { amount: '198.20', currency: 'PAB' },
      currencies: [
        {
          original: { amount: '100.00', currency: 'EUR' },
          base: { amount: '110.00' },
          recomputed: { amount: '120.00' },
        },
        {
          original: { amount: '1234', currency: 'JPY' },
          base: { amount: '8.20' },
          recomputed: { amount: '8.20' },
        },
        {
          original: { amount: '50.00', currency: 'PAB' },
          base: { amount: '50.00' },
          recomputed: { amount: '50.00' },
        },
        {
          original: { amount: '20.00', currency: 'USD' },
          base: { amount: '20.00' },
          recomputed: { amount: '20.00' },
        },
      ],
    },
  ]);
  expect(sheet.equity.computed.map(({ kind, recomputed }) => [kind, recomputed?.amount])).toEqual([
    ['RUNNING_RESULT', '-198.20'],
    ['RATES_DIFFERENCE', '0.00'],
  ]);
  expect(
    [sheet.assets, sheet.liabilities, sheet.equity].map((section) => section.recomputedTotal?.amount),
  ).toEqual(['198.20', '0.00', '-198.20']);

  // Where one side of an entry is in base currency alone, the difference shows.
  await postLines('2026-02-10', [
    [sales, 1_100_000n],
    [cash, -1_100_000n],
  ]);
  const { trialBalance } = await ledger.read<{ trialBalance: Record<string, unknown> }>(
    `trialBalance(asOf: "2026-02-28", ratesOf: "2026-03-31") { rows { balance ${MONEY} recomputed ${MONEY} } ratesDifference ${MONEY} totals { debitBalances ${MONEY} creditBalances ${MONEY} recomputedDebitBalances ${MONEY} recomputedCreditBalances ${MONEY} } }`,
  );
  expect(trialBalance).toMatchObject({
    rows: [
      { balance: { amount: '78.20' }, recomputed: { amount: '88.20' } },
      { balance: { amount: '-78.20' }, recomputed: { amount: '-88.20' } },
    ],
    ratesDifference: { amount: '0.00' },
    totals: {
      debitBalances: { amount: '78.20' },
      creditBalances: { amount: '78.20' },
      recomputedDebitBalances: { amount: '88.20' },
      recomputedCreditBalances: { amount: '88.20' },
    },
  });
  expect(await count()).toBe(before + 2);
});

test('as known at an instant, neither an entry nor a rate that was recorded later counts', async () => {
  const { cash, sales } = ledger.world.accounts;
  await rateOf('EUR', '2026-01-01', '1.1');
  await postLines('2026-02-01', [
    [cash, 1_000_000n, 'EUR'],
    [sales, -1_000_000n, 'EUR'],
  ]);
  const knownAt = await instantOfLastCommit();
  await rateOf('EUR', '2026-03-30', '1.2');
  await postLines('2026-01-15', [
    [cash, 500_000n],
    [sales, -500_000n],
  ]);
  const readAt = async (known: string) =>
    (
      await ledger.read<{ trialBalance: unknown }>(
        `trialBalance(asOf: "2026-02-28", ratesOf: "2026-03-31"${known}) { rows { balance ${MONEY} recomputed ${MONEY} } rates { rate rateMark } }`,
      )
    ).trialBalance;
  expect(await readAt(`, knownAt: "${knownAt}"`)).toMatchObject({
    rows: [{ balance: { amount: '110.00' }, recomputed: { amount: '110.00' } }, {}],
    rates: [{ rate: '1.1', rateMark: 'STALE' }],
  });
  expect(await readAt('')).toMatchObject({
    rows: [{ balance: { amount: '160.00' }, recomputed: { amount: '170.00' } }, {}],
    rates: [{ rate: '1.2', rateMark: 'CARRIED' }],
  });
  expect(await readAt(', knownAt: "2020-01-01T00:00:00Z"')).toEqual({ rows: [], rates: [] });
});

test('a result recomputed says its difference to the books', async () => {
  const { cash, sales, rent } = ledger.world.accounts;
  await rateOf('EUR', '2026-01-01', '1.1');
  await rateOf('EUR', '2026-03-30', '1.2');
  await postLines('2026-02-01', [
    [cash, 1_000_000n, 'EUR'],
    [sales, -1_000_000n, 'EUR'],
  ]);
  await postLines('2026-02-01', [
    [rent, 300_000n],
    [cash, -300_000n],
  ]);
  const { incomeStatement } = await ledger.read<{ incomeStatement: unknown }>(
    `incomeStatement(from: "2026-02-01", to: "2026-02-28", ratesOf: "2026-03-30") { income { recomputedTotal ${MONEY} } expense { recomputedTotal ${MONEY} } result ${MONEY} recomputedResult ${MONEY} ratesDifference ${MONEY} rates { rate rateMark } }`,
  );
  expect(incomeStatement).toMatchObject({
    income: { recomputedTotal: { amount: '-120.00' } },
    expense: { recomputedTotal: { amount: '30.00' } },
    result: { amount: '-80.00' },
    recomputedResult: { amount: '-90.00' },
    ratesDifference: { amount: '10.00' },
    rates: [{ rate: '1.2', rateMark: null }],
  });
});

test('the tax summary ties to the movement of the tax accounts, with what no code names as a row of its own', async () => {
  const { cash, sales } = ledger.world.accounts;
  const created = (await ledger.mutate('createAccount', {
    code: '2500',
    name: 'Tax payable',
    type: 'LIABILITY',
  })) as unknown as { account: { id: Uuid } };
  const tax = created.account.id;
  await ledger.mutate('bindAccountRole', { role: 'TaxPayable', accountId: tax }, ledger.owner);
  const codes = tenantQuery()((q) => q.db.select().from(q.t.tax_codes));
  const [code] = (
    (await ledger.world.books.read(ledger.world.tenant.id, (tx) => tx.all(codes, {}))) ?? []
  ).filter(({ treatment, is_active: isActive }) => treatment === 'STANDARD' && isActive);
  const sold = await ledger.mutate('postEntry', {
    postingDate: '2026-02-10',
    description: 'Sold',
    lines: [
      { accountId: cash, debit: '107.00', currency: 'PAB' },
      { accountId: sales, credit: '100.00', currency: 'PAB', taxCodeId: code?.id },
      { accountId: tax, credit: '7.00', currency: 'PAB', taxCodeId: code?.id },
    ],
  });
  expect(sold).toMatchObject({ __typename: 'EntryPosted' });
  await postLines('2026-02-20', [
    [tax, 50_000n],
    [cash, -50_000n],
  ]);
  const sides = `{ debit ${MONEY} credit ${MONEY} net ${MONEY} }`;
  const { taxSummary } = await ledger.read<{ taxSummary: unknown }>(
    `taxSummary(from: "2026-02-01", to: "2026-02-27") { rows { taxCode { id } code percent output { taxable ${MONEY} tax ${MONEY} } input { taxable ${MONEY} tax ${MONEY} } taxable ${sides} tax ${sides} accounts { account { code } taxable ${sides} tax ${sides} } lines { edges { node { line { kind base ${MONEY} } } } } } accounts { account { code } movement ${sides} ofCodes ${sides} withoutCode ${sides} lines { edges { node { line { base ${MONEY} } } } } } }`,
  );
  const of = (debit: string, credit: string, net: string) => ({
    debit: { amount: debit },
    credit: { amount: credit },
    net: { amount: net },
  });
  expect(taxSummary).toMatchObject({
    rows: [
      {
        taxCode: { id: code?.id },
        output: { taxable: { amount: '100.00' }, tax: { amount: '7.00' } },
        input: { taxable: { amount: '0.00' }, tax: { amount: '0.00' } },
        taxable: of('0.00', '100.00', '-100.00'),
        tax: of('0.00', '7.00', '-7.00'),
        accounts: [{ account: { code: '2500' } }, { account: { code: '4000' } }],
        lines: { edges: [{ node: { line: { kind: 'ORDINARY' } } }, { node: { line: { kind: 'TAX' } } }] },
      },
    ],
    accounts: [
      {
        account: { code: '2500' },
        movement: of('5.00', '7.00', '-2.00'),
        ofCodes: of('0.00', '7.00', '-7.00'),
        withoutCode: of('5.00', '0.00', '5.00'),
        lines: { edges: [{ node: { line: { base: { amount: '5.00' } } } }] },
      },
    ],
  });
});

test('reports refuse by name: days the wrong way round, times that are none, rates that are not there, wrong cursors', async () => {
  const { cash, sales } = ledger.world.accounts;
  const wrongWay = {
    code: 'INPUT_INVALID',
    facts: { field: 'from', problem: 'must not be after to, 2026-01-31', value: '2026-02-01' },
  };
  const range = 'from: "2026-02-01", to: "2026-01-31"';
  expect(await refusalOf(`incomeStatement(${range}) { result ${MONEY} }`)).toEqual([wrongWay]);
  expect(await refusalOf(`taxSummary(${range}) { commitNumber }`)).toEqual([wrongWay]);
  expect(await refusalOf(`generalLedger(accountId: "${cash}", ${range}) { commitNumber }`)).toEqual([
    wrongWay,
  ]);
  expect(
    await refusalOf('trialBalance(asOf: "2026-01-31", knownAt: "2026-02-31T10:00:00Z") { commitNumber }'),
  ).toMatchObject([{ code: 'INPUT_INVALID', facts: { field: 'knownAt' } }]);

  await rateOf('EUR', '2026-02-01', '1.1');
  await postLines('2026-02-01', [
    [cash, 1_000_000n, 'EUR'],
    [sales, -1_000_000n, 'EUR'],
  ]);
  const missing = {
    code: 'RATE_MISSING',
    facts: { lineNumber: null, baseCurrency: 'PAB', originalCurrency: 'EUR', givenRateDate: '2026-01-31' },
  };
  for (const field of [
    'trialBalance(asOf: "2026-02-28"',
    'balanceSheet(asOf: "2026-02-28"',
    'incomeStatement(from: "2026-02-01", to: "2026-02-28"',
  ])
    expect(await refusalOf(`${field}, ratesOf: "2026-01-31") { commitNumber }`)).toEqual([missing]);

  const year = `accountId: "${cash}", from: "2026-01-01", to: "2026-12-31"`;
  expect(await refusalOf(`generalLedger(${year}, currency: "XXX") { commitNumber }`)).toMatchObject([
    { code: 'CURRENCY_UNKNOWN' },
  ]);
  const cursor = Buffer.from(JSON.stringify(['2026-01-01', 'x', '1'])).toString('base64url');
  for (const page of ['first: 0', 'after: "x"', `after: "${cursor}"`])
    expect(
      await refusalOf(`generalLedger(${year}) { lines(${page}) { pageInfo { hasNextPage } } }`),
    ).toMatchObject([{ code: 'INPUT_INVALID' }]);
  expect(
    await ledger.read(
      'generalLedger(accountId: "00000000-0000-7000-8000-000000000000", from: "2026-01-01", to: "2026-12-31") { commitNumber }',
    ),
  ).toEqual({ generalLedger: null });
});

test('reports need Report.Read; the entry behind a line needs Entry.Read', async () => {
  await ledger.mutate('postEntry', rentPaid(ledger));
  const { world } = ledger;
  const claimOf = (...permissions: ('Report.Read' | 'Entry.Read')[]) => ({
    ...ledger.senior,
    scope: world.claim(permissions).scope,
  });
  const without = {
    ...ledger.senior,
    scope: world.claim(defaultClusters.senior.permissions.filter((name) => name !== 'Report.Read')).scope,
  };
  for (const report of [
    'trialBalance(asOf: "2026-03-31")',
    'balanceSheet(asOf: "2026-03-31")',
    'incomeStatement(from: "2026-03-01", to: "2026-03-31")',
    'taxSummary(from: "2026-03-01", to: "2026-03-31")',
    `generalLedger(accountId: "${world.accounts.cash}", from: "2026-03-01", to: "2026-03-31")`,
  ])
    expect(await refusalOf(`${report} { commitNumber }`, without)).toMatchObject([
      { code: 'NOT_FOUND_OR_DENIED' },
    ]);
  const lines = `generalLedger(accountId: "${world.accounts.cash}", from: "2026-03-01", to: "2026-03-31") { lines { edges { node { entryId entry { number } } } } }`;
  expect(await refusalOf(lines, claimOf('Report.Read'))).toMatchObject([{ code: 'NOT_FOUND_OR_DENIED' }]);
  expect(await refusalOf(lines, claimOf('Report.Read', 'Entry.Read'))).toEqual([]);
});

test('where a request names no tenant, the entry behind a line is read where Entry.Read is granted, and there alone', async () => {
  await ledger.mutate('postEntry', rentPaid(ledger));
  const { world } = ledger;
  const firm = (...permissions: ('Report.Read' | 'Entry.Read')[]) => ({
    ...ledger.senior,
    scope: world.firmClaim(permissions).scope,
  });
  const edges = 'lines(first: 1) { edges { node { entryId entry { number } } } }';
  for (const report of [
    `generalLedger(accountId: "${world.accounts.cash}", from: "2026-03-01", to: "2026-03-31") { lines { edges { node { entryId entry { number } } } } }`,
    `trialBalance(asOf: "2026-03-31") { rows { ${edges} } }`,
    `balanceSheet(asOf: "2026-03-31") { assets { rows { ${edges} } } equity { computed { ${edges} } } }`,
    `incomeStatement(from: "2026-03-01", to: "2026-03-31") { expense { rows { ${edges} } } }`,
  ]) {
    const { data, errors } = await askTenant(ledger.subgraph, world.tenant.id, report, {
      claim: firm('Report.Read', 'Entry.Read'),
    });
    expect(errors, report).toEqual([]);
    expect(JSON.stringify(data)).toContain('"entry":{"number":"1"}');
    expect(new Set((await refusalOf(report, firm('Report.Read'))).map(({ code }) => code))).toEqual(
      new Set(['NOT_FOUND_OR_DENIED']),
    );
  }
});
