import { asc, eq } from 'drizzle-orm';
import { tenantQuery } from '@cifra/database/statement';
import type { TenantReadTx } from '@cifra/database/tx';
import { parseUuid, type Uuid } from '@cifra/domain/ids';
import { entryById, reversalOfEntry } from '@cifra/ledger/journal/queries';
import type { ObjectName } from './object-versions.ts';

const draftById = tenantQuery<{ id: Uuid }>()((q) =>
  q.db
    .select({ id: q.t.entry_drafts.id })
    .from(q.t.entry_drafts)
    .where(eq(q.t.entry_drafts.id, q.arg(q.t.entry_drafts.id, 'id'))),
);
const entryOfDraft = tenantQuery<{ id: Uuid }>()((q) =>
  q.db
    .select({ id: q.t.journal_entries.id })
    .from(q.t.journal_entries)
    .where(eq(q.t.journal_entries.source_id, q.arg(q.t.journal_entries.source_id, 'id'))),
);
const draftOfDocument = tenantQuery<{ id: Uuid }>()((q) => {
  const t = q.t.document_drafts;
  return q.db
    .select({ id: t.id })
    .from(t)
    .where(eq(t.document_id, q.arg(t.document_id, 'id')));
});
const draftOfMoney = tenantQuery<{ id: Uuid }>()((q) => {
  const t = q.t.money_drafts;
  return q.db
    .select({ id: t.id })
    .from(t)
    .where(eq(t.document_id, q.arg(t.document_id, 'id')));
});
const entryReversedBy = tenantQuery<{ id: Uuid }>()((q) =>
  q.db
    .select({ id: q.t.entry_reversals.entry_id })
    .from(q.t.entry_reversals)
    .where(eq(q.t.entry_reversals.reversing_entry_id, q.arg(q.t.entry_reversals.reversing_entry_id, 'id'))),
);
const rateById = tenantQuery<{ id: Uuid }>()((q) =>
  q.db
    .select({ id: q.t.exchange_rate_history.id, supersedesId: q.t.exchange_rate_history.supersedes_id })
    .from(q.t.exchange_rate_history)
    .where(eq(q.t.exchange_rate_history.id, q.arg(q.t.exchange_rate_history.id, 'id'))),
);
const rateSuperseding = tenantQuery<{ id: Uuid }>()((q) =>
  q.db
    .select({ id: q.t.exchange_rate_history.id })
    .from(q.t.exchange_rate_history)
    .where(eq(q.t.exchange_rate_history.supersedes_id, q.arg(q.t.exchange_rate_history.supersedes_id, 'id'))),
);

/** Rates that superseded each other, on either side of the one asked for. */
const CHAIN_SHOWN = 20;

const vouchersOfObject = tenantQuery<{ id: Uuid }>()((q) => {
  const t = q.t.vouchers;
  return q.db
    .select({ id: t.id })
    .from(t)
    .where(eq(t.object_id, q.arg(t.object_id, 'id')))
    .orderBy(asc(t.id));
});

/**
 * The objects whose history belongs to an object's: an entry's draft and its reversal, a draft's entry; the rates of the same date; what was ever
 * attached to one of them. Itself first.
 */
export async function relatedObjects(tx: TenantReadTx, object: ObjectName): Promise<ObjectName[]> {
  const related = await relatedTo(tx, object);
  const bearers = new Set<Uuid>();
  for (const { objectId } of related) {
    const id = parseUuid(objectId);
    if (id.ok) bearers.add(id.value);
  }
  for (const id of await sourcesOf(tx, object)) bearers.add(id);
  const vouchers: ObjectName[] = [];
  for (const id of bearers)
    for (const voucher of await tx.all(vouchersOfObject, { id }))
      vouchers.push({ objectType: 'Voucher', objectId: voucher.id });
  return [...related, ...vouchers];
}

/** Of an entry: what it was made from, and the draft of that. Their papers are the entry's, too. */
async function sourcesOf(tx: TenantReadTx, { objectType, objectId }: ObjectName): Promise<Uuid[]> {
  const id = parseUuid(objectId);
  if (objectType !== 'JournalEntry' || !id.ok) return [];
  const sourceId = (await tx.first(entryById, { id: id.value }))?.source_id ?? null;
  if (sourceId === null) return [];
  const drafts = [
    await tx.first(draftOfDocument, { id: sourceId }),
    await tx.first(draftOfMoney, { id: sourceId }),
  ];
  return [sourceId, ...drafts.flatMap((draft) => draft?.id ?? [])];
}

async function relatedTo(tx: TenantReadTx, object: ObjectName): Promise<ObjectName[]> {
  const id = parseUuid(object.objectId);
  if (!id.ok) return [object];
  switch (object.objectType) {
    case 'JournalEntry':
      return [object, ...(await relatedToEntry(tx, id.value))];
    case 'EntryDraft': {
      const entry = await tx.first(entryOfDraft, { id: id.value });
      return entry ? [object, { objectType: 'JournalEntry', objectId: entry.id }] : [object];
    }
    case 'Document': {
      const draft = await tx.first(draftOfDocument, { id: id.value });
      return draft ? [object, { objectType: 'DocumentDraft', objectId: draft.id }] : [object];
    }
    case 'MoneyDocument': {
      const draft = await tx.first(draftOfMoney, { id: id.value });
      return draft ? [object, { objectType: 'MoneyDraft', objectId: draft.id }] : [object];
    }
    case 'ExchangeRate':
      return [object, ...(await relatedToRate(tx, id.value))];
    default:
      return [object];
  }
}

async function relatedToEntry(tx: TenantReadTx, id: Uuid): Promise<ObjectName[]> {
  const related: ObjectName[] = [];
  const entry = await tx.first(entryById, { id });
  const draft = entry?.source_id ? await tx.first(draftById, { id: entry.source_id }) : null;
  if (draft) related.push({ objectType: 'EntryDraft', objectId: draft.id });
  const reversal = await tx.first(reversalOfEntry, { entryId: id });
  if (reversal) related.push({ objectType: 'JournalEntry', objectId: reversal.reversing_entry_id });
  const reversed = await tx.first(entryReversedBy, { id });
  if (reversed) related.push({ objectType: 'JournalEntry', objectId: reversed.id });
  return related;
}

async function relatedToRate(tx: TenantReadTx, id: Uuid): Promise<ObjectName[]> {
  const related: ObjectName[] = [];
  let earlier = (await tx.first(rateById, { id }))?.supersedesId ?? null;
  for (let count = 0; earlier !== null && count < CHAIN_SHOWN; count += 1) {
    related.push({ objectType: 'ExchangeRate', objectId: earlier });
    earlier = (await tx.first(rateById, { id: earlier }))?.supersedesId ?? null;
  }
  let later = (await tx.first(rateSuperseding, { id }))?.id ?? null;
  for (let count = 0; later !== null && count < CHAIN_SHOWN; count += 1) {
    related.push({ objectType: 'ExchangeRate', objectId: later });
    later = (await tx.first(rateSuperseding, { id: later }))?.id ?? null;
  }
  return related;
}
