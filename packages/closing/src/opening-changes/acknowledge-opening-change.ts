import { decideApproval } from '@cifra/domain/draft-life';
import type { Uuid } from '@cifra/domain/ids';
import { checkReason } from '@cifra/domain/reason';
import { refusalCodes, type CodeOf } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { accepted, refused } from '@cifra/domain/result';
import { openingChangeAcknowledgements } from '@cifra/database/tables/close';
import { tenantCommand } from '@cifra/books/command';
import { periodById } from '@cifra/ledger/journal/queries';
import { closerOf } from '../close-package/closer.ts';
import { changesOfPeriod } from './queries.ts';

/** Plain data. */
export interface AcknowledgeOpeningChange {
  /** The month that was reopened. */
  readonly periodId: Uuid;
  /** Which of its closings brought the change that the caller saw. */
  readonly closing: number;
  readonly note: string;
}

const codes = refusalCodes(
  'PERIOD_UNKNOWN',
  'OPENING_CHANGE_NOT_OPEN',
  'MAKER_IS_CHECKER',
  'REASON_TOO_SHORT',
);

/**
 * Acknowledges what a reopened month changed in the opening of later ones, on all of them at once; answers the month's id. Whoever made or
 * approved one of the changes does not. Refuses in this order: PERIOD_UNKNOWN, OPENING_CHANGE_NOT_OPEN, MAKER_IS_CHECKER, REASON_TOO_SHORT (the
 * note). Source: docs/specs/close.md, "Opening changed".
 */
export const acknowledgeOpeningChangeCommand = tenantCommand<
  AcknowledgeOpeningChange,
  Uuid,
  CodeOf<typeof codes>
>(
  'period.acknowledgeOpeningChange',
  async (tx, { periodId, closing, note: given }, context) => {
    const [period, changes] = await Promise.all([
      tx.first(periodById, { id: periodId }),
      tx.all(changesOfPeriod, { periodId }),
    ]);
    if (!period) return refused(refuse('PERIOD_UNKNOWN', { periodRef: periodId }));
    const open = changes.filter(({ acknowledgedBy }) => acknowledgedBy === null);
    const change = open.find(({ ordinal }) => ordinal === closing);
    if (!change)
      return refused(
        refuse('OPENING_CHANGE_NOT_OPEN', {
          periodRef: period.name,
          closingNumber: closing,
          openClosingNumbers: open.map(({ ordinal }) => String(ordinal)),
        }),
      );
    const approver = closerOf(context);
    const approval = decideApproval({
      preparedBy: JSON.parse(change.makers) as Uuid[],
      approver,
      approvalRequired: true,
    });
    if (!approval.ok) return approval;
    const note = checkReason(given);
    if (!note.ok) return note;
    tx.insert(openingChangeAcknowledgements, {
      period_id: periodId,
      ordinal: closing,
      acknowledged_by: approver,
      note: note.value,
    });
    tx.record({
      event: 'OPENING_CHANGE_ACKNOWLEDGED',
      objectType: 'Period',
      objectId: periodId,
      after: { closing, note: note.value },
    });
    return accepted(periodId);
  },
  { refuses: codes },
);
