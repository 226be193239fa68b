import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import { tenantQuery } from '@cifra/database/statement';
import {
  chainVerifications,
  closeItems,
  closePackages,
  openingChangeAcknowledgements,
  openingChangeAmounts,
  openingChangePeriods,
  openingChanges,
  periodClosings,
  yearCloseEntries,
  yearCloseLines,
  yearCloses,
  yearSignOffs,
} from '@cifra/database/tables/close';
import { accruals } from '@cifra/database/tables/tenant';
import type { TenantTx } from '@cifra/database/tx';

const ZEROS = '0'.repeat(64);

interface CloseRows {
  readonly periodId: Uuid;
  readonly fiscalYearId: Uuid;
  readonly accountId: Uuid;
  readonly accrualEntryId: Uuid;
  readonly day: LocalDate;
  readonly newId: () => Uuid;
}

/** One row of each table of the close, as they stand in the books: for tests that tamper with any row. */
export async function writeCloseRows(
  tx: TenantTx,
  { periodId, fiscalYearId, accountId, accrualEntryId, day, newId }: CloseRows,
): Promise<void> {
  const person = newId();
  tx.insert(closePackages, {
    period_id: periodId,
    preparer_id: person,
    makers: '[]',
    submitted_by: null,
    submitted_digest: null,
    submitted_entry_count: null,
    decided_by: null,
    rejection_reason: null,
  });
  tx.insert(closeItems, {
    id: newId(),
    period_id: periodId,
    code: null,
    title: 'Bank statements',
    owner_id: person,
    due_date: day,
    is_repeated: true,
    state: 'OPEN',
    note: null,
    acknowledged: null,
    decided_by: null,
  });
  tx.insert(chainVerifications, {
    id: newId(),
    head_number: 1n,
    head_hash: ZEROS,
    is_valid: true,
    first_fault: null,
  });
  tx.insert(periodClosings, {
    period_id: periodId,
    ordinal: 1,
    submitted_by: person,
    approved_by: newId(),
    digest: ZEROS,
    entry_count: 1,
    second_person: null,
  });
  const change = { period_id: periodId, ordinal: 1 };
  tx.insert(openingChanges, { ...change, makers: JSON.stringify([person]) });
  tx.insert(openingChangeAmounts, {
    ...change,
    account_id: accountId,
    currency: 'PAB',
    original_amount: 400_000n,
    base_amount: 400_000n,
  });
  tx.insert(openingChangePeriods, { ...change, later_period_id: periodId });
  tx.insert(openingChangeAcknowledgements, {
    ...change,
    acknowledged_by: person,
    note: 'The invoice was known.',
  });
  const [yearCloseId, entryId] = [newId(), newId()];
  tx.insert(yearCloses, {
    id: yearCloseId,
    fiscal_year_id: fiscalYearId,
    state: 'DRAFTED',
    fingerprint: ZEROS,
    result: -500_000n,
    entry_count: 1,
    line_count: 1,
    drafted_by: person,
    reviewed_by: '[]',
    second_person: null,
    closed_by: null,
    reversed_by: null,
  });
  tx.insert(yearCloseEntries, {
    id: entryId,
    year_close_id: yearCloseId,
    ordinal: 1,
    kind: 'CLOSING',
    posting_date: day,
    description: 'Closing',
    explanation: 'Closes income and expense.',
    accrual_entry_id: accrualEntryId,
  });
  tx.insert(yearCloseLines, {
    year_close_entry_id: entryId,
    ordinal: 1,
    account_id: accountId,
    original_currency: 'PAB',
    original_amount: 500_000n,
    base_amount: 500_000n,
    explanation: 'The balance of the year.',
    state: 'PENDING',
    decided_by: null,
    note: null,
  });
  tx.insert(yearSignOffs, {
    fiscal_year_id: fiscalYearId,
    year_close_id: yearCloseId,
    signed_by: person,
    statement: 'Nothing is revalued.',
    statement_version: 1,
    exposure: '{}',
    exposure_hash: ZEROS,
    second_person: null,
  });
}

const packages = tenantQuery()((q) => q.db.select().from(q.t.close_packages));
const items = tenantQuery()((q) => q.db.select().from(q.t.close_items));
const closes = tenantQuery()((q) => q.db.select().from(q.t.year_closes));
const lines = tenantQuery()((q) => q.db.select().from(q.t.year_close_lines));
const allAccruals = tenantQuery()((q) => q.db.select().from(q.t.accruals));

/** A second version of every versioned row of the close. */
export async function changeCloseRows(tx: TenantTx): Promise<void> {
  for (const { commit_number: version, ...row } of await tx.all(packages, {}))
    tx.replace(closePackages, { ...row, preparer_id: null }, version);
  for (const { commit_number: version, ...row } of await tx.all(items, {}))
    tx.replace(closeItems, { ...row, state: 'DONE' }, version);
  for (const { commit_number: version, ...row } of await tx.all(closes, {}))
    tx.replace(yearCloses, { ...row, state: 'SUPERSEDED' }, version);
  for (const { commit_number: version, ...row } of await tx.all(lines, {}))
    tx.replace(yearCloseLines, { ...row, state: 'APPROVED' }, version);
  for (const { commit_number: version, ...row } of await tx.all(allAccruals, {}))
    tx.replace(accruals, { ...row, reversal_id: row.entry_id }, version);
}
