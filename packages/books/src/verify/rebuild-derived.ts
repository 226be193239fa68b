import { and, asc, gt, gte, or } from 'drizzle-orm';
import type { Uuid } from '@cifra/domain/ids';
import { accepted } from '@cifra/domain/result';
import { paged } from '@cifra/database/dialects/page';
import { tenantDerivedWrite, tenantQuery } from '@cifra/database/statement';
import type { TenantTx } from '@cifra/database/tx';
import { tenantCommand } from '../command.ts';
import { OPENING_PERIOD_ID } from '../journal/balances.ts';
import { startOpenItem } from '../journal/open-item-balances.ts';
import { startBalance, startCounter } from '../journal/queries.ts';
import { startTaxBalance } from '../journal/tax-balances.ts';
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
    const removedBalances = await tx.derive(emptyBalances, {});
    const removedCounters = await tx.derive(emptyCounters, {});
    for (const balance of totals.balances.values()) await tx.derive(startBalance, balance);
    for (const { series, fiscalYearId, lastNumber } of totals.series.values())
      await tx.derive(startCounter, { series, fiscalYearId, lastNumber });
    await tx.derive(emptyOpenItems, {});
    await tx.derive(emptyTaxBalances, {});
    for (const item of totals.openItems.values()) await tx.derive(startOpenItem, item);
    for (const balance of totals.taxBalances.values()) await tx.derive(startTaxBalance, balance);
    const rebuilt = { balances: totals.balances.size, counters: totals.series.size };
    await tx.record({
      event: 'DERIVED_TABLES_REBUILT',
      objectType: 'Tenant',
      objectId: tenant.id,
      before: { balances: removedBalances, counters: removedCounters },
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
