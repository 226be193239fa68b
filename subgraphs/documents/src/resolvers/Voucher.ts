import { decide } from '@cifra/access/decide';
import { notFoundOrDenied } from '@cifra/access/errors';
import { tenant } from '@cifra/access/field-rule';
import { connectionOf } from '@cifra/books/connection';
import type { Uuid } from '@cifra/domain/ids';
import { voucherTypes, type VoucherType } from '@cifra/domain/voucher-types';
import { countRows } from '@cifra/subgraph-kit/count-rows';
import { idOfRow } from '@cifra/subgraph-kit/ids/write-ids';
import { reference } from '@cifra/subgraph-kit/reference';
import { requirePage } from '@cifra/subgraph-kit/require-page';
import { instantText } from '@cifra/subgraph-kit/shapes';
import { countedVouchers, voucherList } from '@cifra/trade/vouchers/list-vouchers';
import { voucherObjectKinds, voucherObjects } from '@cifra/trade/vouchers/objects';
import type { VoucherOfTenant } from '@cifra/trade/vouchers/reads';
import type { DocumentsContext } from '../context.ts';
import type { TenantResolvers, VoucherResolvers } from '../generated/resolvers.ts';
import { mustBeAllowed } from '../issue-render-ticket.ts';
import { userOf } from './stubs.ts';

/** A voucher that the caller may read, by the object that it is attached to. Throws where they may not. */
async function readable(
  context: DocumentsContext,
  tenantId: Uuid,
  id: Uuid,
): Promise<VoucherOfTenant | null> {
  const voucher = await context.loadersOf(tenantId).voucher.load(id);
  if (voucher !== null)
    await mustBeAllowed(context, 'Voucher', [voucherObjects[voucher.object_kind].read], tenantId);
  return voucher;
}

export const Voucher: VoucherResolvers = {
  __resolveReference: reference<DocumentsContext, VoucherOfTenant | null>(
    tenant('File.Download'),
    ({ tenantId, id }, context) => readable(context, tenantId as Uuid, id),
  ),
  objectType: (row) => voucherObjects[row.object_kind].type,
  objectId: (row) => idOfRow(voucherObjects[row.object_kind].type, row.tenantId, row.object_id),
  fileName: (row) => row.file_name,
  type: (row) => row.type as VoucherType,
  mediaType: (row) => voucherTypes[row.type as VoucherType].mediaType,
  bytes: (row) => Number(row.byte_count),
  fileHash: (row) => row.file_hash,
  scan: (row) => row.scan ?? 'NOT_SCANNED',
  attachedAt: (row) => instantText(row.attachedAtMicros),
  attachedBy: (row) => userOf(row.attachedByKind === 'user' ? row.attachedBy : null),
  isDetached: (row) => row.detachedReason !== null,
  commitNumber: (row) => row.commit_number.toString(),
};

export const tenantVouchers: Pick<TenantResolvers, 'vouchers' | 'voucher'> = {
  async vouchers({ id: tenantId }, input, { access, books, loadersOf }) {
    const page = requirePage(input, { of: ['vouchers', tenantId], key: voucherList.key });
    const isDetached = input.filter?.isDetached ?? null;
    const filters = {
      isDetached: isDetached === true ? (true as const) : null,
      isAttached: isDetached === false ? (true as const) : null,
      ...(await unreadableKinds(access, tenantId)),
    };
    const rows = await books.read(tenantId, (tx) => voucherList.rows(tx, filters, page));
    if (!rows) throw notFoundOrDenied();
    const own = rows.map((row) => ({ ...row, tenantId }));
    for (const row of own) loadersOf(tenantId).voucher.prime(row.id, row);
    return connectionOf(own, page, {
      keyOf: ({ id }) => [id],
      count: countRows(books, countedVouchers, { tenantId, filters }),
    });
  },
  voucher: ({ id: tenantId }, { id }, context) => readable(context, tenantId, id as Uuid),
};

/** The kinds of object that the caller may not read: the list leaves their vouchers out. */
async function unreadableKinds(access: DocumentsContext['access'], tenantId: Uuid) {
  const hides = new Set<string>();
  for (const kind of voucherObjectKinds) {
    const rule = tenant(voucherObjects[kind].read);
    if ((await decide({ rule, access, objectTenantId: tenantId })) !== 'allowed') hides.add(kind);
  }
  return {
    withoutEntries: hides.has('ENTRY') ? (true as const) : null,
    withoutDocuments: hides.has('DOCUMENT') ? (true as const) : null,
    withoutCloseItems: hides.has('CLOSE_ITEM') ? (true as const) : null,
  };
}
