import { and, eq, exists, notExists, or, type SQL } from 'drizzle-orm';
import { oneSetReport, tenantReport } from '@cifra/books/command';
import type { PageRequest } from '@cifra/books/connection';
import { tenantListing } from '@cifra/books/listing';
import { rowsByIds } from '@cifra/books/rows-by-ids';
import type { Uuid } from '@cifra/domain/ids';

/** A voucher of what was posted in a period, or of an item of its checklist. */
export interface PackageVoucher {
  readonly voucherId: Uuid;
  readonly objectId: Uuid;
  /** An entry of the period that it belongs to: its own, or the one of its document. Null: it belongs to an item of the checklist. */
  readonly entryId: Uuid | null;
  readonly commitNumber: bigint;
}

export interface OfPeriod {
  readonly periodId: Uuid;
}

/**
 * The vouchers of a period that were not detached, in the order in which they were attached: of its entries, of what these were made from and
 * of the drafts of that, and of its checklist. Walks the vouchers of the books; each is looked up by the keys of what it can be attached to.
 */
export const packageVoucherList = tenantListing<OfPeriod>()({
  key: ['id'],
  build: (q) => {
    const { vouchers: v, voucher_detachments: x, journal_entries: e, close_items: i } = q.t;
    const { document_drafts: dd, money_drafts: md } = q.t;
    const isInPeriod = eq(e.period_id, q.arg(e.period_id, 'periodId'));
    const entryBy = (key: typeof e.id | typeof e.source_id): SQL =>
      exists(
        q.db
          .select({ id: e.id })
          .from(e)
          .where(and(eq(key, v.object_id), isInPeriod)),
      );
    const entryOfDraft = (d: typeof dd | typeof md): SQL =>
      exists(
        q.db
          .select({ id: d.id })
          .from(d)
          .innerJoin(e, eq(e.source_id, d.document_id))
          .where(and(eq(d.id, v.object_id), isInPeriod)),
      );
    const walk = q.along([v.id]);
    return q.db
      .select({ id: v.id, objectId: v.object_id, commitNumber: v.commit_number })
      .from(v)
      .where(
        and(
          walk.beyond,
          notExists(q.db.select({ id: x.voucher_id }).from(x).where(eq(x.voucher_id, v.id))),
          or(
            entryBy(e.id),
            entryBy(e.source_id),
            entryOfDraft(dd),
            entryOfDraft(md),
            exists(
              q.db
                .select({ id: i.id })
                .from(i)
                .where(and(eq(i.id, v.object_id), eq(i.period_id, q.arg(i.period_id, 'periodId')))),
            ),
          ),
        ),
      )
      .orderBy(...walk.order);
  },
});

const entriesByIds = rowsByIds((q, isOneOf) => {
  const e = q.t.journal_entries;
  return q.db.select({ objectId: e.id, entryId: e.id, periodId: e.period_id }).from(e).where(isOneOf(e.id));
});

const entriesBySources = rowsByIds((q, isOneOf) => {
  const e = q.t.journal_entries;
  return q.db
    .select({ objectId: e.source_id, entryId: e.id, periodId: e.period_id })
    .from(e)
    .where(isOneOf(e.source_id));
});

/** The entries of what drafts became. */
const entriesByDraftsIn = (table: 'document_drafts' | 'money_drafts') =>
  rowsByIds((q, isOneOf) => {
    const { journal_entries: e, [table]: d } = q.t;
    return q.db
      .select({ objectId: d.id, entryId: e.id, periodId: e.period_id })
      .from(d)
      .innerJoin(e, eq(e.source_id, d.document_id))
      .where(isOneOf(d.id));
  });
const entriesByDrafts = entriesByDraftsIn('document_drafts');
const entriesByMoneyDrafts = entriesByDraftsIn('money_drafts');

/** The rows of a page, one more than it holds. */
export const packageVouchers = tenantReport<
  OfPeriod & { readonly page: PageRequest },
  readonly PackageVoucher[]
>('books.packageVouchers', async (tx, { periodId, page }) => {
  const rows = await packageVoucherList.rows(tx, { periodId }, page);
  const objectIds = [...new Set(rows.map(({ objectId }) => objectId))];
  const found = await Promise.all(
    [entriesByIds, entriesBySources, entriesByDrafts, entriesByMoneyDrafts].map((read) =>
      read(tx, objectIds),
    ),
  );
  const entries = new Map<Uuid | null, Uuid>();
  for (const each of found.flat())
    if (each.periodId === periodId && !entries.has(each.objectId)) entries.set(each.objectId, each.entryId);
  return rows.map(({ id, objectId, commitNumber }) => ({
    voucherId: id,
    objectId,
    entryId: entries.get(objectId) ?? null,
    commitNumber,
  }));
});

export const countedPackageVouchers = oneSetReport<OfPeriod, number>(
  'books.countPackageVouchers',
  (tx, period) => packageVoucherList.count(tx, period),
);
