import { setImmediate } from 'node:timers/promises';
import { fixtureEvent } from '../audit-event.fixture.ts';
import { and, asc, eq, sql } from 'drizzle-orm';
import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import type { Rate } from '@cifra/domain/rate';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { verifyChain } from '../chain/verify.ts';
import { sumOf } from '../dialects/aggregate.ts';
import { asOf } from '../queries/as-of.ts';
import { paged } from '../dialects/page.ts';
import { DatabaseRefused, DuplicateKey, InvariantBroken } from '../failures.ts';
import { tenantDerivedWrite, tenantQuery, upsertOf, type TenantTables } from '../statement.ts';
import { openItemBalances } from '../tables/documents.ts';
import {
  accountRoles,
  accounts,
  exchangeRateHistory,
  fiscalYears,
  importMappings,
  journalEntries,
  journalLines,
  periods,
  tenantTables,
} from '../tables/tenant.ts';
import type { CommitHeader, NewRow, SnapshotTx, TenantTx } from '../tx.ts';
import type { Writer } from '../writer.ts';

/** A new, migrated tenant database of some engine. */
export interface ContractTenant {
  readonly writer: Writer<TenantTables>;
  readonly read: <Answer>(run: (tx: SnapshotTx<TenantTables>) => Promise<Answer>) => Promise<Answer>;
  readonly close: () => Promise<void>;
}

export interface Engine {
  readonly name: string;
  readonly openTenant: () => Promise<ContractTenant>;
  /** Its errors do not say which constraint was violated; left out: they do. */
  readonly isSilentOfNames?: boolean;
}

const header: CommitHeader = {
  actor: { kind: 'system', id: null, name: 'contract' },
  requestId: 'r-1',
  origin: 'test',
  command: 'contract',
  reason: null,
};
const id = (last: number): Uuid => `01890000-0000-7000-8000-${last.toString(16).padStart(12, '0')}` as Uuid;
const day = (text: string): LocalDate => text as LocalDate;
const event = { event: 'TESTED', objectType: 'test', objectId: '1' };

const account = (last: number, change: Partial<NewRow<typeof accounts>> = {}): NewRow<typeof accounts> => ({
  id: id(last),
  code: `A${last}`,
  name: 'Cash',
  type: 'ASSET',
  normal_side: 'DEBIT',
  kind: null,
  parent_id: null,
  is_postable: true,
  is_active: true,
  control_role: null,
  currency: null,
  bank_number: null,
  ...change,
});
const year: NewRow<typeof fiscalYears> = {
  id: id(900),
  name: '2026',
  start_date: day('2026-01-01'),
  end_date: day('2026-12-31'),
};

function entry(last: number, actualPostingDate: bigint): NewRow<typeof journalEntries> {
  return {
    id: id(last),
    series: 'GL',
    fiscal_year_id: year.id,
    number: BigInt(last),
    kind: 'ORDINARY',
    period_id: null,
    posting_date: day('2026-01-31'),
    document_date: day('2024-02-29'),
    actual_posting_date: actualPostingDate,
    description: 'Rent',
    reference: null,
    source: 'MANUAL',
    source_id: null,
    side: 'NONE',
    total_base_amount: 1n,
    line_count: 1,
    prepared_by: null,
    approved_by: null,
  };
}

function line(entryId: number, ordinal: number, baseAmount: bigint): NewRow<typeof journalLines> {
  return {
    entry_id: id(entryId),
    ordinal,
    account_id: id(1),
    period_id: null,
    posting_date: day('2026-01-31'),
    document_date: day('2026-01-31'),
    kind: 'ORDINARY',
    side: 'NONE',
    party_id: null,
    base_amount: baseAmount,
    original_currency: 'USD',
    original_amount: -baseAmount,
    rate: '1' as Rate,
    rate_date: day('2026-01-31'),
    rate_id: null,
    rate_mark: null,
    is_closing: false,
    tax_code_id: null,
    tax_date: null,
    description: null,
  };
}

const mappingsByName = tenantQuery()((q) =>
  q.db.select().from(q.t.import_mappings).orderBy(asc(q.t.import_mappings.name)),
);
const mappingNamed = tenantQuery<{ name: string }>()((q) =>
  q.db
    .select()
    .from(q.t.import_mappings)
    .where(eq(q.t.import_mappings.name, q.arg(q.t.import_mappings.name, 'name'))),
);
const allAccounts = tenantQuery()((q) => q.db.select().from(q.t.accounts).orderBy(asc(q.t.accounts.id)));
const allCommits = tenantQuery()((q) =>
  q.db
    .select({ number: q.t.commits.number, outcome: q.t.commits.outcome, instant: q.t.commits.instant })
    .from(q.t.commits)
    .orderBy(asc(q.t.commits.number)),
);
const allEvents = tenantQuery()((q) =>
  q.db
    .select({ commit: q.t.audit_events.commit_number, event: q.t.audit_events.event })
    .from(q.t.audit_events)
    .orderBy(asc(q.t.audit_events.commit_number), asc(q.t.audit_events.ordinal)),
);
const allLines = tenantQuery()((q) =>
  q.db.select().from(q.t.journal_lines).orderBy(asc(q.t.journal_lines.ordinal)),
);
const allEntries = tenantQuery()((q) =>
  q.db.select().from(q.t.journal_entries).orderBy(asc(q.t.journal_entries.number)),
);
const allRates = tenantQuery()((q) =>
  q.db.select().from(q.t.exchange_rate_history).orderBy(asc(q.t.exchange_rate_history.id)),
);
const sumOfLines = tenantQuery<{ account: Uuid }>()((q) =>
  q.db
    .select({
      base: sumOf(q.t.journal_lines.base_amount),
      original: sumOf(q.t.journal_lines.original_amount),
    })
    .from(q.t.journal_lines)
    .where(eq(q.t.journal_lines.account_id, q.arg(q.t.journal_lines.account_id, 'account'))),
);
const accountsAfter = tenantQuery<{ after: string; limit: number }>()((q) =>
  paged(
    q.db
      .select({ code: q.t.accounts.code })
      .from(q.t.accounts)
      .where(sql`${q.t.accounts.code} > ${q.arg(q.t.accounts.code, 'after')}`)
      .orderBy(asc(q.t.accounts.code)),
    q,
    sql.placeholder('limit'),
  ),
);
const accountsAsOf = tenantQuery<{ at: bigint }>()((q) => asOf(q, accounts, { at: sql.placeholder('at') }));
const oneAccount = tenantQuery<{ id: Uuid }>()((q) =>
  q.db
    .select()
    .from(q.t.accounts)
    .where(eq(q.t.accounts.id, q.arg(q.t.accounts.id, 'id'))),
);
const allItems = tenantQuery()((q) => q.db.select().from(q.t.open_item_balances));
const balances = tenantQuery()((q) => q.db.select().from(q.t.account_balances));

const startBalance = tenantDerivedWrite<{ account: Uuid; period: Uuid; amount: bigint }>()((q) =>
  q.db.insert(q.t.account_balances).values({
    account_id: q.arg(q.t.account_balances.account_id, 'account'),
    period_id: q.arg(q.t.account_balances.period_id, 'period'),
    original_currency: 'USD',
    is_closing: false,
    base_debit: q.arg(q.t.account_balances.base_debit, 'amount'),
    base_credit: 0n,
    original_debit: 0n,
    original_credit: 0n,
  }),
);
const addToBalance = tenantDerivedWrite<{ account: Uuid; amount: bigint }>()((q) =>
  q.db
    .update(q.t.account_balances)
    .set({
      base_debit: sql`${q.t.account_balances.base_debit} + ${q.arg(q.t.account_balances.base_debit, 'amount')}`,
    })
    .where(
      and(
        eq(q.t.account_balances.account_id, q.arg(q.t.account_balances.account_id, 'account')),
        eq(q.t.account_balances.is_closing, false),
      ),
    ),
);
const forgeEvent = tenantDerivedWrite()((q) => q.db.update(q.t.audit_events).set({ event: 'FORGED' }));
const removeEvents = tenantDerivedWrite()((q) => q.db.delete(q.t.audit_events));
const removeAccounts = tenantDerivedWrite()((q) => q.db.delete(q.t.accounts));

/** What every engine of the data layer must do in the same way. Run it inside a test file of the engine. */
export function describeContract(engine: Engine): void {
  describe(`the data layer on ${engine.name}`, () => {
    let tenant: ContractTenant;
    beforeEach(async () => {
      tenant = await engine.openTenant();
    });
    afterEach(() => tenant.close());

    const commit = <Answer>(run: (tx: TenantTx) => Answer | Promise<Answer>): Promise<Answer> =>
      tenant.writer.submit({
        header,
        run: async (tx) => {
          const answer = await run(tx);
          tx.record(fixtureEvent(event));
          return { kind: 'keep', answer };
        },
      });
    const read = readingOf(() => tenant);

    test('a row is read back as it was written: text, codes, flags, nulls', async () => {
      const texts = ['', ' leading and trailing ', `quotes ' " [ ]`, 'Ünïcödé – 漢字 – 😀', 'x'.repeat(200)];
      await commit(async (tx) => {
        for (const [index, name] of texts.entries())
          tx.insert(
            accounts,
            account(index + 1, { name, is_active: index % 2 === 0, parent_id: index === 0 ? null : id(1) }),
          );
      });
      const rows = await read(allAccounts, {});
      expect(rows).toEqual(
        texts.map((name, index) => ({
          ...account(index + 1, { name, is_active: index % 2 === 0, parent_id: index === 0 ? null : id(1) }),
          commit_number: 1n,
        })),
      );
    });

    test('codes that differ in case or accent are different; order of ids is order of their text', async () => {
      await commit(async (tx) => {
        for (const [index, code] of ['b', 'B', 'é', 'e'].entries())
          tx.insert(accounts, account(250 + index * 3, { code }));
      });
      const rows = await read(allAccounts, {});
      expect(rows.map((row) => row.id)).toEqual(rows.map((row) => row.id).toSorted());
      expect(rows.map((row) => row.code)).toEqual(['b', 'B', 'é', 'e']);
    });

    test('names that differ in case or accent are different names, each found by itself and sorted by code points', async () => {
      const names = ['Bank', 'Zebra', 'bank', 'bänk'];
      await commit(async (tx) => {
        for (const [index, name] of names.toReversed().entries())
          tx.insert(importMappings, { id: id(700 + index), name, rules: '{}' });
      });
      expect((await read(mappingsByName, {})).map(({ name }) => name)).toEqual(names);
      for (const [name, found] of [
        ['bank', 1],
        ['BANK', 0],
      ] as const)
        expect(await read(mappingNamed, { name })).toHaveLength(found);
    });

    const edges = [
      9_223_372_036_854_775_807n,
      -9_223_372_036_854_775_807n,
      -9_223_372_036_854_775_808n,
      0n,
      1n,
      -1n,
      9_007_199_254_740_993n,
      12_345_678_901_234_567n,
      -10_001n,
    ];
    test('amounts are exact to the last digit, at their edges too', async () => {
      const now = await commit(async (tx) => {
        tx.insert(fiscalYears, year);
        tx.insert(accounts, account(1));
        const clock = tx.databaseClockMicros;
        tx.insert(journalEntries, entry(1, clock));
        for (const [index, amount] of edges.entries())
          tx.insert(journalLines, {
            ...line(1, index + 1, 0n),
            base_amount: amount,
            original_amount: edges[edges.length - 1 - index] ?? 0n,
          });
        return clock;
      });
      const rows = await read(allLines, {});
      expect(rows.map((row) => row.base_amount)).toEqual(edges);
      expect(rows.map((row) => row.original_amount)).toEqual(edges.toReversed());
      const [stored] = await read(allEntries, {});
      expect(stored).toEqual({ ...entry(1, now), commit_number: 1n });
    });

    test('an amount of more than 64 bits is refused and leaves nothing', async () => {
      await commit(async (tx) => {
        tx.insert(fiscalYears, year);
        tx.insert(accounts, account(1));
        tx.insert(journalEntries, entry(1, tx.databaseClockMicros));
      });
      for (const amount of [9_223_372_036_854_775_808n, -9_223_372_036_854_775_809n])
        await expect(
          commit((tx) => tx.insert(journalLines, { ...line(1, 1, 0n), base_amount: amount })),
        ).rejects.toThrow();
      expect(await read(allLines, {})).toEqual([]);
    });

    test('a sum is exact, and of no rows zero', async () => {
      await commit(async (tx) => {
        tx.insert(fiscalYears, year);
        tx.insert(accounts, account(1));
        tx.insert(journalEntries, entry(1, tx.databaseClockMicros));
        for (const [index, amount] of [9_007_199_254_740_993n, 9_007_199_254_740_993n, 1n].entries())
          tx.insert(journalLines, line(1, index + 1, amount));
      });
      expect(await read(sumOfLines, { account: id(1) })).toEqual([
        { base: 18_014_398_509_481_987n, original: -18_014_398_509_481_987n },
      ]);
      expect(await read(sumOfLines, { account: id(2) })).toEqual([{ base: 0n, original: 0n }]);
    });

    test('dates and rates are text, to the last digit', async () => {
      const rates = ['1', '0.000000123456', '123456.789012', '1.10000000000', '999999999999'];
      const dates = ['1900-01-01', '9999-12-31', '2024-02-29', '2026-03-29', '2026-10-25'];
      await commit(async (tx) => {
        for (const [index, rate] of rates.entries())
          tx.insert(exchangeRateHistory, {
            id: id(index + 1),
            original_currency: 'EUR',
            base_currency: 'USD',
            rate_date: day(dates[index] ?? ''),
            rate: rate as Rate,
            source: 'ECB',
            supersedes_id: null,
            reason: null,
          });
      });
      const rows = await read(allRates, {});
      expect(rows.map((row) => row.rate)).toEqual(rates);
      expect(rows.map((row) => row.rate_date)).toEqual(dates);
    });

    test('a replaced row is a new version; a stale expectation is a broken invariant and writes nothing', async () => {
      await commit((tx) => tx.insert(accounts, account(1)));
      await commit((tx) => tx.replace(accounts, account(1, { name: 'Bank' }), 1n));
      for (const stale of [account(1, { name: 'Stale' }), account(9)])
        await expect(commit((tx) => tx.replace(accounts, stale, 1n))).rejects.toBeInstanceOf(InvariantBroken);
      expect(await read(allAccounts, {})).toEqual([{ ...account(1, { name: 'Bank' }), commit_number: 2n }]);
      expect(await read(allCommits, {})).toHaveLength(2);
    });

    test('as of every commit the rows are what they were', async () => {
      await commit((tx) => tx.insert(accounts, account(1)));
      await commit((tx) => tx.insert(accounts, account(2)));
      await commit((tx) => tx.replace(accounts, account(1, { name: 'Second' }), 1n));
      await commit((tx) => tx.replace(accounts, account(1, { name: 'Third' }), 3n));
      const namesAt = async (at: bigint): Promise<string[]> =>
        (await read(accountsAsOf, { at }))
          .map((row) => `${row.code} ${row.name} ${row.commit_number}`)
          .toSorted();
      expect(await namesAt(0n)).toEqual([]);
      expect(await namesAt(1n)).toEqual(['A1 Cash 1']);
      expect(await namesAt(2n)).toEqual(['A1 Cash 1', 'A2 Cash 2']);
      expect(await namesAt(3n)).toEqual(['A1 Second 3', 'A2 Cash 2']);
      expect(await namesAt(4n)).toEqual(['A1 Third 4', 'A2 Cash 2']);
      expect(await namesAt(99n)).toEqual(['A1 Third 4', 'A2 Cash 2']);
    });

    test('pages follow the order, each as long as asked', async () => {
      await commit(async (tx) => {
        for (const last of [3, 1, 2]) tx.insert(accounts, account(last));
      });
      expect(await read(accountsAfter, { after: '', limit: 2 })).toEqual([{ code: 'A1' }, { code: 'A2' }]);
      expect(await read(accountsAfter, { after: 'A2', limit: 2 })).toEqual([{ code: 'A3' }]);
    });

    test.skipIf(engine.isSilentOfNames)(
      'an existing key is a duplicate key, by its name: primary, unique, and of a replacement',
      async () => {
        await commit(async (tx) => {
          tx.insert(accounts, account(1));
          tx.insert(accounts, account(2));
        });
        await expect(commit((tx) => tx.insert(accounts, account(1, { code: 'other' })))).rejects.toEqual(
          new DuplicateKey('accounts(id)'),
        );
        await expect(commit((tx) => tx.insert(accounts, account(3, { code: 'A1' })))).rejects.toEqual(
          new DuplicateKey('accounts(code)'),
        );
        await expect(commit((tx) => tx.replace(accounts, account(2, { code: 'A1' }), 1n))).rejects.toEqual(
          new DuplicateKey('accounts(code)'),
        );
        expect((await read(allAccounts, {})).map((row) => row.code)).toEqual(['A1', 'A2']);
        expect(await read(allCommits, {})).toHaveLength(1);
      },
    );

    test.each([
      [
        'an unknown account',
        (tx: TenantTx) => tx.insert(accountRoles, { role: 'Cash', account_id: id(404) }),
        'FOREIGN_KEY',
      ],
      [
        'a code outside its list',
        (tx: TenantTx) => tx.insert(accounts, account(1, { type: 'OTHER' as 'ASSET' })),
        'ck_accounts_type',
      ],
      [
        'a code with a space at its end',
        (tx: TenantTx) => tx.insert(accounts, account(1, { code: 'A ' })),
        'ck_accounts_code',
      ],
      [
        'a missing name',
        (tx: TenantTx) => tx.insert(accounts, account(1, { name: null as unknown as string })),
        'NOT_NULL:accounts.name',
      ],
      [
        'a rate that is no number',
        (tx: TenantTx) =>
          tx.insert(exchangeRateHistory, {
            id: id(1),
            original_currency: 'EUR',
            base_currency: 'USD',
            rate_date: day('2026-01-01'),
            rate: '1e5' as Rate,
            source: 'ECB',
            supersedes_id: null,
            reason: null,
          }),
        'ck_exchange_rate_history_rate',
      ],
      [
        'a pair of states that does not exist',
        async (tx: TenantTx) => {
          tx.insert(fiscalYears, year);
          tx.insert(periods, {
            id: id(1),
            fiscal_year_id: year.id,
            ordinal: 1,
            name: '2026-01',
            start_date: day('2026-01-01'),
            end_date: day('2026-01-31'),
            lock_state: 'UNLOCKED',
            close_state: 'CLOSED',
          });
        },
        'ck_periods_rule_state_pair',
      ],
      [
        'an instant of posting that is not the clock of the database',
        async (tx: TenantTx) => {
          tx.insert(fiscalYears, year);
          tx.insert(journalEntries, entry(1, tx.databaseClockMicros - 60_000_000n));
        },
        'NOT_DATABASE_CLOCK:journal_entries.actual_posting_date',
      ],
    ] as const)('%s is refused by the database, and nothing stays', async (_what, run, rule) => {
      if (engine.isSilentOfNames === true && /^(?:FOREIGN_KEY|NOT_NULL)/.test(rule)) {
        await expect(commit<unknown>(run)).rejects.toBeInstanceOf(DatabaseRefused);
        return;
      }
      await expect(commit<unknown>(run)).rejects.toEqual(new DatabaseRefused(rule));
      expect(await read(allCommits, {})).toEqual([]);
      expect(await read(allEvents, {})).toEqual([]);
    });

    test('posted rows and versions are neither changed nor removed through the application’s own connection', async () => {
      await commit((tx) => tx.insert(accounts, account(1)));
      for (const write of [forgeEvent, removeEvents, removeAccounts])
        await expect(commit((tx) => tx.derive(write, {}))).rejects.toBeInstanceOf(DatabaseRefused);
      expect(await read(allEvents, {})).toEqual([{ commit: 1n, event: 'TESTED' }]);
      expect(await read(allAccounts, {})).toHaveLength(1);
    });

    test('a refused command leaves its event alone, under a commit of its own', async () => {
      const answer = await tenant.writer.submit({
        header,
        run: async (tx) => {
          tx.insert(accounts, account(1));
          tx.derive(startBalance, { account: id(1), period: id(2), amount: 5n });
          return {
            kind: 'undo',
            answer: 'no',
            outcome: 'refused',
            after: (trace) => trace.record(fixtureEvent({ ...event, event: 'COMMAND_REFUSED' })),
          };
        },
      });
      expect(answer).toBe('no');
      expect(await read(allAccounts, {})).toEqual([]);
      expect(await read(balances, {})).toEqual([]);
      expect(await read(allEvents, {})).toEqual([{ commit: 1n, event: 'COMMAND_REFUSED' }]);
      expect((await read(allCommits, {})).map(({ number, outcome }) => ({ number, outcome }))).toEqual([
        { number: 1n, outcome: 'refused' },
      ]);
    });

    test('what throws leaves nothing and takes no number; its neighbours in the group stay', async () => {
      const outcomes = await Promise.allSettled([
        commit((tx) => tx.insert(accounts, account(1))),
        commit(async (tx) => {
          tx.insert(accounts, account(2));
          throw new Error('broken');
        }),
        commit((tx) => tx.insert(accounts, account(1))),
        commit((tx) => tx.insert(accounts, account(3))),
      ]);
      expect(outcomes.map(({ status }) => status)).toEqual([
        'fulfilled',
        'rejected',
        'rejected',
        'fulfilled',
      ]);
      expect((await read(allAccounts, {})).map((row) => [row.code, row.commit_number])).toEqual([
        ['A1', 1n],
        ['A3', 2n],
      ]);
      expect((await read(allCommits, {})).map(({ number }) => number)).toEqual([1n, 2n]);
    });

    test('derived rows are started and added to exactly; one that has to touch a row and does not is a broken invariant', async () => {
      await commit((tx) => {
        tx.derive(startBalance, { account: id(1), period: id(2), amount: 9_007_199_254_740_993n });
        tx.derive(addToBalance, { account: id(1), amount: 1n }, 'ONE');
        tx.derive(addToBalance, { account: id(9), amount: 1n });
      });
      await expect(
        commit((tx) => tx.derive(addToBalance, { account: id(9), amount: 1n }, 'ONE')),
      ).rejects.toBeInstanceOf(InvariantBroken);
      const [balance] = await read(balances, {});
      expect(balance).toMatchObject({
        account_id: id(1),
        is_closing: false,
        base_debit: 9_007_199_254_740_994n,
        base_credit: 0n,
      });
    });

    test('an upsert starts a row, then adds to it, sets it and holds what has to stay', async () => {
      const itemUpsert = upsertOf(openItemBalances, {
        added: ['open_original_amount'],
        set: ['open_base_amount'],
        same: ['account_id', 'party_id', 'currency'],
      });
      const item = (originalE4: bigint, baseE4: bigint, account = id(1)) => ({
        open_item_id: id(7),
        account_id: account,
        party_id: id(2),
        currency: 'USD',
        open_original_amount: originalE4,
        open_base_amount: baseE4,
      });
      await commit((tx) => tx.upsert(itemUpsert, item(9_007_199_254_740_993n, 1n)));
      await commit((tx) => tx.upsert(itemUpsert, item(-3n, 2n)));
      expect(await read(allItems, {})).toEqual([item(9_007_199_254_740_990n, 2n)]);
      await expect(commit((tx) => tx.upsert(itemUpsert, item(1n, 1n, id(9))))).rejects.toThrow();
      expect(await read(allItems, {})).toEqual([item(9_007_199_254_740_990n, 2n)]);
      expect(() => upsertOf(openItemBalances, { added: ['open_base_amount'] })).toThrow(
        /each of its columns/,
      );
    });

    const accountById = (last: number) => ({ id: id(last) });
    test('reads that are requested together are one set, through however many functions; a command has two', async () => {
      await commit((tx) => tx.insert(accounts, account(1)));
      const findAccount = async (tx: TenantTx, last: number) => tx.first(oneAccount, accountById(last));
      const nested = async (tx: TenantTx, last: number) => {
        const found = await findAccount(tx, last);
        return findAccount(tx, found ? last + 1 : last);
      };
      const answers = await commit((tx) =>
        Promise.all([
          nested(tx, 1),
          nested(tx, 3),
          tx.first(oneAccount, accountById(1)).then(async (row) => row),
        ]),
      );
      expect(answers.map((row) => row?.code ?? null)).toEqual([null, null, 'A1']);
      await expect(
        commit(async (tx) => {
          for (const last of [1, 2, 3]) await tx.first(oneAccount, accountById(last));
        }),
      ).rejects.toThrow('more than 2 sets');
    });

    test('a snapshot answers what is requested while other reads are under way', async () => {
      await commit((tx) => tx.insert(accounts, account(1)));
      const answers = await tenant.read((tx) => {
        const later = async (): Promise<unknown> => {
          await setImmediate();
          return tx.first(oneAccount, accountById(1));
        };
        return Promise.all([tx.all(allAccounts, {}), later(), later().then(() => tx.all(allAccounts, {}))]);
      });
      expect(answers).toMatchObject([[{ code: 'A1' }], { code: 'A1' }, [{ code: 'A1' }]]);
    });

    test('a command reads nothing after its first write, also where it catches what was thrown', async () => {
      const reading = (tx: TenantTx) => {
        tx.insert(accounts, account(1));
        return tx.first(oneAccount, accountById(1));
      };
      await expect(commit(reading)).rejects.toThrow('after its first write');
      await expect(commit((tx) => reading(tx).catch(() => null))).rejects.toThrow('after its first write');
      expect(await read(allAccounts, {})).toEqual([]);
    });

    test('a work that is declared as stepwise reads what it wrote, as often as it wants', async () => {
      const codes = await tenant.writer.submit({
        header,
        reading: 'stepwise',
        run: async (tx) => {
          const seen: (string | null)[] = [];
          for (const last of [1, 2, 3]) {
            tx.insert(accounts, account(last));
            seen.push((await tx.first(oneAccount, accountById(last)))?.code ?? null);
            await tx.flush();
          }
          tx.record(fixtureEvent(event));
          return { kind: 'keep', answer: seen };
        },
      });
      expect(codes).toEqual(['A1', 'A2', 'A3']);
      const undone = tenant.writer.submit({
        header,
        reading: 'stepwise',
        run: async (tx) => {
          tx.insert(accounts, account(4));
          await tx.first(oneAccount, accountById(4));
          throw new Error('broken');
        },
      });
      await expect(undone).rejects.toThrow('broken');
      expect((await read(allAccounts, {})).map((row) => row.code)).toEqual(['A1', 'A2', 'A3']);
    });

    test('what a work reads when it begins is no set of its own', async () => {
      await commit((tx) => tx.insert(accounts, account(1)));
      let opened: string | null = null;
      await tenant.writer.submit({
        header,
        opening: async (tx) => {
          opened = (await tx.first(oneAccount, accountById(1)))?.code ?? null;
        },
        run: async (tx) => {
          await tx.first(oneAccount, accountById(1));
          await tx.first(oneAccount, accountById(2));
          tx.record(fixtureEvent(event));
          return { kind: 'keep', answer: null };
        },
      });
      expect(opened).toBe('A1');
    });

    test('a work on derived tables alone stays without a commit; one that writes a row too is thrown and leaves neither', async () => {
      await commit((tx) => tx.insert(accounts, account(1)));
      const params = { account: id(1), period: id(800), amount: 5n };
      const project = (also: (tx: TenantTx) => void): Promise<number> =>
        tenant.writer.submit({
          header,
          run: async (tx) => {
            tx.derive(startBalance, params);
            also(tx);
            return { kind: 'derived', answer: 1 };
          },
        });
      const attempts = await Promise.allSettled([
        project((tx) => tx.insert(accounts, account(2))),
        project((tx) => tx.record(fixtureEvent(event))),
        commit((tx) => tx.insert(accounts, account(3))),
      ]);
      expect(attempts.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled']);
      expect(await read(balances, {})).toEqual([]);
      expect((await read(allAccounts, {})).map((row) => row.id)).toEqual([id(1), id(3)]);
      await expect(project(() => undefined)).resolves.toBe(1);
      expect((await read(balances, {})).map((row) => row.base_debit)).toEqual([5n]);
      expect((await read(allCommits, {})).map((row) => row.number)).toEqual([1n, 2n]);
    });

    test('instants of commits never go back, numbers have no gaps, and the chain is verified', async () => {
      await Promise.all([1, 2, 3].map((last) => commit((tx) => tx.insert(accounts, account(last)))));
      await commit((tx) => tx.replace(accounts, account(2, { name: 'Bank' }), 2n));
      const commits = await read(allCommits, {});
      expect(commits.map(({ number }) => number)).toEqual([1n, 2n, 3n, 4n]);
      expect(commits.map(({ instant }) => instant)).toEqual(
        commits.map(({ instant }) => instant).toSorted((left, right) => Number(left - right)),
      );
      const report = await tenant.read((tx) =>
        verifyChain({ tables: Object.values(tenantTables), source: tx.chainSource(), knownHeads: [] }),
      );
      expect(report.faults).toEqual([]);
      expect(report).toMatchObject({ isValid: true, commitCount: 4, headNumber: 4n });
    });

    test('the commit after the ninth and after the ninety-ninth is the next one', async () => {
      const numberOf = (): Promise<bigint> => commit((tx) => tx.commitNumber);
      for (let number = 1n; number <= 12n; number += 1n) expect(await numberOf()).toBe(number);
      await Promise.all(Array.from({ length: 90 }, numberOf));
      expect(await numberOf()).toBe(103n);
      expect((await read(allCommits, {})).map(({ number }) => number)).toEqual(
        Array.from({ length: 103 }, (_each, index) => BigInt(index + 1)),
      );
    });
  });
}

/** Reads one query in a snapshot of the tenant that is currently open. */
function readingOf(open: () => ContractTenant): SnapshotTx<TenantTables>['all'] {
  return (query, params) => open().read((tx) => tx.all(query, params));
}
