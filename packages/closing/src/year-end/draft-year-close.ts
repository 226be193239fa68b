import type { Uuid } from '@cifra/domain/ids';
import { refusalCodes, type RefusalOf } from '@cifra/domain/refusal-codes';
import { accepted, type Result } from '@cifra/domain/result';
import { yearCloseActions } from '@cifra/domain/year-end-life';
import { decideYearDraft } from '@cifra/domain/year-end-order';
import { yearCloseEntries, yearCloseLines, yearCloses } from '@cifra/database/tables/close';
import type { TenantTx } from '@cifra/database/tx';
import type { TenantCommandContext } from '@cifra/books/command';
import { cutText } from '@cifra/domain/cut-text';
import { actorOf } from '@cifra/books/actor-of';
import { periodFact } from '@cifra/ledger/journal/period-fact';
import { gatherYearEnd, gatherYearEndBasis } from './gather-year-end.ts';
import { ledgerOfYearEnd, planYearEnd, yearEndPlanCodes, type YearEndPlanned } from './plan-year-end.ts';
import { yearClosesOfYear } from './queries.ts';
import { replaceYearClose, type YearCloseRow } from './year-close-rows.ts';
import { waitsOf, yearInOrder } from './year-order.ts';

export const draftYearCloseCodes = refusalCodes(
  'FISCAL_YEAR_UNKNOWN',
  'YEAR_AUDITED',
  'YEAR_CLOSE_NOT_IN_STATE',
  'YEAR_NOT_READY',
  ...yearEndPlanCodes,
);
export type DraftYearCloseRefusal = RefusalOf<typeof draftYearCloseCodes>;

/**
 * Drafts the close of a fiscal year: entries and lines with their explanations, and the fingerprint of the books that they come from.
 * Nothing posts. A draft that is there takes its leave as SUPERSEDED, whether reviewed or not. Answers the close's id.
 * Refuses in this order: FISCAL_YEAR_UNKNOWN, YEAR_AUDITED, YEAR_CLOSE_NOT_IN_STATE (the year is closed), YEAR_NOT_READY (all blockers), ROLE_UNBOUND, PERIOD_LOCKED (no open day for an accrual
 * in the new year), then what the posting engine refuses of the last day's entries. Source: product 5.4 (a).
 */
export async function draftYearClose(
  tx: TenantTx,
  { fiscalYearId }: { readonly fiscalYearId: Uuid },
  context: TenantCommandContext,
): Promise<Result<Uuid, DraftYearCloseRefusal>> {
  const [basis, closes] = await Promise.all([
    gatherYearEndBasis(tx, context.tenant),
    tx.all(yearClosesOfYear, { fiscalYearId }),
  ]);
  const found = yearInOrder(basis, fiscalYearId);
  if (!found.ok) return found;
  const { row: year } = found.value;
  const ready = decideYearDraft(found.value.year, found.value.earlier, waitsOf(year, basis, context.tenant));
  if (!ready.ok) return ready;
  const gathered = await gatherYearEnd(tx, { year, basis }, context.tenant);
  const ledger = ledgerOfYearEnd(basis, gathered, basis.periods.map(periodFact));
  const planned = planYearEnd(gathered.facts, ledger);
  if (!planned.ok) return planned;
  supersede(tx, closes);
  return accepted(writeDraft(tx, planned.value, context));
}

function supersede(tx: TenantTx, closes: readonly YearCloseRow[]): void {
  for (const row of closes) {
    if (!yearCloseActions.supersede.includes(row.state)) continue;
    replaceYearClose(tx, row, { state: 'SUPERSEDED' });
    tx.record({
      event: 'YEAR_CLOSE_SUPERSEDED',
      objectType: 'YearClose',
      objectId: row.id,
      before: { state: row.state },
      after: { state: 'SUPERSEDED' },
    });
  }
}

function writeDraft(
  tx: TenantTx,
  { facts, plan, fingerprint }: YearEndPlanned,
  context: TenantCommandContext,
): Uuid {
  const id = context.newId();
  const lineCount = plan.entries.reduce((sum, { lines }) => sum + lines.length, 0);
  tx.insert(yearCloses, {
    id,
    fiscal_year_id: facts.fiscalYear.id,
    state: 'DRAFTED',
    fingerprint,
    result: plan.resultE4,
    entry_count: Number(facts.entries.count),
    line_count: lineCount,
    drafted_by: actorOf(context),
    reviewed_by: '[]',
    second_person: null,
    closed_by: null,
    reversed_by: null,
  });
  for (const [index, entry] of plan.entries.entries()) {
    const entryId = context.newId();
    tx.insert(yearCloseEntries, {
      id: entryId,
      year_close_id: id,
      ordinal: index + 1,
      kind: entry.kind,
      posting_date: entry.postingDate,
      description: cutText(entry.description, 500),
      explanation: cutText(entry.explanation, 1000),
      accrual_entry_id: entry.accrual?.entryId ?? null,
    });
    for (const [place, line] of entry.lines.entries())
      tx.insert(yearCloseLines, {
        year_close_entry_id: entryId,
        ordinal: place + 1,
        account_id: line.accountId,
        original_currency: line.originalCurrency,
        original_amount: line.originalAmountE4,
        base_amount: line.baseAmountE4,
        explanation: cutText(line.explanation, 1000),
        state: 'PENDING',
        decided_by: null,
        note: null,
      });
  }
  tx.record({
    event: 'YEAR_CLOSE_DRAFTED',
    objectType: 'YearClose',
    objectId: id,
    after: {
      fiscalYearId: facts.fiscalYear.id,
      fingerprint,
      resultE4: plan.resultE4,
      entriesOfTheBooks: facts.entries.count,
      entries: plan.entries.length,
      lines: lineCount,
    },
  });
  return id;
}
