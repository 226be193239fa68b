import { tenantCommand } from '@cifra/books/command';
import { fixtureEvent } from '@cifra/database/audit-event.fixture';
import { allFiscalYears } from '@cifra/ledger/periods/queries';
import { chartOfAccounts } from '@cifra/closing/year-end/queries';
import { yearCloseEntries, yearCloseLines, yearCloses } from '@cifra/database/tables/close';
import type { Uuid } from '@cifra/domain/ids';
import { accepted } from '@cifra/domain/result';

/**
 * A drafted year-end close whose texts are the tenant's own, as rows alone: what the product asks of a year before it is drafted would
 * close the books to all others.
 */
export const plantYearClose = tenantCommand<
  {
    readonly description: string;
    readonly explanation: string;
    readonly lineExplanation: string;
    readonly note: string;
    readonly personId: Uuid;
  },
  null,
  never
>('isolation.plantYearClose', async (tx, input, { tenant, newId }) => {
  const [year] = await tx.all(allFiscalYears, {});
  const [account] = await tx.all(chartOfAccounts, {});
  if (!year || !account) throw new Error('the tenant has no fiscal year or no account');
  const [id, entryId] = [newId(), newId()];
  tx.insert(yearCloses, {
    id,
    fiscal_year_id: year.id,
    state: 'REJECTED',
    fingerprint: '0'.repeat(64),
    result: 0n,
    entry_count: 0,
    line_count: 1,
    drafted_by: input.personId,
    reviewed_by: JSON.stringify([input.personId]),
    second_person: null,
    closed_by: null,
    reversed_by: null,
  });
  tx.insert(yearCloseEntries, {
    id: entryId,
    year_close_id: id,
    ordinal: 1,
    kind: 'CLOSING',
    posting_date: year.end_date,
    description: input.description,
    explanation: input.explanation,
    accrual_entry_id: null,
  });
  tx.insert(yearCloseLines, {
    year_close_entry_id: entryId,
    ordinal: 1,
    account_id: account.id,
    original_currency: tenant.baseCurrency,
    original_amount: 0n,
    base_amount: 0n,
    explanation: input.lineExplanation,
    state: 'REJECTED',
    decided_by: input.personId,
    note: input.note,
  });
  tx.record(fixtureEvent({ event: 'ISOLATION_YEAR_CLOSE', objectType: 'YearClose', objectId: id }));
  return accepted(null);
});

export const commands = [plantYearClose];

export const stepwise = 'Fixtures write what a test needs, as it comes.';
