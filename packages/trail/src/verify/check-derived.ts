import type { Row } from '@cifra/database/kit/table';
import { documents, openItemBalances } from '@cifra/database/tables/documents';
import { accountBalances, journalEntries, seriesCounters, taxBalances } from '@cifra/database/tables/tenant';
import type { TenantSnapshotTx } from '@cifra/database/tx';
import { balanceKey, type BalanceChange } from '@cifra/ledger/journal/balances';
import { taxBalanceKey } from '@cifra/ledger/journal/tax-balances';
import type { FaultList } from './books-fault.ts';
import {
  asRow,
  seriesKey,
  type DerivedTotals,
  type NumberedRow,
  type SeriesTotal,
} from './derived-totals.ts';

const figures = (
  of: Pick<BalanceChange, 'baseDebitE4' | 'baseCreditE4' | 'originalDebitE4' | 'originalCreditE4'>,
): string => [of.baseDebitE4, of.baseCreditE4, of.originalDebitE4, of.originalCreditE4].join(' ');

const NOTHING = '0 0 0 0';

/** Compares the maintained balances with the lines; a balance of nothing may be there or not. Answers how many were read. */
export async function checkBalances(
  tx: TenantSnapshotTx,
  totals: DerivedTotals,
  faults: FaultList,
): Promise<number> {
  const rebuilt = new Map([...totals.balances].map(([key, change]) => [key, figures(change)]));
  let count = 0;
  for await (const stored of tx.chainSource().versions(accountBalances)) {
    const row = asRow<Row<typeof accountBalances>>(stored);
    count += 1;
    const object = balanceKey({
      accountId: row.account_id,
      periodId: row.period_id,
      originalCurrency: row.original_currency,
      isClosing: row.is_closing,
    });
    const expected = rebuilt.get(object) ?? NOTHING;
    const found = [row.base_debit, row.base_credit, row.original_debit, row.original_credit].join(' ');
    if (expected !== found) faults.add({ kind: 'BALANCE_DIFFERS', object, expected, found });
    rebuilt.delete(object);
  }
  for (const [object, expected] of rebuilt)
    if (expected !== NOTHING) faults.add({ kind: 'BALANCE_DIFFERS', object, expected, found: 'none' });
  return count;
}

/** Compares what is open of each item with the lines that name it; an item of nothing may be there or not. */
export async function checkOpenItems(
  tx: TenantSnapshotTx,
  totals: DerivedTotals,
  faults: FaultList,
): Promise<void> {
  const rebuilt = new Map<string, string>(
    [...totals.openItems.values()].map((item) => [
      item.openItemId,
      [item.accountId, item.partyId, item.currency, item.originalE4, item.baseE4].join(' '),
    ]),
  );
  for await (const stored of tx.chainSource().versions(openItemBalances)) {
    const row = asRow<Row<typeof openItemBalances>>(stored);
    const object = row.open_item_id;
    const expected = rebuilt.get(object) ?? 'none';
    const found = [
      row.account_id,
      row.party_id,
      row.currency,
      row.open_original_amount,
      row.open_base_amount,
    ].join(' ');
    if (expected !== found) faults.add({ kind: 'OPEN_ITEM_DIFFERS', object, expected, found });
    rebuilt.delete(object);
  }
  for (const [object, expected] of rebuilt)
    faults.add({ kind: 'OPEN_ITEM_DIFFERS', object, expected, found: 'none' });
}

/** Compares the maintained tax balances with the lines that name a tax code. */
export async function checkTaxBalances(
  tx: TenantSnapshotTx,
  totals: DerivedTotals,
  faults: FaultList,
): Promise<void> {
  const rebuilt = new Map(
    [...totals.taxBalances].map(([key, change]) => [key, `${change.baseDebitE4} ${change.baseCreditE4}`]),
  );
  for await (const stored of tx.chainSource().versions(taxBalances)) {
    const row = asRow<Row<typeof taxBalances>>(stored);
    const object = taxBalanceKey({
      periodId: row.period_id,
      taxCodeId: row.tax_code_id,
      accountId: row.account_id,
      isTax: row.is_tax,
    });
    const expected = rebuilt.get(object) ?? '0 0';
    const found = `${row.base_debit} ${row.base_credit}`;
    if (expected !== found) faults.add({ kind: 'TAX_BALANCE_DIFFERS', object, expected, found });
    rebuilt.delete(object);
  }
  for (const [object, expected] of rebuilt)
    faults.add({ kind: 'TAX_BALANCE_DIFFERS', object, expected, found: 'none' });
}

/** Every series, of entries and of documents, counts 1, 2, … without a gap, and its counter stands at its last number. */
export async function checkNumbers(
  tx: TenantSnapshotTx,
  totals: DerivedTotals,
  faults: FaultList,
): Promise<void> {
  for (const series of totals.series.values()) {
    if (series.count === series.lastNumber) continue;
    const missing = await firstMissing(tx, series);
    faults.add({
      kind: 'NUMBER_MISSING',
      object: seriesKey(series),
      expected: missing.toString(),
      found: 'none',
    });
  }
  const rebuilt = new Map(totals.series);
  for await (const stored of tx.chainSource().versions(seriesCounters)) {
    const row = asRow<Row<typeof seriesCounters>>(stored);
    const object = seriesKey({ series: row.series, fiscalYearId: row.fiscal_year_id });
    const expected = rebuilt.get(object)?.lastNumber ?? 0n;
    if (expected !== row.last_number)
      faults.add({
        kind: 'COUNTER_DIFFERS',
        object,
        expected: expected.toString(),
        found: row.last_number.toString(),
      });
    rebuilt.delete(object);
  }
  for (const [object, { lastNumber }] of rebuilt)
    faults.add({ kind: 'COUNTER_DIFFERS', object, expected: lastNumber.toString(), found: 'none' });
}

/** The first number that a faulty series lacks: a second pass, for the sake of its name. */
async function firstMissing(tx: TenantSnapshotTx, of: SeriesTotal): Promise<bigint> {
  const numbers = new Set<bigint>();
  for (const table of [journalEntries, documents])
    for await (const stored of tx.chainSource().versions(table)) {
      const row = asRow<NumberedRow>(stored);
      if (row.series === of.series && row.fiscal_year_id === of.fiscalYearId) numbers.add(row.number);
    }
  let missing = 1n;
  while (numbers.has(missing)) missing += 1n;
  return missing;
}
