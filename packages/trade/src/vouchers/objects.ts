import { eq } from 'drizzle-orm';
import type { PermissionName } from '@cifra/access/permissions';
import type { Row } from '@cifra/database/kit/table';
import { tenantQuery, type Query, type TenantTables } from '@cifra/database/statement';
import type { vouchers } from '@cifra/database/tables/vouchers';
import type { TenantReadTx } from '@cifra/database/tx';
import type { Uuid } from '@cifra/domain/ids';
import type { TenantObjectType } from '@cifra/domain/object-types';

export type VoucherObjectKind = Row<typeof vouchers>['object_kind'];

/** What a voucher is attached to. */
export interface VoucherObject {
  readonly objectKind: VoucherObjectKind;
  readonly objectId: Uuid;
}

interface ObjectRules {
  /** The object's name in the API and in events. */
  readonly type: TenantObjectType;
  /** What somebody needs to see the object's vouchers, besides File.Download for their content. */
  readonly read: PermissionName;
  /** What somebody needs to attach and detach, besides File.Upload. */
  readonly write: PermissionName;
}

const ofEntries = { read: 'Entry.Read', write: 'Entry.Draft' } as const;
// A client reads its documents; what the firm keeps beside them, as the remark, is not the client's.
const ofDocuments = { read: 'Document.Draft.Read', write: 'Document.Remark' } as const;

/** A voucher takes the permissions of what it is attached to: it has none of its own. */
export const voucherObjects: Readonly<Record<VoucherObjectKind, ObjectRules>> = {
  ENTRY_DRAFT: { type: 'EntryDraft', ...ofEntries },
  ENTRY: { type: 'JournalEntry', ...ofEntries },
  DOCUMENT_DRAFT: { type: 'DocumentDraft', ...ofDocuments },
  DOCUMENT: { type: 'Document', ...ofDocuments },
  MONEY_DRAFT: { type: 'MoneyDraft', ...ofDocuments },
  MONEY_DOCUMENT: { type: 'MoneyDocument', ...ofDocuments },
  CLOSE_ITEM: { type: 'CloseItem', read: 'Period.Read', write: 'Period.Prepare' },
  IMPORT: { type: 'Import', read: 'Entry.Read', write: 'Books.Import' },
};

export const voucherObjectKinds = Object.keys(voucherObjects) as readonly VoucherObjectKind[];

type Found = Query<TenantTables, { id: Uuid }, { id: Uuid }>;

const found: Readonly<Record<VoucherObjectKind, Found>> = {
  ENTRY_DRAFT: tenantQuery<{ id: Uuid }>()((q) => {
    const t = q.t.entry_drafts;
    return q.db
      .select({ id: t.id })
      .from(t)
      .where(eq(t.id, q.arg(t.id, 'id')));
  }),
  ENTRY: tenantQuery<{ id: Uuid }>()((q) => {
    const t = q.t.journal_entries;
    return q.db
      .select({ id: t.id })
      .from(t)
      .where(eq(t.id, q.arg(t.id, 'id')));
  }),
  DOCUMENT_DRAFT: tenantQuery<{ id: Uuid }>()((q) => {
    const t = q.t.document_drafts;
    return q.db
      .select({ id: t.id })
      .from(t)
      .where(eq(t.id, q.arg(t.id, 'id')));
  }),
  DOCUMENT: tenantQuery<{ id: Uuid }>()((q) => {
    const t = q.t.documents;
    return q.db
      .select({ id: t.id })
      .from(t)
      .where(eq(t.id, q.arg(t.id, 'id')));
  }),
  MONEY_DRAFT: tenantQuery<{ id: Uuid }>()((q) => {
    const t = q.t.money_drafts;
    return q.db
      .select({ id: t.id })
      .from(t)
      .where(eq(t.id, q.arg(t.id, 'id')));
  }),
  MONEY_DOCUMENT: tenantQuery<{ id: Uuid }>()((q) => {
    const t = q.t.money_documents;
    return q.db
      .select({ id: t.id })
      .from(t)
      .where(eq(t.id, q.arg(t.id, 'id')));
  }),
  CLOSE_ITEM: tenantQuery<{ id: Uuid }>()((q) => {
    const t = q.t.close_items;
    return q.db
      .select({ id: t.id })
      .from(t)
      .where(eq(t.id, q.arg(t.id, 'id')));
  }),
  IMPORT: tenantQuery<{ id: Uuid }>()((q) => {
    const t = q.t.import_proposals;
    return q.db
      .select({ id: t.id })
      .from(t)
      .where(eq(t.id, q.arg(t.id, 'id')));
  }),
};

/** Whether the object is there. One read. */
export async function isThere(tx: TenantReadTx, { objectKind, objectId }: VoucherObject): Promise<boolean> {
  return (await tx.first(found[objectKind], { id: objectId })) !== null;
}
