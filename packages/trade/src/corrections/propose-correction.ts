import { actorOf } from '@cifra/books/actor-of';
import { tenantCommand } from '@cifra/books/command';
import { InvariantBroken } from '@cifra/database/failures';
import { corrections, type correctionKinds } from '@cifra/database/tables/corrections';
import type { TenantReadTx } from '@cifra/database/tx';
import type { EntrySource } from '@cifra/domain/entry';
import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import { farAheadProblem } from '@cifra/domain/posting-date';
import { checkReason } from '@cifra/domain/reason';
import { refusalCodes, type CodeOf, type RefusalOf } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import { mayReverse } from '@cifra/domain/reversal';
import { accrualOfEntry, accrualReversedBy } from '@cifra/ledger/accruals/queries';
import { displayNumberOf } from '@cifra/ledger/journal/display-number';
import { aheadOf } from '@cifra/ledger/journal/gather';
import { nameOfReversal, numberedEntryById } from '@cifra/ledger/journal/queries';
import { findStandingOpening } from '@cifra/ledger/opening/post-opening';
import { boundAllocationCodes, gatherToTakeBack } from '../documents/allocate.ts';
import { findOpenItemOfDocument } from '../documents/open-item.ts';
import {
  allocationById,
  allocationsOfDocument,
  documentById,
  draftsAwaitingOfParty,
  openItemById,
  voidOfDocument,
} from '../documents/queries.ts';
import { problemOfWhole, reservedByDrafts } from '../documents/reserved-items.ts';
import { moneyDocumentById } from '../money/queries.ts';
import { pendingCorrections } from './queries.ts';

export type CorrectionKind = (typeof correctionKinds)[number];

export interface ProposeCorrection {
  readonly kind: CorrectionKind;
  /** The document, the entry, the allocation or the money document. */
  readonly objectId: Uuid;
  readonly on: LocalDate | 'FIRST_OPEN_DAY';
}

const obstacleCodes = refusalCodes(
  'DOCUMENT_VOID',
  'MONEY_DOCUMENT_VOID',
  'OPEN_ITEM_RESERVED',
  'ENTRY_ALREADY_REVERSED',
  'ACCRUAL_CORRECTED_WHOLE',
  'ENTRY_NOT_REVERSIBLE',
  'ALLOCATION_ALREADY_REVERSED',
  ...boundAllocationCodes,
);

const unknownCodes = refusalCodes(
  'DOCUMENT_UNKNOWN',
  'MONEY_DOCUMENT_UNKNOWN',
  'ENTRY_UNKNOWN',
  'ALLOCATION_UNKNOWN',
);

export const proposeCorrectionCodes = refusalCodes(
  'REASON_TOO_SHORT',
  ...unknownCodes,
  'CORRECTION_PENDING',
  ...obstacleCodes,
  'REVERSAL_BEFORE_ENTRY',
  'DATE_TOO_FAR_AHEAD',
);

/**
 * Proposes a void, a reversal or a taking back, for a second person to approve; the request carries the reason. Posts nothing. Answers the
 * correction's id. What is undone already is not proposed, nor what is undone with a document alone, nor the void of what a draft that awaits
 * approval would settle.
 * Refuses: REASON_TOO_SHORT, what names no object, CORRECTION_PENDING, as `obstacleTo`, REVERSAL_BEFORE_ENTRY, DATE_TOO_FAR_AHEAD.
 */
export const proposeCorrectionCommand = tenantCommand<
  ProposeCorrection,
  Uuid,
  CodeOf<typeof proposeCorrectionCodes>
>(
  'corrections.propose',
  async (tx, { kind, objectId, on }, context) => {
    const reason = checkReason(context.request.reason);
    if (!reason.ok) return reason;
    const [found, pending, steps, obstacle] = await Promise.all([
      findObject(tx, kind, objectId),
      tx.all(pendingCorrections, { objectId }),
      stepsOf(tx, kind, objectId),
      obstacleTo(tx, kind, objectId),
    ]);
    if (!found.ok) return found;
    const [other] = pending;
    if (other) return refused(refuse('CORRECTION_PENDING', { correctionRef: other.id }));
    if (obstacle !== null) return refused(obstacle);
    const postingDate = on === 'FIRST_OPEN_DAY' ? null : on;
    const { source, ...reversed } = found.value;
    const { postingDate: entryDate } = reversed;
    if (postingDate !== null && postingDate < entryDate)
      return refused(refuse('REVERSAL_BEFORE_ENTRY', { postingDate, entryDate }));
    const ahead = aheadOf(context.tenant);
    const farAhead =
      postingDate && farAheadProblem({ kind: 'REVERSING', source, postingDate, ahead, reversed });
    if (farAhead) return refused(farAhead);
    const id = context.newId();
    tx.insert(corrections, {
      id,
      kind,
      object_id: objectId,
      posting_date: postingDate,
      reason: reason.value,
      allocation_steps: steps,
      proposed_by: actorOf(context),
    });
    tx.record({
      event: 'CORRECTION_PROPOSED',
      objectType: 'Correction',
      objectId: id,
      after: { kind, objectId, postingDate },
    });
    return accepted(id);
  },
  { refuses: proposeCorrectionCodes },
);

/** What is to be undone, as its date is held to how far ahead people may date. */
interface ToUndo {
  readonly name: string;
  readonly source: EntrySource;
  readonly postingDate: LocalDate;
}

async function findObject(
  tx: TenantReadTx,
  kind: CorrectionKind,
  id: Uuid,
): Promise<Result<ToUndo, RefusalOf<typeof unknownCodes>>> {
  switch (kind) {
    case 'DOCUMENT_VOID': {
      const found = await tx.first(documentById, { id });
      if (!found) return refused(refuse('DOCUMENT_UNKNOWN', { documentRef: id }));
      const { display_number: name, side: source, posting_date: postingDate } = found;
      return accepted({ name, source, postingDate });
    }
    case 'ENTRY_REVERSAL': {
      const found = await tx.first(numberedEntryById, { id });
      if (!found) return refused(refuse('ENTRY_UNKNOWN', { entryRef: id }));
      const name = displayNumberOf({ ...found.entry, fiscalYear: found.fiscalYear });
      return accepted({ name, source: 'MANUAL', postingDate: found.entry.posting_date });
    }
    case 'ALLOCATION_REVERSAL': {
      const found = await tx.first(allocationById, { id });
      if (!found) return refused(refuse('ALLOCATION_UNKNOWN', { allocationRef: id }));
      const { from_item_id: itemId, allocation_date: postingDate } = found.allocation;
      const item = await tx.first(openItemById, { id: itemId });
      if (!item) throw new InvariantBroken('an allocation has no item');
      return accepted({ name: id, source: item.item.side, postingDate });
    }
    case 'MONEY_VOID': {
      const found = await tx.first(moneyDocumentById, { id });
      if (!found) return refused(refuse('MONEY_DOCUMENT_UNKNOWN', { moneyDocumentRef: id }));
      const { display_number: name, posting_date: postingDate, received_date: arrival } = found;
      return accepted({ name, source: 'MONEY', postingDate: arrival ?? postingDate });
    }
  }
}

/** How often a document was allocated and taken back: another number later says that its void would undo something else. */
export async function stepsOf(tx: TenantReadTx, kind: CorrectionKind, documentId: Uuid): Promise<number> {
  if (kind !== 'DOCUMENT_VOID') return 0;
  const rows = await tx.all(allocationsOfDocument, { documentId });
  return rows.reduce((steps, { reversedOn }) => steps + (reversedOn === null ? 1 : 2), 0);
}

/** What would keep a correction of an object that is there from ever being approved; null: nothing. */
async function obstacleTo(
  tx: TenantReadTx,
  kind: CorrectionKind,
  id: Uuid,
): Promise<RefusalOf<typeof obstacleCodes> | null> {
  switch (kind) {
    case 'DOCUMENT_VOID':
      return obstacleToVoid(tx, id);
    case 'ALLOCATION_REVERSAL': {
      const found = await tx.first(allocationById, { id });
      if (!found) return null;
      if (found.reversedOn) return refuse('ALLOCATION_ALREADY_REVERSED', { allocationRef: id });
      return (await gatherToTakeBack(tx, found)).problem;
    }
    case 'ENTRY_REVERSAL':
      return obstacleToReversal(tx, id);
    case 'MONEY_VOID': {
      const found = await tx.first(moneyDocumentById, { id });
      const reversal = found && (await tx.first(nameOfReversal, { entryId: found.entry_id }));
      if (!found || !reversal) return null;
      const reversedByRef = displayNumberOf(reversal);
      return refuse('MONEY_DOCUMENT_VOID', { moneyDocumentRef: found.display_number, reversedByRef });
    }
  }
}

async function obstacleToVoid(
  tx: TenantReadTx,
  id: Uuid,
): Promise<RefusalOf<readonly ['DOCUMENT_VOID', 'OPEN_ITEM_RESERVED']> | null> {
  const [document, voided, item] = await Promise.all([
    tx.first(documentById, { id }),
    tx.first(voidOfDocument, { documentId: id }),
    findOpenItemOfDocument(tx, id),
  ]);
  if (!document) return null;
  if (voided)
    return refuse('DOCUMENT_VOID', {
      documentRef: document.display_number,
      voidedByRef: voided.noteNumber ?? displayNumberOf(voided),
    });
  if (!item) return null;
  const drafts = await tx.all(draftsAwaitingOfParty, { partyId: document.party_id });
  return problemOfWhole(item, reservedByDrafts(drafts, null));
}

/**
 * An accrual is corrected together with its reversal, whether that is posted or not. What a document, a money document or the year-end posted is
 * undone there; opening balances that stand are reversed here.
 */
async function obstacleToReversal(
  tx: TenantReadTx,
  id: Uuid,
): Promise<RefusalOf<
  readonly ['ENTRY_ALREADY_REVERSED', 'ACCRUAL_CORRECTED_WHOLE', 'ENTRY_NOT_REVERSIBLE']
> | null> {
  const [found, accrual, half, reversal, opening] = await Promise.all([
    tx.first(numberedEntryById, { id }),
    tx.first(accrualOfEntry, { entryId: id }),
    tx.first(accrualReversedBy, { reversalId: id }),
    tx.first(nameOfReversal, { entryId: id }),
    findStandingOpening(tx),
  ]);
  if (!found) return null;
  const entryRef = displayNumberOf({ ...found.entry, fiscalYear: found.fiscalYear });
  if (half && found.entry.kind === 'ACCRUAL_REVERSAL')
    return refuse('ACCRUAL_CORRECTED_WHOLE', { entryRef, accrualNumber: displayNumberOf(half) });
  if (reversal && !accrual)
    return refuse('ENTRY_ALREADY_REVERSED', { entryRef, reversedByRef: displayNumberOf(reversal) });
  const entrySource = found.entry.source;
  const isOfPeople = mayReverse(entrySource, { kind: 'REVERSING', source: 'MANUAL' });
  return isOfPeople || opening?.id === id ? null : refuse('ENTRY_NOT_REVERSIBLE', { entryRef, entrySource });
}
