import type { Uuid } from '@cifra/domain/ids';
import { checkReason } from '@cifra/domain/reason';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import { InvariantBroken } from '@cifra/database/failures';
import type { TenantTx } from '@cifra/database/tx';
import type { TenantFacts } from '@cifra/books/command';
import { gatherCloseBasis, type CloseBasis } from './close-basis.ts';
import { noteMaker } from '../close-package/close-package.ts';
import { notTaken } from './change-items.ts';
import { gatherCloseItems, type CloseItem } from './gather-close-items.ts';
import {
  findItem,
  itemOf,
  nameOf,
  writeItem,
  type FindItemRefusal,
  type ItemFields,
  type NamedItem,
} from './item-of-period.ts';

export interface Acknowledgement {
  readonly named: NamedItem;
  /** The text that the caller saw, word for word: nobody can acknowledge what they have not seen. */
  readonly seen: string;
  readonly note: string;
}

interface Acting {
  readonly actorId: Uuid;
  readonly tenant: Pick<TenantFacts, 'baseCurrency' | 'settings'>;
  readonly newId: () => Uuid;
}

type AcknowledgeRefusal = FindItemRefusal | Refusal<'CLOSE_ITEM_NOT_IN_STATE'>;

/**
 * Acknowledges an open item for a reason, so that the close can proceed. Covers what the item says now; whoever acknowledges may
 * not approve the close. Returns the id of the item's row. Refuses in this order: as `findItem`, CLOSE_ITEM_NOT_IN_STATE (it is
 * blocking, settled, already acknowledged, or has changed since it was seen), REASON_TOO_SHORT (the note).
 */
export async function acknowledgeCloseItem(
  tx: TenantTx,
  { named, seen, note }: Acknowledgement,
  { actorId, tenant, newId }: Acting,
): Promise<Result<Uuid, AcknowledgeRefusal | Refusal<'REASON_TOO_SHORT'>>> {
  const basis = await gatherCloseBasis(tx, {
    periodId: named.periodId,
    baseCurrency: tenant.baseCurrency,
  });
  const found = itemOf({ period: basis?.period ?? null, rows: basis?.itemRows ?? [] }, named, newId);
  if (!found.ok) return found;
  if (!basis) throw new InvariantBroken('an item was found in a period that is not there');
  const item = await itemNow(tx, { basis, fields: found.value.fields }, tenant);
  const problem = problemOfAcknowledging(item, seen);
  if (problem !== null) {
    const facts = {
      closeItemRef: nameOf(found.value.fields),
      action: 'acknowledge',
      closeItemState: item.state,
    };
    return refused(refuse('CLOSE_ITEM_NOT_IN_STATE', { ...facts, why: problem }));
  }
  const reason = checkReason(note);
  if (!reason.ok) return reason;
  // While OPEN there is no package yet: the submission counts whoever made the acknowledgements that stand by then.
  if (basis.period.close_state === 'DRAFT') noteMaker(tx, basis.found, actorId);
  const after = {
    ...found.value.fields,
    state: 'ACKNOWLEDGED' as const,
    note: reason.value,
    acknowledged: item.facts,
    decided_by: actorId,
  };
  return accepted(writeItem(tx, found.value, { after, event: 'CLOSE_ITEM_ACKNOWLEDGED' }));
}

/**
 * Withdraws an acknowledgement; whoever gave it remains one of the makers. Refuses in this order: as `findItem`,
 * CLOSE_ITEM_NOT_IN_STATE.
 */
export async function withdrawAcknowledgement(
  tx: TenantTx,
  named: NamedItem,
  newId: () => Uuid,
): Promise<Result<Uuid, AcknowledgeRefusal>> {
  const found = await findItem(tx, named, newId);
  if (!found.ok) return found;
  const { fields } = found.value;
  if (fields.state !== 'ACKNOWLEDGED')
    return refused(notTaken(fields, 'withdraw', 'only an ACKNOWLEDGED item has one'));
  const after = { ...fields, state: 'OPEN' as const, note: null, acknowledged: null, decided_by: null };
  return accepted(writeItem(tx, found.value, { after, event: 'CLOSE_ITEM_ACKNOWLEDGEMENT_WITHDRAWN' }));
}

async function itemNow(
  tx: TenantTx,
  { basis, fields }: { readonly basis: CloseBasis; readonly fields: ItemFields },
  tenant: Acting['tenant'],
): Promise<CloseItem> {
  const items = await gatherCloseItems(tx, basis, { tenant, verification: null });
  const item = items.find(({ code, itemId }) =>
    fields.code === null ? itemId === fields.id : code === fields.code,
  );
  if (!item) throw new InvariantBroken('an item that is kept is not on the checklist');
  return item;
}

/** Why an item cannot be acknowledged, for people; null: it can. */
function problemOfAcknowledging({ code, state, facts }: CloseItem, seen: string): string | null {
  if (state === 'BLOCKING' || code === 'CHAIN') return `it must be settled: ${facts}`;
  if (state === 'DONE') return 'it is settled and needs no acknowledgement';
  if (state === 'ACKNOWLEDGED')
    return 'it already is; withdrawAcknowledgement takes the acknowledgement back';
  return facts === seen ? null : `it has changed since you saw it: ${facts}`;
}
