import { nextFiscalYear } from '@cifra/domain/fiscal-year';
import type { Uuid } from '@cifra/domain/ids';
import { refusalCodes, type RefusalOf } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import { yearCloseChanges } from '@cifra/domain/year-end-changes';
import { decideYearCloseAction } from '@cifra/domain/year-end-life';
import { decideYearReady } from '@cifra/domain/year-end-order';
import { InvariantBroken } from '@cifra/database/failures';
import type { Row } from '@cifra/database/kit/table';
import type { yearCloseEntries, yearCloseLines } from '@cifra/database/tables/close';
import type { TenantReadTx, TenantTx } from '@cifra/database/tx';
import type { TenantCommandContext } from '@cifra/books/command';
import { actorOf } from '@cifra/books/actor-of';
import { Journal } from '@cifra/ledger/journal/journal';
import { periodFact } from '@cifra/ledger/journal/period-fact';
import { gatherReversal } from '@cifra/ledger/journal/reverse-entry';
import { fiscalYearRows, writeFiscalYearRows } from '../periods/write-fiscal-year.ts';
import { accrualsOfYear, gatherYearEnd, gatherYearEndBasis, type PendingAccrual } from './gather-year-end.ts';
import { moveYear } from './move-year.ts';
import {
  ledgerOfYearEnd,
  planYearEnd,
  yearEndPlanCodes,
  yearEndPostingCodes,
  type YearEndPlanned,
} from './plan-year-end.ts';
import { postYearEnd, type AccrualToReverse } from './post-year-end.ts';
import { entriesOfYearClose, linesOfYearClose, yearCloseById } from './queries.ts';
import { readReviewers, replaceYearClose, type YearCloseRow } from './year-close-rows.ts';
import { waitsOf, yearInOrder } from './year-order.ts';

export const closeYearCodes = refusalCodes(
  'YEAR_CLOSE_UNKNOWN',
  'YEAR_CLOSE_NOT_IN_STATE',
  'YEAR_NOT_READY',
  ...yearEndPlanCodes,
  'YEAR_CLOSE_CHANGED',
  ...yearEndPostingCodes,
);
export type CloseYearRefusal = RefusalOf<typeof closeYearCodes>;

/**
 * Closes a fiscal year, all of it in the caller's one transaction: the next year is there, the books are planned again and are what was
 * reviewed, every entry is posted, every period moves. A second click finds it POSTED and is refused (acceptance Y12). Answers the
 * close's id. Refuses in this order: YEAR_CLOSE_UNKNOWN, YEAR_CLOSE_NOT_IN_STATE, YEAR_NOT_READY, then as the plan (ROLE_UNBOUND,
 * PERIOD_LOCKED, the engine), YEAR_CLOSE_CHANGED, then as the accruals' reversals. Source: product 5.4 (c); acceptance Y6.
 */
export async function closeYear(
  tx: TenantTx,
  { yearCloseId: id }: { readonly yearCloseId: Uuid },
  context: TenantCommandContext,
): Promise<Result<Uuid, CloseYearRefusal>> {
  const [close, drafted, draftedLines, basis, journal] = await Promise.all([
    tx.first(yearCloseById, { id }),
    tx.all(entriesOfYearClose, { yearCloseId: id }),
    tx.all(linesOfYearClose, { yearCloseId: id }),
    gatherYearEndBasis(tx, context.tenant),
    Journal.open(tx, context),
  ]);
  const row = close && basis.years.find(({ id: yearId }) => yearId === close.fiscal_year_id);
  if (!close || !row) return refused(refuse('YEAR_CLOSE_UNKNOWN', { yearCloseRef: id }));
  const { state } = close;
  const action = decideYearCloseAction({ fiscalYear: row.name, state, action: 'close' });
  if (!action.ok) return action;
  const found = yearInOrder(basis, row.id);
  if (!found.ok) throw new InvariantBroken('a year-end close is of a fiscal year that is not there');
  const { year, earlier, later } = found.value;
  const ready = decideYearReady(year, earlier, waitsOf(row, basis, context.tenant));
  if (!ready.ok) return ready;
  const [gathered, accruals] = await Promise.all([
    gatherYearEnd(tx, { year: row, basis }, context.tenant),
    gatherAccruals(tx, accrualsOfYear(basis, row), context),
  ]);
  const next =
    later.length === 0 ? fiscalYearRows(nextFiscalYear({ endDate: row.end_date }), context.newId) : null;
  const calendar = [...basis.periods, ...(next?.periods ?? [])].map(periodFact);
  const ledger = ledgerOfYearEnd(basis, gathered, calendar);
  const planned = planYearEnd(gathered.facts, ledger);
  if (!planned.ok) return planned;
  if (planned.value.fingerprint !== close.fingerprint) {
    const changes = changesSince({ close, drafted, draftedLines }, planned.value);
    return refused(refuse('YEAR_CLOSE_CHANGED', { fiscalYearRef: row.name, changedSince: changes }));
  }
  if (next) writeFiscalYearRows(tx, next);
  const posted = postYearEnd(tx, {
    plan: planned.value.plan,
    drafted,
    accruals,
    ledger,
    journal,
    draftedBy: close.drafted_by,
    reviewedBy: readReviewers(close.reviewed_by).at(-1) ?? null,
  });
  if (!posted.ok) return posted;
  moveYear(tx, { fiscalYearId: row.id, periods: basis.periods, to: 'YEAR_CLOSED' });
  replaceYearClose(tx, close, { state: 'POSTED', closed_by: actorOf(context) });
  tx.record({
    event: 'YEAR_CLOSED',
    objectType: 'FiscalYear',
    objectId: row.id,
    after: {
      yearCloseId: id,
      fingerprint: close.fingerprint,
      resultE4: close.result,
      entryIds: posted.value,
      draftedBy: close.drafted_by,
      reviewedBy: readReviewers(close.reviewed_by),
    },
  });
  return accepted(id);
}

/** The accruals with the entries in which they stand, as their reversals look at them. */
function gatherAccruals(
  tx: TenantReadTx,
  pending: readonly PendingAccrual[],
  context: TenantCommandContext,
): Promise<AccrualToReverse[]> {
  return Promise.all(
    pending.map(async (each) => ({
      pending: each,
      original: await gatherReversal(tx, each.standing.entryId, context),
    })),
  );
}

interface DraftedClose {
  readonly close: YearCloseRow;
  readonly drafted: readonly Row<typeof yearCloseEntries>[];
  readonly draftedLines: readonly {
    readonly entryOrdinal: number;
    readonly line: Row<typeof yearCloseLines>;
  }[];
}

function changesSince(
  { close, drafted: entries, draftedLines: lines }: DraftedClose,
  { facts, plan }: YearEndPlanned,
): string[] {
  const drafted = entries.map((entry) => ({
    kind: entry.kind,
    postingDate: entry.posting_date,
    accrualEntryId: entry.accrual_entry_id,
    lines: lines
      .filter(({ entryOrdinal }) => entryOrdinal === entry.ordinal)
      .map(({ line }) => ({
        accountId: line.account_id,
        originalCurrency: line.original_currency,
        baseAmountE4: line.base_amount,
      })),
  }));
  return yearCloseChanges({
    drafted: { entryCount: BigInt(close.entry_count), entries: drafted },
    planned: {
      entryCount: facts.entries.count,
      entries: plan.entries.map((entry) => ({ ...entry, accrualEntryId: entry.accrual?.entryId ?? null })),
    },
    codeOf: (accountId) => facts.accounts.get(accountId)?.code ?? accountId,
    baseMinorUnits: facts.baseMinorUnits,
  });
}
