import { and, eq, gte, isNull, lte, notExists, or, type Column } from 'drizzle-orm';
import { tenantQuery, type QueryScope, type TenantTables } from '@cifra/database/statement';
import type { LocalDate } from '@cifra/domain/local-date';

type Scope = Pick<QueryScope<TenantTables>, 'db' | 't'>;

/** The vouchers that are attached to one of these objects. */
function attachedTo({ db, t }: Scope, ...objectIds: readonly Column[]) {
  const { vouchers: v, voucher_detachments: x } = t;
  return db
    .select({ id: v.id })
    .from(v)
    .leftJoin(x, eq(x.voucher_id, v.id))
    .where(and(isNull(x.voucher_id), or(...objectIds.map((id) => eq(v.object_id, id)))));
}

/**
 * The numbers of the bills and the money out posted in a period that are not void and have no voucher. Costs by the entries of the
 * period. Rows only.
 */
export const paidWithoutVoucher = tenantQuery<{ startDate: LocalDate; endDate: LocalDate }>()((q) => {
  const {
    journal_entries: e,
    documents: d,
    document_drafts: dd,
    document_voids: dv,
    money_documents: m,
    money_drafts: md,
    entry_reversals: r,
  } = q.t;
  const isInPeriod = and(
    gte(e.posting_date, q.arg(e.posting_date, 'startDate')),
    lte(e.posting_date, q.arg(e.posting_date, 'endDate')),
  );
  const bills = q.db
    .select({ displayNumber: d.display_number })
    .from(e)
    .innerJoin(d, eq(d.entry_id, e.id))
    .leftJoin(dd, eq(dd.document_id, d.id))
    .leftJoin(dv, eq(dv.document_id, d.id))
    .where(
      and(
        isInPeriod,
        eq(d.kind, 'BILL'),
        isNull(dv.document_id),
        notExists(attachedTo(q, d.id, dd.id, e.id)),
      ),
    );
  const moneyOut = q.db
    .select({ displayNumber: m.display_number })
    .from(e)
    .innerJoin(m, eq(m.entry_id, e.id))
    .leftJoin(md, eq(md.document_id, m.id))
    .leftJoin(r, eq(r.entry_id, e.id))
    .where(
      and(
        isInPeriod,
        eq(m.kind, 'MONEY_OUT'),
        isNull(r.entry_id),
        notExists(attachedTo(q, m.id, md.id, e.id)),
      ),
    );
  return bills.unionAll(moneyOut);
});
