import { and, asc, count, eq, gt, lt, notExists } from 'drizzle-orm';
import { sumOfNumbers } from '@cifra/database/dialects/aggregate';
import { paged } from '@cifra/database/dialects/page';
import { tenantDerivedWrite, tenantQuery } from '@cifra/database/statement';
import type { Uuid } from '@cifra/domain/ids';

/** The statements of vouchers. Rows only: no decision is made here. */

export const fileByHash = tenantQuery<{ fileHash: string }>()((q) => {
  const t = q.t.voucher_files;
  return q.db
    .select()
    .from(t)
    .where(eq(t.file_hash, q.arg(t.file_hash, 'fileHash')));
});

/** What all files take together. */
export const usedBytes = tenantQuery()((q) => {
  const t = q.t.voucher_files;
  return q.db.select({ bytes: sumOfNumbers(t.byte_count, q) }).from(t);
});

/** What has arrived of a file. */
export const arrivedParts = tenantQuery<{ fileHash: string }>()((q) => {
  const t = q.t.voucher_parts;
  return q.db
    .select({ parts: count(), bytes: sumOfNumbers(t.byte_count, q) })
    .from(t)
    .where(eq(t.file_hash, q.arg(t.file_hash, 'fileHash')));
});

/** Parts of a file in order, behind an ordinal: as many as fit into memory. */
export const PARTS_READ = 4;
export const partsAfter = tenantQuery<{ fileHash: string; ordinal: number }>()((q) => {
  const t = q.t.voucher_parts;
  const rows = q.db
    .select({ ordinal: t.ordinal, content: t.content })
    .from(t)
    .where(and(eq(t.file_hash, q.arg(t.file_hash, 'fileHash')), gt(t.ordinal, q.arg(t.ordinal, 'ordinal'))))
    .orderBy(asc(t.ordinal));
  return paged(rows, q, PARTS_READ);
});

/** Vouchers of an object that were not detached, with their files. */
export const standingOfObject = tenantQuery<{ objectId: Uuid }>()((q) => {
  const { vouchers: v, voucher_detachments: d } = q.t;
  return q.db
    .select({ id: v.id, fileHash: v.file_hash })
    .from(v)
    .where(
      and(
        eq(v.object_id, q.arg(v.object_id, 'objectId')),
        notExists(q.db.select({ id: d.voucher_id }).from(d).where(eq(d.voucher_id, v.id))),
      ),
    )
    .orderBy(asc(v.id));
});

export const voucherById = tenantQuery<{ id: Uuid }>()((q) => {
  const { vouchers: v, voucher_detachments: d, voucher_files: f, voucher_scans: s } = q.t;
  return q.db
    .select({
      voucher: v,
      byteCount: f.byte_count,
      detachedAtCommit: d.commit_number,
      scan: s.state,
      finding: s.finding,
    })
    .from(v)
    .innerJoin(f, eq(f.file_hash, v.file_hash))
    .leftJoin(d, eq(d.voucher_id, v.id))
    .leftJoin(s, eq(s.file_hash, v.file_hash))
    .where(eq(v.id, q.arg(v.id, 'id')));
});

/** A voucher of the next file that could not be scanned, behind another in the order of their hashes. */
export const failedScansAfter = tenantQuery<{ fileHash: string }>()((q) => {
  const { voucher_scans: s, vouchers: v } = q.t;
  const rows = q.db
    .select({ voucherId: v.id, fileHash: s.file_hash, finding: s.finding })
    .from(s)
    .innerJoin(v, eq(v.file_hash, s.file_hash))
    .where(and(eq(s.state, 'FAILED'), gt(s.file_hash, q.arg(s.file_hash, 'fileHash'))))
    .orderBy(asc(s.file_hash), asc(v.id));
  return paged(rows, q, 1);
});

interface NewPart {
  readonly fileHash: string;
  readonly ordinal: number;
  readonly byteCount: bigint;
  readonly arrivedAtMicros: bigint;
  readonly content: Uint8Array;
}

export const addPart = tenantDerivedWrite<NewPart>()((q) => {
  const t = q.t.voucher_parts;
  return q.db.insert(t).values({
    file_hash: q.arg(t.file_hash, 'fileHash'),
    ordinal: q.arg(t.ordinal, 'ordinal'),
    byte_count: q.arg(t.byte_count, 'byteCount'),
    arrived_at: q.arg(t.arrived_at, 'arrivedAtMicros'),
    content: q.arg(t.content, 'content'),
  });
});

export const dropPart = tenantDerivedWrite<{ fileHash: string; ordinal: number }>()((q) => {
  const t = q.t.voucher_parts;
  return q.db
    .delete(t)
    .where(and(eq(t.file_hash, q.arg(t.file_hash, 'fileHash')), eq(t.ordinal, q.arg(t.ordinal, 'ordinal'))));
});

/** Parts that arrived before an instant, of files that were never recorded. */
export const dropLeftParts = tenantDerivedWrite<{ beforeMicros: bigint }>()((q) => {
  const { voucher_parts: t, voucher_files: f } = q.t;
  return q.db
    .delete(t)
    .where(
      and(
        lt(t.arrived_at, q.arg(t.arrived_at, 'beforeMicros')),
        notExists(q.db.select({ hash: f.file_hash }).from(f).where(eq(f.file_hash, t.file_hash))),
      ),
    );
});

/** The parts of a file that was never recorded. */
export const dropUnrecordedParts = tenantDerivedWrite<{ fileHash: string }>()((q) => {
  const { voucher_parts: t, voucher_files: f } = q.t;
  return q.db
    .delete(t)
    .where(
      and(
        eq(t.file_hash, q.arg(t.file_hash, 'fileHash')),
        notExists(q.db.select({ hash: f.file_hash }).from(f).where(eq(f.file_hash, t.file_hash))),
      ),
    );
});
