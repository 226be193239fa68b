import { and, asc, count, gt, gte, or } from 'drizzle-orm';
import type { Uuid } from '@cifra/domain/ids';
import { accepted } from '@cifra/domain/result';
import { paged } from '@cifra/database/dialects/page';
import { tenantDerivedWrite, tenantQuery } from '@cifra/database/statement';
import type { TenantTx } from '@cifra/database/tx';
import { tenantCommand } from '@cifra/books/command';
import { addToBalance, OPENING_PERIOD_ID } from '@cifra/ledger/journal/balances';
import { setLastNumber } from '@cifra/ledger/journal/numbers';
import { addToOpenItem } from '@cifra/ledger/journal/open-item-balances';
import { addToTaxBalance } from '@cifra/ledger/journal/tax-balances';
import { DerivedTotals } from './derived-totals.ts';

/** Rows of one step through a table: what is in memory at once. */
const STEP = 2_000;

const linesAfter = tenantQuery<{ entryId: Uuid; ordinal: number }>()((q) => {
  const t = q.t.journal_lines;
  const lines = q.db
    .select()
    .from(t)
    .where(
      and(
        gte(t.entry_id, q.arg(t.entry_id, 'entryId')),
        or(gt(t.entry_id, q.arg(t.entry_id, 'entryId')), gt(t.ordinal, q.arg(t.ordinal, 'ordinal'))),
      ),
    )
    .orderBy(asc(t.entry_id), asc(t.ordinal));
  return paged(lines, q, STEP);
});

const entriesAfter = tenantQuery<{ id: Uuid }>()((q) => {
  const t = q.t.journal_entries;
  const entries = q.db
    .select({ id: t.id, series: t.series, fiscal_year_id: t.fiscal_year_id, number: t.number })
    .from(t)
    .where(gt(t.id, q.arg(t.id, 'id')))
    .orderBy(asc(t.id));
  return paged(entries, q, STEP);
});

const documentsAfter = tenantQuery<{ id: Uuid }>()((q) => {
  const t = q.t.documents;
  const documents = q.db
    .select({ id: t.id, series: t.series, fiscal_year_id: t.fiscal_year_id, number: t.number })
    .from(t)
    .where(gt(t.id, q.arg(t.id, 'id')))
    .orderBy(asc(t.id));
  return paged(documents, q, STEP);
});

const countOfBalances = tenantQuery()((q) => q.db.select({ count: count() }).from(q.t.account_balances));
const countOfCounters = tenantQuery()((q) => q.db.select({ count: count() }).from(q.t.series_counters));
const emptyBalances = tenantDerivedWrite<object>()((q) => q.db.delete(q.t.account_balances));
const emptyOpenItems = tenantDerivedWrite<object>()((q) => q.db.delete(q.t.open_item_balances));
const emptyTaxBalances = tenantDerivedWrite<object>()((q) => q.db.delete(q.t.tax_balances));
const emptyCounters = tenantDerivedWrite<object>()((q) => q.db.delete(q.t.series_counters));

export interface DerivedRebuilt {
  readonly balances: number;
  readonly counters: number;
}

/** Makes the derived tables anew from the entries, their lines and the documents' numbers, in one transaction. Refuses nothing. */
export const rebuildDerived = tenantCommand<Record<string, never>, DerivedRebuilt, never>(
  'books.rebuildDerived',
  async (tx, _input, { tenant }) => {
    const totals = await totalsOfBooks(tx);
    const [balances, counters] = await Promise.all([
      tx.first(countOfBalances, {}),
      tx.first(countOfCounters, {}),
    ]);
    tx.derive(emptyBalances, {});
    tx.derive(emptyCounters, {});
    for (const balance of totals.balances.values()) addToBalance(tx, balance);
    for (const { series, fiscalYearId, lastNumber } of totals.series.values())
      setLastNumber(tx, { series, fiscalYearId }, lastNumber);
    tx.derive(emptyOpenItems, {});
    tx.derive(emptyTaxBalances, {});
    for (const item of totals.openItems.values()) addToOpenItem(tx, item);
    for (const balance of totals.taxBalances.values()) addToTaxBalance(tx, balance);
    const rebuilt = { balances: totals.balances.size, counters: totals.series.size };
    tx.record({
      event: 'DERIVED_TABLES_REBUILT',
      objectType: 'Tenant',
      objectId: tenant.id,
      before: { balances: balances?.count ?? 0, counters: counters?.count ?? 0 },
      after: rebuilt,
    });
    return accepted(rebuilt);
  },
);

async function totalsOfBooks(tx: TenantTx): Promise<DerivedTotals> {
  const totals = new DerivedTotals();
  let line: { entryId: Uuid; ordinal: number } | null = { entryId: OPENING_PERIOD_ID, ordinal: 0 };
  while (line !== null) {
    const rows: Awaited<ReturnType<typeof readLines>> = await readLines(tx, line);
    for (const row of rows) totals.addLine(row);
    const last = rows.at(-1);
    line = last && rows.length === STEP ? { entryId: last.entry_id, ordinal: last.ordinal } : null;
  }
  for (const numberedAfter of [entriesAfter, documentsAfter]) {
    let id: Uuid | null = OPENING_PERIOD_ID;
    while (id !== null) {
      const rows: Awaited<ReturnType<typeof readNumbered>> = await readNumbered(tx, numberedAfter, id);
      for (const row of rows) totals.addNumbered(row);
      id = rows.length === STEP ? (rows.at(-1)?.id ?? null) : null;
    }
  }
  return totals;
}

const readLines = (tx: TenantTx, after: { entryId: Uuid; ordinal: number }) => tx.all(linesAfter, after);
const readNumbered = (tx: TenantTx, numberedAfter: typeof entriesAfter, id: Uuid) =>
  tx.all(numberedAfter, { id });
