import { asc, eq } from 'drizzle-orm';
import { rowsByIds } from '@cifra/books/rows-by-ids';
import type { Row } from '@cifra/database/kit/table';
import type { QueryScope, TenantTables } from '@cifra/database/statement';
import type { voucherFiles, vouchers, voucherScans } from '@cifra/database/tables/vouchers';
import type { TenantReadTx } from '@cifra/database/tx';
import type { Uuid } from '@cifra/domain/ids';

/** A voucher as the API shows it. */
export interface VoucherRow extends Row<typeof vouchers> {
  readonly byte_count: Row<typeof voucherFiles>['byte_count'];
  readonly scan: Row<typeof voucherScans>['state'] | null;
  readonly finding: string | null;
  readonly attachedBy: Uuid | null;
  readonly attachedByKind: string;
  /** Epoch microseconds. */
  readonly attachedAtMicros: bigint;
  readonly detachedReason: string | null;
}

export type VoucherOfTenant = VoucherRow & { readonly tenantId: Uuid };

/** The columns of a voucher with its file, what the scanner said, and who attached it. */
export function selectVouchers(q: Pick<QueryScope<TenantTables>, 'db' | 't'>) {
  const { vouchers: v, voucher_files: f, voucher_scans: s, voucher_detachments: d, commits: c } = q.t;
  return q.db
    .select({
      id: v.id,
      object_kind: v.object_kind,
      object_id: v.object_id,
      file_hash: v.file_hash,
      file_name: v.file_name,
      commit_number: v.commit_number,
      byte_count: f.byte_count,
      type: v.type,
      scan: s.state,
      finding: s.finding,
      attachedBy: c.actor_id,
      attachedByKind: c.actor_kind,
      attachedAtMicros: c.instant,
      detachedReason: d.reason,
    })
    .from(v)
    .innerJoin(f, eq(f.file_hash, v.file_hash))
    .innerJoin(c, eq(c.number, v.commit_number))
    .leftJoin(s, eq(s.file_hash, v.file_hash))
    .leftJoin(d, eq(d.voucher_id, v.id));
}

export const vouchersByIds = rowsByIds((q, isOneOf) => selectVouchers(q).where(isOneOf(q.t.vouchers.id)));

const vouchersByObjects = rowsByIds((q, isOneOf) =>
  selectVouchers(q).where(isOneOf(q.t.vouchers.object_id)).orderBy(asc(q.t.vouchers.id)),
);

const draftsOfDocuments = rowsByIds((q, isOneOf) => {
  const t = q.t.document_drafts;
  return q.db.select({ id: t.id, ownerId: t.document_id }).from(t).where(isOneOf(t.document_id));
});

const draftsOfMoney = rowsByIds((q, isOneOf) => {
  const t = q.t.money_drafts;
  return q.db.select({ id: t.id, ownerId: t.document_id }).from(t).where(isOneOf(t.document_id));
});

/** The drafts that became documents or money documents, each with what it became. */
async function draftsOf(tx: TenantReadTx, ids: readonly Uuid[]) {
  const [documents, money] = await Promise.all([draftsOfDocuments(tx, ids), draftsOfMoney(tx, ids)]);
  return [...documents, ...money];
}

/** The draft or the document that an entry was made from. */
const sourcesOfEntries = rowsByIds((q, isOneOf) => {
  const t = q.t.journal_entries;
  return q.db.select({ id: t.source_id, ownerId: t.id }).from(t).where(isOneOf(t.id));
});

export interface VoucherOfOwner {
  readonly ownerId: Uuid;
  readonly voucher: VoucherRow;
}

/** The vouchers of documents and money documents, without those that were detached: their own, with what was attached to the drafts that became them. */
export async function vouchersOfDocuments(tx: TenantReadTx, ids: readonly Uuid[]): Promise<VoucherOfOwner[]> {
  const drafts = await draftsOf(tx, ids);
  return standingOf(tx, [...ids.map((id) => ({ id, ownerId: id })), ...drafts]);
}

/** The vouchers of entries: their own, those of the draft or document that they were made from, and of that document's draft. */
export async function vouchersOfEntries(tx: TenantReadTx, ids: readonly Uuid[]): Promise<VoucherOfOwner[]> {
  const sources = (await sourcesOfEntries(tx, ids)).flatMap(({ id, ownerId }) =>
    id === null ? [] : [{ id, ownerId }],
  );
  const ownerOfSource = new Map(sources.map(({ id, ownerId }) => [id, ownerId]));
  const drafts = (await draftsOf(tx, [...ownerOfSource.keys()])).map(({ id, ownerId }) => ({
    id,
    ownerId: ownerId === null ? null : (ownerOfSource.get(ownerId) ?? null),
  }));
  return standingOf(tx, [...ids.map((id) => ({ id, ownerId: id })), ...sources, ...drafts]);
}

/** The vouchers of drafts and items of checklists. */
export async function vouchersOfObjects(tx: TenantReadTx, ids: readonly Uuid[]): Promise<VoucherOfOwner[]> {
  return standingOf(
    tx,
    ids.map((id) => ({ id, ownerId: id })),
  );
}

async function standingOf(
  tx: TenantReadTx,
  owners: readonly { readonly id: Uuid; readonly ownerId: Uuid | null }[],
): Promise<VoucherOfOwner[]> {
  const ownersOf = Map.groupBy(owners, ({ id }) => id);
  const rows = await vouchersByObjects(tx, [...ownersOf.keys()]);
  return rows
    .filter(({ detachedReason }) => detachedReason === null)
    .flatMap((voucher) =>
      (ownersOf.get(voucher.object_id) ?? []).flatMap(({ ownerId }) =>
        ownerId === null ? [] : [{ ownerId, voucher }],
      ),
    );
}
