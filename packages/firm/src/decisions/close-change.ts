import { controlCommand } from '@cifra/books/command';
import { InvariantBroken } from '@cifra/database/failures';
import { changeDecisions } from '@cifra/database/tables/proposals';
import type { ControlTx } from '@cifra/database/tx';
import type { Uuid } from '@cifra/domain/ids';
import { checkReason } from '@cifra/domain/reason';
import { refusalCodes, type CodeOf } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { accepted, refused } from '@cifra/domain/result';
import { personOf } from '../proposals/person-of.ts';
import { changeById, decisionOfChange, type ChangeRow } from './queries.ts';
import { tenantsOfChange } from './holding-of-change.ts';
import { openChangeCodes, requireOpen } from './state-of-change.ts';

export interface ChangeInput {
  readonly changeId: Uuid;
}

/** Whoever may confirm a change may reject it: the resolver lets nobody else as far as here. */
const rejectCodes = refusalCodes('REASON_TOO_SHORT', ...openChangeCodes, 'MAKER_IS_CHECKER');

/**
 * Rejects a proposed change, with a reason. Refuses in this order: REASON_TOO_SHORT, CHANGE_UNKNOWN, CHANGE_DECIDED, CHANGE_EXPIRED,
 * MAKER_IS_CHECKER (who proposed it withdraws it).
 */
export const rejectChangeCommand = controlCommand<ChangeInput, ChangeInput, CodeOf<typeof rejectCodes>>(
  'firm.rejectChange',
  async (tx, { changeId }, { request }) => {
    const reason = checkReason(request.reason);
    if (!reason.ok) return reason;
    const userId = personOf(request.actor);
    const open = await gatherOpen(tx, changeId);
    if (!open.ok) return open;
    const row = open.value;
    if (userId === row.proposed_by)
      return refused(refuse('MAKER_IS_CHECKER', { approverRef: userId, preparedByRefs: [row.proposed_by] }));
    close(tx, row, { decision: 'REJECTED', userId, reason: reason.value });
    return accepted({ changeId });
  },
  { refuses: rejectCodes, about: tenantsOfChange },
);

const withdrawCodes = refusalCodes(...openChangeCodes, 'CHANGE_OF_ANOTHER');

/**
 * Withdraws a change that the caller proposed. Refuses in this order: CHANGE_UNKNOWN, CHANGE_DECIDED, CHANGE_EXPIRED, CHANGE_OF_ANOTHER.
 */
export const withdrawChangeCommand = controlCommand<ChangeInput, ChangeInput, CodeOf<typeof withdrawCodes>>(
  'firm.withdrawChange',
  async (tx, { changeId }, { request }) => {
    const userId = personOf(request.actor);
    const open = await gatherOpen(tx, changeId);
    if (!open.ok) return open;
    const row = open.value;
    if (userId !== row.proposed_by) return refused(refuse('CHANGE_OF_ANOTHER', { changeRef: changeId }));
    close(tx, row, { decision: 'WITHDRAWN', userId, reason: request.reason });
    return accepted({ changeId });
  },
  { refuses: withdrawCodes, about: tenantsOfChange },
);

async function gatherOpen(tx: ControlTx, changeId: Uuid) {
  const [row, decision] = await Promise.all([
    tx.first(changeById, { id: changeId }),
    tx.first(decisionOfChange, { changeId }),
  ]);
  return requireOpen(changeId, { row, decision }, tx.commitInstantMicros);
}

interface Closing {
  readonly decision: 'REJECTED' | 'WITHDRAWN';
  readonly userId: Uuid | null;
  readonly reason: string | null;
}

function close(tx: ControlTx, row: ChangeRow, { decision, userId, reason }: Closing): void {
  if (userId === null) throw new InvariantBroken('nobody in particular decides on a change');
  const { id, kind, permission, digest, proposed_by: proposedBy } = row;
  tx.insert(changeDecisions, {
    change_id: id,
    decision,
    decided_by: userId,
    decided_at: tx.commitInstantMicros,
    reason,
    was_created_by_proposer: false,
    never_logged_in_elsewhere: false,
  });
  tx.record({
    event: decision === 'REJECTED' ? 'CHANGE_REJECTED' : 'CHANGE_WITHDRAWN',
    objectType: 'ProposedChange',
    objectId: id,
    after: { kind, permission, digest, proposedBy },
  });
}
