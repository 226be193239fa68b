import type { Uuid } from '@cifra/domain/ids';
import { checkReason } from '@cifra/domain/reason';
import { refusalCodes, type RefusalOf } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import { decideYearBack } from '@cifra/domain/year-end-order';
import { InvariantBroken } from '@cifra/database/failures';
import type { Row } from '@cifra/database/kit/table';
import type { accruals } from '@cifra/database/tables/tenant';
import type { TenantReadTx, TenantTx } from '@cifra/database/tx';
import { accrualOfEntry } from '@cifra/ledger/accruals/queries';
import { setAccrualReversal } from '@cifra/ledger/accruals/mark-reversed';
import type { TenantCommandContext } from '@cifra/books/command';
import { actorOf } from '@cifra/books/actor-of';
import { Journal } from '@cifra/ledger/journal/journal';
import {
  gatherReversal,
  postReversal,
  type EntryToReverse,
  type ReverseEntryRefusal,
} from '@cifra/ledger/journal/reverse-entry';
import type { YearEndKind } from '@cifra/domain/year-end';
import { moveYear } from './move-year.ts';
import { postedOfStandingClose, yearClosesOfYear } from './queries.ts';
import { replaceYearClose } from './year-close-rows.ts';
import { gatherYears, yearInOrder } from './year-order.ts';

const undoCodes = refusalCodes(
  'PERIOD_LOCKED',
  'ACCOUNT_NOT_POSTABLE',
  'ACCOUNT_INACTIVE',
  'ACCOUNT_IS_CONTROL',
);
type UndoRefusal = RefusalOf<typeof undoCodes>;

export const reverseYearCloseCodes = refusalCodes(
  'FISCAL_YEAR_UNKNOWN',
  'YEAR_AUDITED',
  'LATER_YEAR_CLOSED',
  'YEAR_CLOSE_UNKNOWN',
  'REASON_TOO_SHORT',
  ...undoCodes,
);
export type ReverseYearCloseRefusal = RefusalOf<typeof reverseYearCloseCodes>;

/**
 * Takes the close of a fiscal year back in the caller's one transaction: CLOSING and FX_SETTLEMENT are reversed by entries of their own
 * kind on their own day, the accruals' reversals on theirs or the first open day, and the accruals wait again; every period returns to
 * CLOSED and LOCKED. The next year stays as it is. Answers the close's id.
 * Refuses in this order: FISCAL_YEAR_UNKNOWN, YEAR_AUDITED, LATER_YEAR_CLOSED, YEAR_CLOSE_UNKNOWN (none stands), REASON_TOO_SHORT, then
 * as the reversals (PERIOD_LOCKED where no day takes that of an accrual; accounts closed since, or bound to a control role). Source: product 5.5; acceptance Y13.
 */
export async function reverseYearClose(
  tx: TenantTx,
  { fiscalYearId }: { readonly fiscalYearId: Uuid },
  context: TenantCommandContext,
): Promise<Result<Uuid, ReverseYearCloseRefusal>> {
  const [years, closes, posted, journal] = await Promise.all([
    gatherYears(tx, context.tenant),
    tx.all(yearClosesOfYear, { fiscalYearId }),
    tx.all(postedOfStandingClose, { fiscalYearId }),
    Journal.open(tx, context),
  ]);
  const found = yearInOrder(years, fiscalYearId);
  if (!found.ok) return found;
  const { row, year, later } = found.value;
  const back = decideYearBack(year, later);
  if (!back.ok) return back;
  const close = closes.find(({ state }) => state === 'POSTED');
  if (!close) return refused(refuse('YEAR_CLOSE_UNKNOWN', { yearCloseRef: row.name }));
  const reason = checkReason(context.request.reason);
  if (!reason.ok) return reason;
  const entries = await gatherEntries(tx, posted, context);
  const undone = undoEntries(tx, { entries, journal }, actorOf(context));
  if (!undone.ok) return undone;
  moveYear(tx, { fiscalYearId, periods: years.periods, to: 'CLOSED' });
  replaceYearClose(tx, close, { state: 'REVERSED', reversed_by: actorOf(context) });
  tx.record({
    event: 'YEAR_CLOSE_REVERSED',
    objectType: 'FiscalYear',
    objectId: fiscalYearId,
    after: { yearCloseId: close.id, entryIds: undone.value },
  });
  return accepted(close.id);
}

interface PostedOfClose {
  readonly kind: YearEndKind;
  readonly entryId: Uuid;
  readonly accrualEntryId: Uuid | null;
}

/** An entry of a close, as its reversal looks at it. */
interface EntryToUndo {
  readonly kind: YearEndKind;
  readonly original: EntryToReverse;
  /** The accrual that it reversed; null: it reversed none. */
  readonly accrual: Row<typeof accruals> | null;
}

/** Everything that the reversal of a close's entries depends on, in one set. */
function gatherEntries(
  tx: TenantReadTx,
  posted: readonly PostedOfClose[],
  context: TenantCommandContext,
): Promise<EntryToUndo[]> {
  return Promise.all(
    posted.map(async ({ kind, entryId, accrualEntryId }) => {
      const [original, accrual] = await Promise.all([
        gatherReversal(tx, entryId, context),
        accrualEntryId && tx.first(accrualOfEntry, { entryId: accrualEntryId }),
      ]);
      if (!original) throw new InvariantBroken('a close posted an entry that is not there');
      if (accrualEntryId !== null && !accrual)
        throw new InvariantBroken('a close reversed an accrual that is not there');
      return { kind, original, accrual };
    }),
  );
}

/** Reverses every entry of a close; answers the reversing entries' ids. */
function undoEntries(
  tx: TenantTx,
  { entries, journal }: { readonly entries: readonly EntryToUndo[]; readonly journal: Journal },
  preparedBy: Uuid,
): Result<Uuid[], UndoRefusal> {
  const reversals: Uuid[] = [];
  for (const { kind, original, accrual } of entries) {
    const on = kind === 'ACCRUAL_REVERSAL' ? 'FIRST_OPEN_DAY' : original.entry.posting_date;
    const by = { preparedBy, approvedBy: null };
    const posted = postReversal(tx, { original, journal }, { source: 'YEAR_END', kind, on, ...by });
    if (!posted.ok) return refused(undoRefusal(posted.refusal));
    reversals.push(posted.value.posted.entryId);
    if (accrual) setAccrualReversal(tx, accrual, null);
  }
  return accepted(reversals);
}

function undoRefusal(refusal: ReverseEntryRefusal): UndoRefusal {
  switch (refusal.code) {
    case 'PERIOD_LOCKED':
    case 'ACCOUNT_NOT_POSTABLE':
    case 'ACCOUNT_INACTIVE':
    case 'ACCOUNT_IS_CONTROL':
      return refusal;
    default:
      throw new InvariantBroken(`the reversal of a year-end close was refused with ${refusal.code}`);
  }
}
