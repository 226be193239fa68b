import { nextFiscalYear } from '@cifra/domain/fiscal-year';
import type { Uuid } from '@cifra/domain/ids';
import { refusalCodes, type RefusalOf } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import { yearCloseChanges } from '@cifra/domain/year-end-changes';
import { decideYearCloseAction } from '@cifra/domain/year-end-life';
import { decideYearReady } from '@cifra/domain/year-end-order';
import { InvariantBroken } from '@cifra/database/failures';
import type { TenantReadTx, TenantTx } from '@cifra/database/tx';
import type { TenantCommandContext } from '@cifra/books/command';
import { actorOf } from '@cifra/books/actor-of';
import { fiscalYearById } from '@cifra/ledger/journal/queries';
import { writeFiscalYear } from '../periods/write-fiscal-year.ts';
import { moveYear } from './move-year.ts';
import { planYearEnd, yearEndPlanCodes, yearEndPostingCodes, type YearEndPlanned } from './plan-year-end.ts';
import { postYearEnd } from './post-year-end.ts';
import { entriesOfYearClose, linesOfYearClose, yearCloseById } from './queries.ts';
import { readReviewers, replaceYearClose, type YearCloseRow } from './year-close-rows.ts';
import { yearInOrder } from './year-order.ts';

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
  const close = await tx.first(yearCloseById, { id });
  const row = close && (await tx.first(fiscalYearById, { id: close.fiscal_year_id }));
  if (!close || !row) return refused(refuse('YEAR_CLOSE_UNKNOWN', { yearClose: id }));
  const { state } = close;
  const action = decideYearCloseAction({ fiscalYear: row.name, state, action: 'close' });
  if (!action.ok) return action;
  const found = await yearInOrder(tx, row.id);
  if (!found.ok) throw new InvariantBroken('a year-end close is of a fiscal year that is not there');
  const { year, earlier, later } = found.value;
  const ready = decideYearReady(year, earlier);
  if (!ready.ok) return ready;
  if (later.length === 0) await writeFiscalYear(tx, nextFiscalYear({ endDate: row.end_date }), context.newId);
  const planned = await planYearEnd(tx, row, context.tenant);
  if (!planned.ok) return planned;
  if (planned.value.fingerprint !== close.fingerprint) {
    const changes = await changesSince(tx, close, planned.value);
    return refused(refuse('YEAR_CLOSE_CHANGED', { fiscalYear: row.name, changes }));
  }
  const posted = await postYearEnd(
    tx,
    {
      plan: planned.value.plan,
      drafted: await tx.all(entriesOfYearClose, { yearCloseId: id }),
      draftedBy: close.drafted_by,
      reviewedBy: readReviewers(close.reviewed_by).at(-1) ?? null,
    },
    context,
  );
  if (!posted.ok) return posted;
  await moveYear(tx, { fiscalYearId: row.id, to: 'YEAR_CLOSED' });
  await replaceYearClose(tx, close, { state: 'POSTED', closed_by: actorOf(context) });
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

async function changesSince(
  tx: TenantReadTx,
  close: YearCloseRow,
  { facts, plan }: YearEndPlanned,
): Promise<string[]> {
  const lines = await tx.all(linesOfYearClose, { yearCloseId: close.id });
  const drafted = (await tx.all(entriesOfYearClose, { yearCloseId: close.id })).map((entry) => ({
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
