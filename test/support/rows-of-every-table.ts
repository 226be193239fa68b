import { hash } from 'node:crypto';
import type { Uuid } from '@cifra/domain/ids';
import { localDate, type LocalDate } from '@cifra/domain/local-date';
import { rateOne } from '@cifra/domain/rate';
import { accepted } from '@cifra/domain/result';
import { tenantCommand } from '@cifra/books/command';
import { fixtureEvent } from '@cifra/database/audit-event.fixture';
import { tenantQuery } from '@cifra/database/statement';
import {
  allocationReversals,
  allocations,
  documentDrafts,
  documentLines,
  documentRemarks,
  documents,
  documentVoids,
  openItemMovements,
  openItems,
} from '@cifra/database/tables/documents';
import {
  accountRoles,
  accounts,
  accruals,
  entryDrafts,
  exchangeRateHistory,
  fiscalYears,
  importMappings,
  imports,
  lostNumbers,
  recurringEntries,
  recurringRuns,
  tenantProfile,
} from '@cifra/database/tables/tenant';
import { taxWithholdings } from '@cifra/database/tables/withholdings';
import { formerBalances, formerDecisions, formerVersions } from '@cifra/database/tables/former';
import { importDecisions, importProposals } from '@cifra/database/tables/imports';
import { correctionDecisions, corrections } from '@cifra/database/tables/corrections';
import { selfApprovals } from '@cifra/database/tables/self-approvals';
import { moneyDocuments, moneyDrafts, statementBalances } from '@cifra/database/tables/money';
import { voucherDetachments, voucherFiles, vouchers, voucherScans } from '@cifra/database/tables/vouchers';
import { addPart } from '@cifra/trade/vouchers/queries';
import { personalErasures } from '@cifra/database/tables/personal';
import { SeriesNumbers, setLastNumber } from '@cifra/ledger/journal/numbers';
import { addToOpenItems } from '@cifra/ledger/journal/open-item-balances';
import { entryById } from '@cifra/ledger/journal/queries';
import { profile } from '@cifra/books/tenant-profile';
import { changeCloseRows, writeCloseRows } from './close-rows.ts';

/** Rows of the tables that posting an entry does not reach, written as they stand in the books: for tests that tamper with any row. */

const anyAccount = tenantQuery()((q) => q.db.select().from(q.t.accounts));
const anyRole = tenantQuery()((q) => q.db.select().from(q.t.account_roles));
const anyYear = tenantQuery()((q) => q.db.select().from(q.t.fiscal_years));

const day = '2026-03-15' as LocalDate;
const makers = { submitted_by: null, decided_by: null, rejection_reason: null } as const;

interface Written {
  readonly documentId: Uuid;
  readonly draftId: Uuid;
  readonly recurringEntryId: Uuid;
}

/** One row of each table of documents, recurring entries, accruals, imports and rates. */
export const writeOtherRows = tenantCommand<
  { readonly entryId: Uuid; readonly reversingEntryId: Uuid; readonly partyId: Uuid },
  Written,
  never
>('fixture.writeOtherRows', async (tx, { entryId, reversingEntryId, partyId }, { newId, tenant }) => {
  const entry = await tx.first(entryById, { id: entryId });
  const account = await tx.first(anyAccount, {});
  if (!entry || !account) throw new Error('the books are empty');
  const draftId = newId();
  tx.insert(documentDrafts, {
    id: draftId,
    kind: 'INVOICE',
    state: 'DRAFT',
    party_id: partyId,
    document_date: day,
    posting_date: day,
    content: '{}',
    prepared_by: '[]',
    ...makers,
    document_id: null,
  });
  const document = (id: Uuid, number: bigint, ofEntry: Uuid) => ({
    id,
    kind: 'INVOICE' as const,
    side: 'SALES' as const,
    series: 'INV',
    fiscal_year_id: entry.fiscal_year_id,
    number,
    display_number: `INV-2026-00000${number}`,
    vendor_number: null,
    party_id: partyId,
    document_date: day,
    posting_date: day,
    due_date: day,
    currency: 'PAB',
    net_amount: 500_000n,
    tax_amount: 0n,
    total_amount: 500_000n,
    total_base_amount: 500_000n,
    rate: rateOne,
    rate_date: day,
    rate_id: null,
    rate_mark: null,
    control_account_id: account.id,
    entry_id: ofEntry,
    original_document_id: null,
    original_item_id: null,
    bank_account_id: null,
    bank_currency: null,
    bank_amount: null,
    netted_amount: null,
    payables_currency: null,
    payables_amount: null,
    netted_payables_amount: null,
    reference: 'Order 7',
    memo: null,
    rounding_mode: 'PER_LINE' as const,
    prices_include_tax: false,
    discount_percent_e4: 50_000,
    discount_amount: 0n,
    template: null,
    prepared_by: null,
    approved_by: null,
  });
  const [documentId, noteId] = [newId(), newId()];
  const series = { series: 'INV', fiscalYearId: entry.fiscal_year_id };
  const numbers = await SeriesNumbers.gather(tx, [series.series, 'TRF']);
  tx.insert(documents, document(documentId, numbers.issue(tx, series), entryId));
  tx.insert(documents, {
    ...document(noteId, numbers.issue(tx, series), reversingEntryId),
    original_document_id: documentId,
    original_item_id: null,
    memo: 'Taken back',
  });
  for (const objectId of [documentId, noteId])
    tx.record(fixtureEvent({ event: 'DOCUMENT_POSTED', objectType: 'Document', objectId }));
  tx.insert(documentLines, {
    document_id: documentId,
    ordinal: 1,
    kind: 'ITEM',
    currency: 'PAB',
    item_id: null,
    account_id: account.id,
    description: 'Pan',
    quantity_e6: 1_000_000n,
    unit_price_e6: 50_000_000n,
    discount_percent_e4: 10_000,
    discount_amount: 0n,
    document_discount_amount: 0n,
    net_amount: 500_000n,
    tax_code_id: null,
    tax_percent_e4: 0,
    tax_amount: 0n,
    tax_base_amount: 0n,
    tax_date: day,
    original_ordinal: null,
  });
  const item = (id: Uuid, ofDocument: Uuid, sign: bigint) => ({
    id,
    side: 'SALES' as const,
    party_id: partyId,
    account_id: account.id,
    document_id: ofDocument,
    reference: 'INV-2026-000001',
    document_date: day,
    due_date: day,
    currency: 'PAB',
    original_amount: sign * 500_000n,
    base_amount: sign * 500_000n,
  });
  const [toItemId, fromItemId, allocationId] = [newId(), newId(), newId()];
  tx.insert(openItems, item(toItemId, documentId, 1n));
  tx.insert(openItems, item(fromItemId, noteId, -1n));
  for (const [ordinal, openItemId] of [toItemId, fromItemId].entries()) {
    const amountE4 = ordinal === 0 ? 500_000n : -500_000n;
    addToOpenItems(tx, [
      {
        openItemId,
        accountId: account.id,
        partyId,
        currency: 'PAB',
        originalAmountE4: amountE4,
        baseAmountE4: amountE4,
      },
    ]);
    tx.insert(openItemMovements, {
      posting_id: entryId,
      ordinal: ordinal + 1,
      open_item_id: openItemId,
      account_id: account.id,
      party_id: partyId,
      currency: 'PAB',
      posting_date: day,
      period_id: entry.period_id,
      original_amount: amountE4,
      base_amount: amountE4,
      allocation_id: null,
    });
  }
  tx.insert(allocations, {
    id: allocationId,
    from_item_id: fromItemId,
    to_item_id: toItemId,
    allocation_date: day,
    currency: 'PAB',
    amount: 500_000n,
    from_base_amount: 500_000n,
    to_base_amount: 500_000n,
    variance_account_id: null,
    entry_id: entryId,
  });
  tx.insert(allocationReversals, {
    allocation_id: allocationId,
    reversal_date: day,
    entry_id: reversingEntryId,
  });
  tx.insert(taxWithholdings, {
    document_id: documentId,
    ordinal: 1,
    tax_code_id: null,
    open_item_id: toItemId,
    certificate: 'R-7',
    withheld_on: 'TAX',
    percent_e4: 500_000,
    currency: 'PAB',
    from_amount: 70_000n,
    from_base_amount: 70_000n,
    amount: 35_000n,
    account_id: account.id,
    reason: null,
  });
  tx.insert(documentVoids, { document_id: documentId, note_id: noteId, entry_id: reversingEntryId });
  tx.insert(documentRemarks, { document_id: documentId, remark: 'They called.' });
  tx.insert(accruals, { entry_id: entryId, reverse_on_date: day, reversal_id: null });
  const lost = { series: 'LOST', fiscal_year_id: entry.fiscal_year_id };
  tx.insert(lostNumbers, { ...lost, first_number: 1n, last_number: 2n });
  setLastNumber(tx, { series: lost.series, fiscalYearId: lost.fiscal_year_id }, 2n);
  if (entry.period_id === null) throw new Error('the entry lies in no period');
  await writeCloseRows(tx, {
    periodId: entry.period_id,
    fiscalYearId: entry.fiscal_year_id,
    accountId: account.id,
    accrualEntryId: entryId,
    day,
    newId,
  });
  const recurringEntryId = newId();
  tx.insert(recurringEntries, {
    id: recurringEntryId,
    name: 'Rent',
    state: 'ACTIVE',
    frequency: 'MONTHLY',
    first_date: day,
    next_date: day,
    last_date: null,
    description: 'Rent',
    reference: null,
    lines: '[]',
    is_accrual: false,
    prepared_by: '[]',
  });
  const runDraftId = newId();
  tx.insert(entryDrafts, {
    id: runDraftId,
    state: 'DRAFT',
    posting_date: day,
    document_date: day,
    description: 'Rent',
    reference: null,
    lines: '[]',
    prepared_by: '[]',
    ...makers,
    entry_id: null,
    is_accrual: false,
  });
  tx.insert(recurringRuns, {
    recurring_entry_id: recurringEntryId,
    due_date: day,
    draft_id: runDraftId,
  });
  tx.insert(exchangeRateHistory, {
    id: newId(),
    original_currency: 'EUR',
    base_currency: tenant.baseCurrency,
    rate_date: day,
    rate: rateOne,
    source: 'MANUAL',
    supersedes_id: null,
    reason: 'A rate for the test of tampering',
  });
  tx.insert(imports, {
    id: newId(),
    format: 'SAFT',
    file_name: 'books.xml',
    file_hash: '0'.repeat(64),
    report: '{}',
  });
  tx.insert(importMappings, { id: newId(), name: 'banco', rules: '{}' });
  tx.insert(moneyDrafts, {
    id: newId(),
    kind: 'MONEY_OUT',
    state: 'DRAFT',
    posting_date: day,
    content: '{}',
    prepared_by: '[]',
    ...makers,
    document_id: null,
  });
  tx.insert(statementBalances, {
    id: newId(),
    period_id: entry.period_id,
    account_id: account.id,
    currency: 'PAB',
    statement_date: day,
    balance: 500_000n,
    is_removed: false,
    recorded_by: null,
  });
  const moneyId = newId();
  const moneySeries = { series: 'TRF', fiscalYearId: entry.fiscal_year_id };
  tx.insert(moneyDocuments, {
    id: moneyId,
    kind: 'TRANSFER',
    series: 'TRF',
    fiscal_year_id: entry.fiscal_year_id,
    number: numbers.issue(tx, moneySeries),
    display_number: 'TRF-2026-000001',
    party_id: partyId,
    document_date: day,
    posting_date: day,
    money_account_id: account.id,
    currency: 'PAB',
    net_amount: 500_000n,
    tax_amount: 0n,
    total_amount: 500_000n,
    amounts_include_tax: false,
    lines: '[]',
    to_account_id: account.id,
    to_currency: 'PAB',
    received_amount: 500_000n,
    received_date: day,
    transit_account_id: account.id,
    fee_account_id: account.id,
    fee_amount: 10_000n,
    entry_id: entryId,
    arrival_entry_id: reversingEntryId,
    reference: 'Order 8',
    memo: 'Moved',
    prepared_by: null,
    approved_by: null,
  });
  tx.record(fixtureEvent({ event: 'MONEY_POSTED', objectType: 'MoneyDocument', objectId: moneyId }));
  tx.insert(personalErasures, { subject_id: newId() });
  const content = Buffer.from('The rent of March.');
  const fileHash = hash('sha256', content, 'hex');
  const voucherId = newId();
  tx.insert(voucherFiles, { file_hash: fileHash, byte_count: BigInt(content.length), part_count: 1 });
  tx.derive(addPart, {
    fileHash,
    ordinal: 1,
    byteCount: BigInt(content.length),
    arrivedAtMicros: tx.databaseClockMicros,
    content,
  });
  tx.insert(voucherScans, { file_hash: fileHash, state: 'PENDING', finding: null });
  tx.insert(vouchers, {
    id: voucherId,
    object_kind: 'DOCUMENT',
    object_id: documentId,
    file_hash: fileHash,
    file_name: 'rent.txt',
    type: 'TEXT',
  });
  tx.insert(voucherDetachments, { voucher_id: voucherId, reason: 'It belongs to another month.' });
  const correctionId = newId();
  tx.insert(corrections, {
    id: correctionId,
    kind: 'DOCUMENT_VOID',
    object_id: documentId,
    posting_date: null,
    reason: 'It belongs to another month.',
    allocation_steps: 0,
    proposed_by: newId(),
  });
  tx.insert(correctionDecisions, {
    correction_id: correctionId,
    decision: 'REJECTED',
    decided_by: newId(),
    note: 'It does not.',
  });
  tx.insert(selfApprovals, {
    object_id: correctionId,
    object_type: 'Correction',
    counted_on: localDate('2026-01-31'),
    reason: 'Nobody else is there to approve it.',
    approved_by: newId(),
  });
  const versionId = newId();
  tx.insert(formerVersions, {
    id: versionId,
    first_month_end: day,
    last_month_end: day,
    row_count: 1,
    imported_by: null,
  });
  tx.insert(formerBalances, { version_id: versionId, month_end: day, account_id: account.id, balance: 0n });
  const importId = newId();
  tx.insert(importProposals, {
    id: importId,
    kind: 'JOURNAL',
    format: 'CSV',
    file_name: 'journal.csv',
    file_hash: fileHash,
    options: '{}',
    plan_hash: fileHash,
    report: '{}',
    proposed_by: newId(),
  });
  tx.insert(importDecisions, {
    import_id: importId,
    decision: 'REJECTED',
    decided_by: newId(),
    note: 'It is the file of another client.',
  });
  tx.insert(formerDecisions, { version_id: versionId, decision: 'REJECTED', decided_by: newId() });
  tx.record(fixtureEvent({ event: 'FIXTURE_ROWS_WRITTEN', objectType: 'Tenant', objectId: tenant.id }));
  return accepted({ documentId, draftId, recurringEntryId });
});

const scans = tenantQuery()((q) => q.db.select().from(q.t.voucher_scans));
const remarks = tenantQuery()((q) => q.db.select().from(q.t.document_remarks));
const drafts = tenantQuery()((q) => q.db.select().from(q.t.document_drafts));
const statementRows = tenantQuery()((q) => q.db.select().from(q.t.statement_balances));
const moneyDraftRows = tenantQuery()((q) => q.db.select().from(q.t.money_drafts));
const mappings = tenantQuery()((q) => q.db.select().from(q.t.import_mappings));
const recurring = tenantQuery()((q) => q.db.select().from(q.t.recurring_entries));

/** A second version of every versioned row that nothing else changes. */
export const changeOtherRows = tenantCommand<null, null, never>(
  'fixture.changeOtherRows',
  async (tx, _input, { tenant }) => {
    for (const { commit_number: version, ...row } of await tx.all(remarks, {}))
      tx.replace(documentRemarks, { ...row, remark: 'They called twice.' }, version);
    for (const { commit_number: version, ...row } of await tx.all(scans, {}))
      tx.replace(voucherScans, { ...row, state: 'CLEAN' }, version);
    for (const { commit_number: version, ...row } of await tx.all(statementRows, {}))
      tx.replace(statementBalances, { ...row, is_removed: true }, version);
    for (const { commit_number: version, ...row } of await tx.all(moneyDraftRows, {}))
      tx.replace(moneyDrafts, { ...row, state: 'DISCARDED' }, version);
    for (const { commit_number: version, ...row } of await tx.all(drafts, {}))
      tx.replace(documentDrafts, { ...row, state: 'DISCARDED' }, version);
    for (const { commit_number: version, ...row } of await tx.all(recurring, {}))
      tx.replace(recurringEntries, { ...row, state: 'PAUSED' }, version);
    for (const { commit_number: version, ...row } of await tx.all(mappings, {}))
      tx.replace(importMappings, { ...row, name: 'caja' }, version);
    await changeCloseRows(tx);
    const account = await tx.first(anyAccount, {});
    if (account) {
      const { commit_number: version, ...row } = account;
      tx.replace(accounts, { ...row, name: `${row.name}, renamed` }, version);
    }
    const role = await tx.first(anyRole, {});
    if (role) {
      const { commit_number: version, ...row } = role;
      tx.replace(accountRoles, row, version);
    }
    const year = await tx.first(anyYear, {});
    if (year) {
      const { commit_number: version, ...row } = year;
      tx.replace(fiscalYears, { ...row, name: `${row.name}*` }, version);
    }
    const books = await tx.first(profile, {});
    if (books) {
      const { commit_number: version, ...row } = books;
      tx.replace(tenantProfile, { ...row, locale: 'en' }, version);
    }
    tx.record(fixtureEvent({ event: 'FIXTURE_ROWS_CHANGED', objectType: 'Tenant', objectId: tenant.id }));
    return accepted(null);
  },
);

export const commands = [writeOtherRows, changeOtherRows];

export const stepwise = 'Fixtures write what a test needs, as it comes.';
