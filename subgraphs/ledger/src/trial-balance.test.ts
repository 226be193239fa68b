import { afterEach, beforeEach, expect, test } from 'vitest';
import { isResultType, type AccountType } from '@cifra/domain/accounts';
import { formatE4 } from '@cifra/domain/money';
import { addDays, localDate, type LocalDate } from '@cifra/domain/local-date';
import type { Uuid } from '@cifra/domain/ids';
import { rebuildDerived } from '@cifra/trail/verify/rebuild-derived';
import { verifyBooks } from '@cifra/trail/verify/verify-books';
import { tenantQuery } from '@cifra/database/statement';
import { randomFor, seed } from '../../../test/support/seed.ts';
import { post, type FixturePosting } from '../../../test/support/fixture-commands.ts';
import { addRate, openNextYear } from '../../../test/support/ledger-commands.ts';
import { openLedger, rentPaid, type Ledger } from '../../../test/worlds/books/ledger.ts';

let ledger: Ledger;
beforeEach(async () => {
  ledger = await openLedger({ approval: false });
});
afterEach(() => ledger.close());

interface Row {
  readonly account: { readonly id: string };
  readonly opening: { readonly amount: string };
  readonly debit: { readonly amount: string };
  readonly credit: { readonly amount: string };
  readonly balance: { readonly amount: string };
  readonly currencies: readonly {
    readonly original: { readonly amount: string; readonly currency: string };
    readonly base: { readonly amount: string };
  }[];
}
interface TrialBalance {
  readonly fiscalYearStart: string | null;
  readonly rows: readonly Row[];
  readonly unclosedResult: { readonly amount: string };
  readonly totals: Readonly<
    Record<'debit' | 'credit' | 'debitBalances' | 'creditBalances', { readonly amount: string }>
  >;
}

async function trialBalance(asOf: string): Promise<TrialBalance> {
  const money = '{ amount currency }';
  const fields = `account { id } opening ${money} debit ${money} credit ${money} balance ${money} currencies { original ${money} base ${money} }`;
  const { trialBalance: answer } = await ledger.read<{ trialBalance: TrialBalance }>(
    `trialBalance(asOf: "${asOf}") { fiscalYearStart rows { ${fields} } unclosedResult ${money} totals { debit ${money} credit ${money} debitBalances ${money} creditBalances ${money} } }`,
  );
  return answer;
}

const allLines = tenantQuery()((q) => q.db.select().from(q.t.journal_lines));
const target = () => ({ tenantId: ledger.world.tenant.id });

async function postLines(
  postingDate: LocalDate,
  lines: FixturePosting['lines'],
  changes: Partial<FixturePosting> = {},
): Promise<void> {
  const outcome = await ledger.world.books.execute(
    post,
    target(),
    { source: 'MANUAL', postingDate, lines, ...changes },
    ledger.world.request(),
  );
  expect(outcome).toMatchObject({ ok: true });
}

test('L10, Y5: income starts each fiscal year at zero, and what last year left unclosed is one computed equity line', async () => {
  const { cash, sales, rent } = ledger.world.accounts;
  const year = await ledger.world.books.execute(
    openNextYear,
    target(),
    { startDate: localDate('2027-01-01') },
    ledger.world.request(),
  );
  expect(year.ok).toBe(true);
  const line = (accountId: Uuid, amountE4: bigint, lineKind: 'ORDINARY' | 'CLOSING' = 'ORDINARY') => ({
    accountId,
    currency: 'PAB',
    amountE4: amountE4.toString(),
    lineKind,
  });
  await postLines(localDate('2026-11-10'), [line(cash, 10_000_000n), line(sales, -10_000_000n)]);
  await postLines(localDate('2026-12-31'), [line(rent, 3_500_000n), line(cash, -3_500_000n)]);
  await postLines(localDate('2027-01-05'), [line(cash, 1_000_000n), line(sales, -1_000_000n)]);

  const january = await trialBalance('2027-01-31');
  expect(january).toMatchObject({ fiscalYearStart: '2027-01-01', unclosedResult: { amount: '-650.00' } });
  expect(
    january.rows.map(({ account, opening, balance }) => [account.id, opening.amount, balance.amount]),
  ).toEqual([
    [cash, '650.00', '750.00'],
    [sales, '0.00', '-100.00'],
  ]);
  expect(january.totals).toMatchObject({
    debitBalances: { amount: '750.00' },
    creditBalances: { amount: '750.00' },
  });

  // Closed: the closing entry of December is in the trial balance of December, and nothing is left to compute in January.
  const closing = { source: 'YEAR_END', kind: 'CLOSING' } as const;
  const equity = (await ledger.mutate('createAccount', {
    code: '3000',
    name: 'Retained earnings',
    type: 'EQUITY',
  })) as unknown as { account: { id: Uuid } };
  await postLines(
    localDate('2026-12-31'),
    [
      line(sales, 10_000_000n, 'CLOSING'),
      line(rent, -3_500_000n, 'CLOSING'),
      line(equity.account.id, -6_500_000n, 'CLOSING'),
    ],
    closing,
  );
  const december = await trialBalance('2026-12-31');
  expect(december.rows.find(({ account }) => account.id === sales)).toMatchObject({
    debit: { amount: '1000.00' },
    credit: { amount: '1000.00' },
    balance: { amount: '0.00' },
  });
  const after = await trialBalance('2027-01-31');
  expect(after.unclosedResult.amount).toBe('0.00');
  expect(after.rows.find(({ account }) => account.id === equity.account.id)).toMatchObject({
    opening: { amount: '-650.00' },
    balance: { amount: '-650.00' },
  });
  // After the last fiscal year the next one has begun, with nothing in it.
  expect(await trialBalance('2028-06-30')).toMatchObject({
    fiscalYearStart: '2028-01-01',
    unclosedResult: { amount: '-100.00' },
  });
  expect((await trialBalance('2025-06-30')).rows).toEqual([]);
});

test(`on any day the trial balance is the sum of the lines, in base and original currency (seed ${seed})`, async () => {
  const random = randomFor('ledger: trial balance');
  const { accounts } = ledger.world;
  const typeOf = new Map<string, AccountType>([
    [accounts.cash, 'ASSET'],
    [accounts.sales, 'INCOME'],
    [accounts.rent, 'EXPENSE'],
    [accounts.rounding, 'EXPENSE'],
  ]);
  const extra: [string, AccountType][] = [
    ['1500', 'ASSET'],
    ['2000', 'LIABILITY'],
    ['3000', 'EQUITY'],
    ['4500', 'INCOME'],
  ];
  for (const [code, type] of extra) {
    const created = (await ledger.mutate('createAccount', { code, name: code, type })) as unknown as {
      account: { id: string };
    };
    typeOf.set(created.account.id, type);
  }
  await ledger.world.books.execute(
    openNextYear,
    target(),
    { startDate: localDate('2027-01-01') },
    ledger.world.request(),
  );
  for (const [currency, rate] of [
    ['EUR', '1.0837'],
    ['JPY', '0.00664213'],
  ] as const)
    await ledger.world.books.execute(
      addRate,
      target(),
      { currency, date: localDate('2025-12-01'), rate },
      ledger.world.request(),
    );

  const ids = [...typeOf.keys()] as Uuid[];
  const someDay = (): LocalDate => addDays(localDate('2026-01-01'), random.integer({ least: 0, most: 729 }));
  await postLines(
    localDate('2025-12-31'),
    [
      { accountId: accounts.cash, currency: 'PAB', amountE4: '7770000' },
      { accountId: ids[6] as Uuid, currency: 'PAB', amountE4: '-7770000' },
    ],
    { source: 'OPENING', kind: 'OPENING' },
  );
  for (let count = 0; count < 120; count += 1) {
    const currency = random.pick(['PAB', 'PAB', 'USD', 'EUR', 'JPY']);
    const unitE4 = currency === 'JPY' ? 10_000n : 100n;
    const amountsE4 = Array.from(
      { length: random.integer({ least: 1, most: 5 }) },
      () => BigInt(random.integer({ least: 1, most: 5_000_000 })) * unitE4 * (random.isTrue(0.5) ? 1n : -1n),
    );
    const restE4 = -amountsE4.reduce((sum, amountE4) => sum + amountE4, 0n);
    if (restE4 === 0n) continue;
    const lines = [...amountsE4, restE4].map((amountE4) => ({
      accountId: random.pick(ids),
      currency,
      amountE4: amountE4.toString(),
    }));
    const day = someDay();
    const isClosing = currency === 'PAB' && random.isTrue(0.1);
    await postLines(day, lines, isClosing ? { source: 'YEAR_END', kind: 'CLOSING' } : {});
  }

  const lines = (await ledger.world.books.read(ledger.world.tenant.id, (tx) => tx.all(allLines, {}))) ?? [];
  const days = [
    '2025-12-31',
    '2026-01-01',
    '2026-12-31',
    '2027-01-01',
    '2027-02-28',
    '2027-12-31',
    ...Array.from({ length: 14 }, someDay),
  ];
  for (const asOf of days) {
    const answer = await trialBalance(asOf);
    const start = asOf < '2026-01-01' ? '9999-12-31' : asOf < '2027-01-01' ? '2026-01-01' : '2027-01-01';
    const known = lines.filter((line) => line.posting_date <= asOf);
    const isResult = (id: string): boolean => isResultType(typeOf.get(id) ?? 'ASSET');
    const sum = (some: typeof lines, of: 'base_amount' | 'original_amount' = 'base_amount'): bigint =>
      some.reduce((total, line) => total + line[of], 0n);
    expect(answer.unclosedResult.amount).toBe(
      formatE4(sum(known.filter((line) => line.posting_date < start && isResult(line.account_id))), 2),
    );
    for (const id of ids) {
      const own = known.filter(
        (line) => line.account_id === id && (line.posting_date >= start || !isResult(id)),
      );
      const row = answer.rows.find(({ account }) => account.id === id);
      const within = own.filter((line) => line.posting_date >= start);
      const expected = {
        opening: formatE4(sum(own) - sum(within), 2),
        debit: formatE4(sum(within.filter((line) => line.base_amount > 0n)), 2),
        credit: formatE4(-sum(within.filter((line) => line.base_amount < 0n)), 2),
        balance: formatE4(sum(own), 2),
      };
      if (own.length === 0) expect(row).toBeUndefined();
      else {
        expect(
          {
            opening: row?.opening.amount,
            debit: row?.debit.amount,
            credit: row?.credit.amount,
            balance: row?.balance.amount,
          },
          `${id} on ${asOf}`,
        ).toEqual(expected);
        const byCurrency = [...Map.groupBy(own, (line) => line.original_currency)].toSorted(
          ([left], [right]) => (left < right ? -1 : 1),
        );
        expect(
          row?.currencies.map(({ original, base }) => [original.currency, original.amount, base.amount]),
        ).toEqual(
          byCurrency.map(([currency, some]) => [
            currency,
            formatE4(sum(some, 'original_amount'), currency === 'JPY' ? 0 : 2),
            formatE4(sum(some), 2),
          ]),
        );
      }
    }
    expect(answer.totals.debit).toEqual(answer.totals.credit);
    expect(answer.totals.debitBalances).toEqual(answer.totals.creditBalances);
  }

  expect(
    await ledger.world.books.report(verifyBooks, ledger.world.tenant.id, { knownHeads: [] }),
  ).toMatchObject({ isValid: true, firstFault: null });
  const before = await trialBalance('2027-12-31');
  expect(
    await ledger.world.books.execute(rebuildDerived, target(), {}, ledger.world.request()),
  ).toMatchObject({ ok: true });
  expect(await trialBalance('2027-12-31')).toEqual(before);
  expect(
    await ledger.world.books.report(verifyBooks, ledger.world.tenant.id, { knownHeads: [] }),
  ).toMatchObject({ isValid: true });
});

test('entries are listed by posting date and id, in stable pages, narrowed by date, kind, source and account', async () => {
  const { cash, sales } = ledger.world.accounts;
  const days = ['2026-05-02', '2026-03-15', '2026-04-01', '2026-03-15', '2026-06-30'];
  for (const postingDate of days) await ledger.mutate('postEntry', rentPaid(ledger, { postingDate }));
  const twice = [
    { accountId: cash, debit: '1.00', currency: 'PAB' },
    { accountId: cash, debit: '2.00', currency: 'PAB' },
    { accountId: sales, credit: '3.00', currency: 'PAB' },
  ];
  await ledger.mutate('postEntry', rentPaid(ledger, { postingDate: '2026-04-15', lines: twice }));
  type Page = {
    entries: {
      edges: { node: { number: string; postingDate: string } }[];
      pageInfo: { hasNextPage: boolean; endCursor: string | null };
    };
  };
  const page = async (args: string): Promise<Page['entries']> =>
    (
      await ledger.read<Page>(
        `entries(${args}) { edges { node { number postingDate } } pageInfo { hasNextPage endCursor } }`,
      )
    ).entries;

  const seen: string[] = [];
  let after = '';
  do {
    const { edges, pageInfo } = await page(`first: 2${after}`);
    seen.push(...edges.map(({ node }) => `${node.postingDate} ${node.number}`));
    after = pageInfo.hasNextPage ? `, after: "${pageInfo.endCursor}"` : '';
    if (seen.length === 2) await ledger.mutate('postEntry', rentPaid(ledger, { postingDate: '2026-01-01' }));
  } while (after !== '');
  expect(seen).toEqual([
    '2026-03-15 2',
    '2026-03-15 4',
    '2026-04-01 3',
    '2026-04-15 6',
    '2026-05-02 1',
    '2026-06-30 5',
  ]);

  const numbers = async (filter: string) =>
    (await page(`filter: { ${filter} }`)).edges.map(({ node }) => node.number);
  expect(await numbers('fromDate: "2026-04-01", toDate: "2026-05-02"')).toEqual(['3', '6', '1']);
  expect(await numbers(`accountId: "${sales}"`)).toEqual(['6']);
  expect(
    await numbers(`accountId: "${cash}", fromDate: "2026-04-01", source: MANUAL, kind: ORDINARY`),
  ).toEqual(['3', '6', '1', '5']);
  expect(await numbers('kind: CLOSING')).toEqual([]);
});
