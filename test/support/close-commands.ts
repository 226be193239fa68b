import { digestPeriod } from '@cifra/closing/close-package/digest';
import { tenantCommand } from '@cifra/books/command';
import { fixtureEvent } from '@cifra/database/audit-event.fixture';
import { periodById } from '@cifra/ledger/journal/queries';
import { periodsOfYear } from '@cifra/ledger/periods/queries';
import { periodClosings, yearCloses } from '@cifra/database/tables/close';
import { periods } from '@cifra/database/tables/tenant';
import type { Uuid } from '@cifra/domain/ids';
import { accepted } from '@cifra/domain/result';

/** Brings books to where a close would: bare writes, no rule of the product among them. */

export interface FixtureYearClose {
  readonly fiscalYearId: Uuid;
  readonly draftedBy: Uuid;
  readonly reviewedBy: readonly Uuid[];
  readonly closedBy: Uuid;
}

/** A year-end close that stands, and every period YEAR_CLOSED. */
export const yearClosed = tenantCommand<FixtureYearClose, Uuid, never>(
  'fixture.yearClosed',
  async (tx, { fiscalYearId, draftedBy, reviewedBy, closedBy }, { newId }) => {
    const id = newId();
    tx.insert(yearCloses, {
      id,
      fiscal_year_id: fiscalYearId,
      state: 'POSTED',
      fingerprint: '0'.repeat(64),
      result: 0n,
      entry_count: 0,
      line_count: 0,
      drafted_by: draftedBy,
      reviewed_by: JSON.stringify(reviewedBy),
      second_person: null,
      closed_by: closedBy,
      reversed_by: null,
    });
    for (const { commit_number: version, ...row } of await tx.all(periodsOfYear, { fiscalYearId }))
      tx.replace(periods, { ...row, lock_state: 'CLOSED', close_state: 'YEAR_CLOSED' }, version);
    tx.record(
      fixtureEvent({ event: 'FIXTURE_YEAR_CLOSED', objectType: 'FiscalYear', objectId: fiscalYearId }),
    );
    return accepted(id);
  },
);

export interface FixtureClosing {
  readonly periodId: Uuid;
  readonly ordinal: number;
  readonly submittedBy: Uuid;
  readonly approvedBy: Uuid;
}

/** A month's close as its approval leaves it, with the digest of its entries. */
export const monthClosed = tenantCommand<FixtureClosing, string, never>(
  'fixture.monthClosed',
  async (tx, { periodId, ordinal, submittedBy, approvedBy }) => {
    const row = await tx.first(periodById, { id: periodId });
    if (!row) throw new Error('no such period');
    const { digest, entryCount } = await digestPeriod(tx, row);
    tx.insert(periodClosings, {
      period_id: periodId,
      ordinal,
      submitted_by: submittedBy,
      approved_by: approvedBy,
      digest,
      entry_count: entryCount,
      second_person: null,
    });
    const { commit_number: version, ...fields } = row;
    tx.replace(periods, { ...fields, lock_state: 'LOCKED', close_state: 'CLOSED' }, version);
    tx.record(fixtureEvent({ event: 'FIXTURE_MONTH_CLOSED', objectType: 'Period', objectId: periodId }));
    return accepted(tx.commitNumber.toString());
  },
);

export const commands = [yearClosed, monthClosed];

export const stepwise = 'Fixtures write what a test needs, as it comes.';
