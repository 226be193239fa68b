import { tellSelfApproval } from '@cifra/ledger/approvals/approve-alone';
import { keptText, type SecondPersonFound } from '@cifra/domain/second-person';
import type { Uuid } from '@cifra/domain/ids';
import { refusalCodes, type RefusalOf } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import { decideReview, type LineDecision } from '@cifra/domain/year-end-life';
import { InvariantBroken } from '@cifra/database/failures';
import { yearCloseLines } from '@cifra/database/tables/close';
import type { TenantTx } from '@cifra/database/tx';
import type { TenantCommandContext } from '@cifra/books/command';
import { actorOf } from '@cifra/books/actor-of';
import { allFiscalYears } from '@cifra/ledger/journal/queries';
import { linesOfYearClose, yearCloseById } from './queries.ts';
import { readReviewers, replaceYearClose } from './year-close-rows.ts';

export const reviewYearCloseCodes = refusalCodes(
  'YEAR_CLOSE_UNKNOWN',
  'YEAR_CLOSE_NOT_IN_STATE',
  'MAKER_IS_CHECKER',
  'YEAR_CLOSE_LINE_UNKNOWN',
  'REASON_TOO_SHORT',
  'INPUT_INVALID',
);
export type ReviewYearCloseRefusal = RefusalOf<typeof reviewYearCloseCodes>;

export interface ReviewYearClose {
  readonly yearCloseId: Uuid;
  readonly decisions: readonly LineDecision[];
  /** How far the reviewer is a second person to the drafter. Left out: nobody looked it up. */
  readonly second?: SecondPersonFound | null;
}

/**
 * A second person decides on lines of a drafted close, one by one; nothing posts. Answers the close's id.
 * Refuses in this order: YEAR_CLOSE_UNKNOWN, then as `decideReview`, INPUT_INVALID (there are lines
 * and none is decided on). Source: product 5.4 (b).
 */
export async function reviewYearClose(
  tx: TenantTx,
  review: ReviewYearClose,
  context: TenantCommandContext,
): Promise<Result<Uuid, ReviewYearCloseRefusal>> {
  const { yearCloseId: id } = review;
  const [close, years, rows] = await Promise.all([
    tx.first(yearCloseById, { id }),
    tx.all(allFiscalYears, {}),
    tx.all(linesOfYearClose, { yearCloseId: id }),
  ]);
  const year = close && years.find(({ id: yearId }) => yearId === close.fiscal_year_id);
  if (!close || !year) return refused(refuse('YEAR_CLOSE_UNKNOWN', { yearCloseRef: id }));
  const reviewer = actorOf(context);
  const decided = decideReview({
    fiscalYear: year.name,
    state: close.state,
    draftedBy: close.drafted_by,
    reviewer,
    isAlone: context.request.isAlone === true,
    reason: context.request.reason,
    lines: rows.map(({ entryOrdinal, line }) => ({
      entry: entryOrdinal,
      line: line.ordinal,
      state: line.state,
    })),
    decisions: review.decisions,
  });
  if (!decided.ok) return decided;
  if (review.decisions.length === 0 && rows.length > 0)
    return refused(
      refuse('INPUT_INVALID', { field: 'decisions', problem: 'must decide on a line', value: null }),
    );
  const { state, decisions } = decided.value;
  const isSelfApproved = reviewer === close.drafted_by;
  const byPlace = new Map(rows.map(({ entryOrdinal, line }) => [`${entryOrdinal} ${line.ordinal}`, line]));
  for (const { entry, line, isApproved, note } of decisions) {
    const row = byPlace.get(`${entry} ${line}`);
    if (!row) throw new InvariantBroken('a line was decided that is not there');
    const { commit_number: version, ...fields } = row;
    const next = isApproved ? 'APPROVED' : 'REJECTED';
    tx.replace(yearCloseLines, { ...fields, state: next, decided_by: reviewer, note }, version);
  }
  const reviewers = [...readReviewers(close.reviewed_by).filter((each) => each !== reviewer), reviewer];
  replaceYearClose(tx, close, {
    state,
    reviewed_by: JSON.stringify(reviewers),
    second_person: keptText(review.second ?? null, { makerId: close.drafted_by, isSelfApproved }),
  });
  if (isSelfApproved) tellSelfApproval(tx, { objectType: 'YearClose', objectId: id, date: year.end_date });
  tx.record({
    event: 'YEAR_CLOSE_REVIEWED',
    objectType: 'YearClose',
    objectId: id,
    before: { state: close.state },
    after: { state, decisions },
  });
  return accepted(id);
}
