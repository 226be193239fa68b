import { holdersAt } from '@cifra/access/separation/firm-access';
import { secondPersonFor } from '@cifra/access/separation/second-person';
import type { Books } from '@cifra/books/books';
import { controlCommand, type CommandRequest, type DoorRefusalCode } from '@cifra/books/command';
import { InvariantBroken } from '@cifra/database/failures';
import { changeDecisions } from '@cifra/database/tables/proposals';
import type { Uuid } from '@cifra/domain/ids';
import { formatInstant } from '@cifra/domain/instant';
import { refusalCodes, type CodeOf, type RefusalOf } from '@cifra/domain/refusal-codes';
import { messageOf, refuse, type Refusal } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import { digestOf, judge } from '../proposals/judge.ts';
import { gatherFirmAccess } from '../proposals/gather-firm-access.ts';
import { personOf } from '../proposals/person-of.ts';
import { changeOf, contentOf, type ConfirmedOutcome } from './change-kinds.ts';
import { holdingOfChange, tenantsOfChange } from './holding-of-change.ts';
import { independenceOf } from './independence.ts';
import { changeById, decisionOfChange, type ChangeRow } from './queries.ts';
import { openChangeCodes, requireOpen } from './state-of-change.ts';

const MICROS_PER_HOUR = 3_600_000_000n;

export interface Confirmation {
  readonly changeId: Uuid;
  /** Of the change as it was read: nothing else is confirmed. */
  readonly digest: string;
  /** SHA-256 of the secret of a link, where one comes of it. */
  readonly secretHash: string;
}

/** With the change as it was proposed, which never alters: so what it needs is gathered together with the rest. */
export interface ConfirmationOf extends Confirmation {
  readonly kind: ChangeRow['kind'];
  readonly content: string;
  readonly proposer: Uuid;
}

export const confirmChangeCodes = refusalCodes(
  ...openChangeCodes,
  'MAKER_IS_CHECKER',
  'CHANGE_WAITS',
  'PERMISSION_DENIED',
  'CHANGE_DIGEST_DIFFERS',
  'CHANGE_STALE',
  'CONFIRMER_CONCERNED',
);

/** Confirms a proposed change and makes it. Refuses as `confirmChangeCommand` does. */
export async function confirmChange(
  books: Books,
  confirmation: Confirmation,
  request: CommandRequest,
): Promise<
  Result<
    { readonly changeId: Uuid } & ConfirmedOutcome,
    RefusalOf<typeof confirmChangeCodes> | Refusal<DoorRefusalCode>
  >
> {
  const { changeId } = confirmation;
  const row = await books.control.first(changeById, { id: changeId });
  if (row === null) return refused(refuse('CHANGE_UNKNOWN', { changeRef: changeId }));
  const { kind, content, proposed_by: proposer } = row;
  return books.executeControl(confirmChangeCommand, { ...confirmation, kind, content, proposer }, request);
}

/**
 * Confirms a proposed change and makes it, in one commit. Refuses in this order: CHANGE_UNKNOWN, CHANGE_DECIDED, CHANGE_EXPIRED,
 * MAKER_IS_CHECKER (but for what its maker may confirm after some time in a firm of one: CHANGE_WAITS until then), PERMISSION_DENIED, CHANGE_DIGEST_DIFFERS, CHANGE_STALE (what it was based on is different; the proposer may no longer;
 * it can no longer be made), CONFIRMER_CONCERNED.
 */
export const confirmChangeCommand = controlCommand<
  ConfirmationOf,
  { readonly changeId: Uuid } & ConfirmedOutcome,
  CodeOf<typeof confirmChangeCodes>
>(
  'firm.confirmChange',
  async (tx, { changeId, digest, secretHash, ...given }, { request, newId }) => {
    const nowMicros = tx.commitInstantMicros;
    const confirmer = personOf(request.actor);
    if (confirmer === null) throw new InvariantBroken('nobody in particular confirms a change');
    const { proposer } = given;
    const change = changeOf(contentOf(given));
    const [found, decision, firm, plan, independence] = await Promise.all([
      tx.first(changeById, { id: changeId }),
      tx.first(decisionOfChange, { changeId }),
      gatherFirmAccess(tx, nowMicros),
      change.gather(tx),
      independenceOf(tx, { proposer, confirmer }, nowMicros),
    ]);
    const open = requireOpen(changeId, { row: found, decision }, nowMicros);
    if (!open.ok) return open;
    const row = open.value;
    if (row.kind !== given.kind || row.content !== given.content || row.proposed_by !== proposer)
      throw new InvariantBroken('a proposed change is not what it was');
    const holding = holdingOfChange(row);
    const isAlone = proposer === confirmer;
    if (isAlone) {
      const { aloneAfterHours } = change;
      const alone = secondPersonFor(firm, holding, { userId: proposer, concerned: [], nowMicros });
      if (aloneAfterHours === undefined || alone.kind !== 'FIRM_OF_ONE')
        return refused(refuse('MAKER_IS_CHECKER', { approverRef: confirmer, preparedByRefs: [proposer] }));
      const waitsUntil = row.proposed_at + BigInt(aloneAfterHours) * MICROS_PER_HOUR;
      if (nowMicros < waitsUntil)
        return refused(
          refuse('CHANGE_WAITS', { changeRef: changeId, changeWaitsUntil: formatInstant(waitsUntil) }),
        );
    }
    const holders = holdersAt(firm, holding, nowMicros);
    if (!holders.includes(confirmer))
      return refused(refuse('PERMISSION_DENIED', { permission: row.permission }));
    if (digest !== row.digest) return refused(refuse('CHANGE_DIGEST_DIFFERS', { changeRef: changeId }));
    const stale = (staleBecause: string) =>
      refused(refuse('CHANGE_STALE', { changeRef: changeId, staleBecause }));
    if (!holders.includes(proposer)) return stale('Whoever proposed it may do so no longer.');
    const planned = plan(firm, nowMicros, confirmer);
    if (!planned.ok) return stale(messageOf(planned.refusal));
    if (digestOf(change, planned.value) !== row.digest) return stale('What it was based on has changed.');
    // The proposer is held to the rules once more: a grant of theirs may have begun in the meantime.
    const judged = judge(planned.value, { firm, nowMicros, userId: proposer });
    if (!judged.ok) return stale(messageOf(judged.refusal));
    const { concerned } = planned.value;
    const proposing = { userId: proposer, concerned, nowMicros };
    const second = secondPersonFor(firm, holding, proposing);
    const mayConfirmRefs = second.kind === 'NEEDED' ? second.mayConfirm : [];
    if (!isAlone && !mayConfirmRefs.includes(confirmer))
      return refused(refuse('CONFIRMER_CONCERNED', { changeRef: changeId, mayConfirmRefs }));
    const outcome = await planned.value.apply(tx, { newId, secretHash });
    const { wasCreatedByProposer, neverLoggedInElsewhere } = independence;
    tx.insert(changeDecisions, {
      change_id: changeId,
      decision: isAlone ? 'SELF_APPROVED' : 'CONFIRMED',
      decided_by: confirmer,
      decided_at: nowMicros,
      reason: isAlone ? row.reason : request.reason,
      was_created_by_proposer: wasCreatedByProposer,
      never_logged_in_elsewhere: neverLoggedInElsewhere,
    });
    const { kind, permission } = row;
    if (isAlone) {
      tx.record({
        event: 'CHANGE_SELF_APPROVED',
        objectType: 'ProposedChange',
        objectId: changeId,
        after: { kind, permission, digest },
      });
      return accepted({ changeId, ...outcome });
    }
    tx.record({
      event: 'CHANGE_CONFIRMED',
      objectType: 'ProposedChange',
      objectId: changeId,
      after: { kind, permission, digest, proposedBy: proposer, wasCreatedByProposer, neverLoggedInElsewhere },
    });
    return accepted({ changeId, ...outcome });
  },
  { about: tenantsOfChange },
);
