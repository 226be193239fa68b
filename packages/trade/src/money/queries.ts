import { asc, eq, gt } from 'drizzle-orm';
import type { Uuid } from '@cifra/domain/ids';
import { paged } from '@cifra/database/dialects/page';
import { tenantQuery } from '@cifra/database/statement';
import { STEP } from '@cifra/ledger/derived/journal-source';

/** The statements of money documents. Rows only: no decision is made here. */

export const moneyDraftById = tenantQuery<{ id: Uuid }>()((q) =>
  q.db
    .select()
    .from(q.t.money_drafts)
    .where(eq(q.t.money_drafts.id, q.arg(q.t.money_drafts.id, 'id'))),
);

export const moneyDocumentById = tenantQuery<{ id: Uuid }>()((q) =>
  q.db
    .select()
    .from(q.t.money_documents)
    .where(eq(q.t.money_documents.id, q.arg(q.t.money_documents.id, 'id'))),
);

export const moneyDocumentsAfter = tenantQuery<{ id: Uuid }>()((q) => {
  const t = q.t.money_documents;
  const rows = q.db
    .select({ id: t.id, series: t.series, fiscal_year_id: t.fiscal_year_id, number: t.number })
    .from(t)
    .where(gt(t.id, q.arg(t.id, 'id')))
    .orderBy(asc(t.id));
  return paged(rows, q, STEP);
});
