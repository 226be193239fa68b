import { and, eq, exists, ne, notExists } from 'drizzle-orm';
import { oneSetReport } from '@cifra/books/command';
import type { Connection } from '@cifra/books/connection';
import { tenantListing } from '@cifra/books/listing';
import { selectVouchers, type VoucherOfTenant } from './reads.ts';

export type VoucherPage = Connection<VoucherOfTenant>;

export interface VoucherFilters {
  readonly isDetached?: true | null;
  readonly isAttached?: true | null;
  /** What the caller may not read. */
  readonly withoutEntries?: true | null;
  readonly withoutDocuments?: true | null;
  readonly withoutCloseItems?: true | null;
}

const ofDocuments = ['DOCUMENT', 'DOCUMENT_DRAFT', 'MONEY_DOCUMENT', 'MONEY_DRAFT'] as const;

/** The vouchers of the books in the order in which they were attached. */
export const voucherList = tenantListing<VoucherFilters>()({
  key: ['id'],
  build: (q, given) => {
    const { vouchers: v, voucher_detachments: d } = q.t;
    const walk = q.along([v.id]);
    const detached = q.db.select({ id: d.voucher_id }).from(d).where(eq(d.voucher_id, v.id));
    return selectVouchers(q)
      .where(
        and(
          walk.beyond,
          given.has('isDetached') ? exists(detached) : undefined,
          given.has('isAttached') ? notExists(detached) : undefined,
          given.has('withoutEntries')
            ? and(ne(v.object_kind, 'ENTRY'), ne(v.object_kind, 'ENTRY_DRAFT'), ne(v.object_kind, 'IMPORT'))
            : undefined,
          given.has('withoutDocuments')
            ? and(...ofDocuments.map((kind) => ne(v.object_kind, kind)))
            : undefined,
          given.has('withoutCloseItems') ? ne(v.object_kind, 'CLOSE_ITEM') : undefined,
        ),
      )
      .orderBy(...walk.order);
  },
});

export const countedVouchers = oneSetReport<VoucherFilters, number>(
  'documents.countVouchers',
  (tx, filters) => voucherList.count(tx, filters),
);
