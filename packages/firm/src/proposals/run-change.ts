import { secondPersonFor } from '@cifra/access/separation/second-person';
import type { ControlCommandContext } from '@cifra/books/command';
import { jsonText } from '@cifra/database/chain/chain-recorder';
import { changeDecisions, proposedChanges } from '@cifra/database/tables/proposals';
import type { ControlTx } from '@cifra/database/tx';
import type { Uuid } from '@cifra/domain/ids';
import { formatInstant } from '@cifra/domain/instant';
import { checkReason } from '@cifra/domain/reason';
import { refusalCodes, type RefusalOf } from '@cifra/domain/refusal-codes';
import { refuse, type Refusal, type RefusalCode } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import { gatherFirmAccess } from './gather-firm-access.ts';
import type { Change } from './change.ts';
import { digestOf, judge, judgeCodes, type Judgement } from './judge.ts';
import { personOf } from './person-of.ts';

/** Days within which a second person confirms. */
const CHANGE_DAYS = 7;
const MICROS_PER_DAY = 86_400_000_000n;

/** What running a change may refuse, beside what the change itself does. */
export const runChangeCodes = refusalCodes(...judgeCodes, 'REASON_TOO_SHORT', 'SECOND_PERSON_MISSING');

export interface Proposed {
  /** The proposal that a second person has to confirm. Null: it is done. */
  readonly changeId: Uuid | null;
}

export interface RunChange<Outcome> extends Proposed {
  /** Null: it is proposed. */
  readonly outcome: Outcome | null;
}

/**
 * Makes a change, or proposes it where it takes two persons: a command's whole handler. The machine itself (the operator's command line, jobs,
 * the seed) needs nobody; the trail names it. In a firm of one the maker does it alone, with a reason, and it is kept as self-approved; what has
 * to wait there (`aloneAfterHours`) is proposed, and its maker confirms it later. Refuses in this order: what the change refuses, then CONFLICTING_PERMISSIONS, SELF_SERVICE, REASON_TOO_SHORT, SECOND_PERSON_MISSING.
 */
export async function runChange<Outcome, Code extends RefusalCode>(
  tx: ControlTx,
  change: Change<Outcome, Code>,
  {
    request,
    newId,
    secretHash = null,
    person,
  }: ControlCommandContext & {
    readonly secretHash?: string | null;
    /** In whose name a program acts; left out: whoever sent the request. */
    readonly person?: Uuid;
  },
): Promise<Result<RunChange<Outcome>, Refusal<Code> | RefusalOf<typeof runChangeCodes>>> {
  const nowMicros = tx.commitInstantMicros;
  const [plan, firm] = await Promise.all([change.gather(tx), gatherFirmAccess(tx, nowMicros)]);
  const userId = person ?? personOf(request.actor);
  const planned = plan(firm, nowMicros, userId);
  if (!planned.ok) return planned;
  const judged = judge(planned.value, { firm, nowMicros, userId });
  if (!judged.ok) return judged;
  const applied = async () => {
    const outcome = await planned.value.apply(tx, { newId, secretHash });
    return { changeId: null, outcome };
  };
  if (userId === null || !judged.value.takesTwo) return accepted(await applied());
  const reason = checkReason(request.reason);
  if (!reason.ok) return reason;
  const { permission, tenantIds } = change;
  const { concerned } = planned.value;
  const second = secondPersonFor(firm, { permission, tenantIds }, { userId, concerned, nowMicros });
  if (second.kind === 'MISSING') {
    const aloneFrom = formatInstant(second.aloneFromMicros);
    return refused(refuse('SECOND_PERSON_MISSING', { heldPermission: permission, aloneFrom }));
  }
  const proposal = {
    id: newId(),
    digest: digestOf(change, planned.value),
    proposedBy: userId,
    reason: reason.value,
    concerned,
    effects: judged.value.effects,
  };
  // A program never decides alone in somebody's name, not even in that of the only person.
  if (second.kind === 'NEEDED' || change.aloneAfterHours !== undefined || person !== undefined) {
    propose(tx, change, proposal);
    return accepted({ changeId: proposal.id, outcome: null });
  }
  const done = await applied();
  approveAlone(tx, change, proposal);
  return accepted(done);
}

interface NewProposal extends Pick<Judgement, 'effects'> {
  readonly id: Uuid;
  readonly digest: string;
  readonly proposedBy: Uuid;
  readonly reason: string;
  readonly concerned: readonly string[];
}

function insertChange(
  tx: ControlTx,
  { kind, permission, tenantIds, content }: Change<unknown, RefusalCode>,
  { id, digest, proposedBy, reason, concerned, effects }: NewProposal,
): { readonly expiresAt: string } {
  const proposedAt = tx.commitInstantMicros;
  const expiresAt = proposedAt + BigInt(CHANGE_DAYS) * MICROS_PER_DAY;
  tx.insert(proposedChanges, {
    id,
    kind,
    permission,
    tenant_ids: jsonText(tenantIds),
    content: jsonText(content),
    concerned: jsonText(concerned),
    effects: jsonText(effects),
    digest,
    reason,
    proposed_by: proposedBy,
    proposed_at: proposedAt,
    expires_at: expiresAt,
  });
  return { expiresAt: formatInstant(expiresAt) };
}

function propose(tx: ControlTx, change: Change<unknown, RefusalCode>, proposal: NewProposal): void {
  const { expiresAt } = insertChange(tx, change, proposal);
  const { kind, permission } = change;
  tx.record({
    event: 'CHANGE_PROPOSED',
    objectType: 'ProposedChange',
    objectId: proposal.id,
    after: { kind, permission, digest: proposal.digest, expiresAt },
  });
}

function approveAlone(tx: ControlTx, change: Change<unknown, RefusalCode>, proposal: NewProposal): void {
  insertChange(tx, change, proposal);
  const { id, digest, proposedBy } = proposal;
  tx.insert(changeDecisions, {
    change_id: id,
    decision: 'SELF_APPROVED',
    decided_by: proposedBy,
    decided_at: tx.commitInstantMicros,
    reason: proposal.reason,
    was_created_by_proposer: false,
    never_logged_in_elsewhere: false,
  });
  const { kind, permission } = change;
  tx.record({
    event: 'CHANGE_SELF_APPROVED',
    objectType: 'ProposedChange',
    objectId: id,
    after: { kind, permission, digest },
  });
}
