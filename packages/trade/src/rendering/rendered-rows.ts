import { asc, eq, sql } from 'drizzle-orm';
import type { Uuid } from '@cifra/domain/ids';
import { asOf } from '@cifra/database/queries/as-of';
import { tenantQuery } from '@cifra/database/statement';
import { legalDetails, parties, taxCodes } from '@cifra/database/tables/documents';
import { accounts } from '@cifra/database/tables/tenant';
import { rowsByIds } from '@cifra/books/rows-by-ids';

/** What rendered documents say, as it stood at a commit. Rows only. */

interface AtCommit {
  readonly id: Uuid;
  /** The last commit that counts. */
  readonly at: bigint;
}

export const legalDetailsAt = tenantQuery<AtCommit>()((q) =>
  asOf(q, legalDetails, {
    at: sql.placeholder('at'),
    where: (table) => eq(table.tenant_id, q.arg(table.tenant_id, 'id')),
  }),
);

export const partyAt = tenantQuery<AtCommit>()((q) =>
  asOf(q, parties, {
    at: sql.placeholder('at'),
    where: (table) => eq(table.id, q.arg(table.id, 'id')),
  }),
);

export const taxCodeAt = tenantQuery<AtCommit>()((q) =>
  asOf(q, taxCodes, {
    at: sql.placeholder('at'),
    where: (table) => eq(table.id, q.arg(table.id, 'id')),
  }),
);

export const accountAt = tenantQuery<AtCommit>()((q) =>
  asOf(q, accounts, {
    at: sql.placeholder('at'),
    where: (table) => eq(table.id, q.arg(table.id, 'id')),
  }),
);

export const instantOfCommit = tenantQuery<{ number: bigint }>()((q) => {
  const { commits } = q.t;
  return q.db
    .select({ instant: commits.instant })
    .from(commits)
    .where(eq(commits.number, q.arg(commits.number, 'number')));
});

/** What open items are called. */
export const referencesByItems = rowsByIds((q, isOneOf) => {
  const { open_items: items } = q.t;
  return q.db
    .select({
      id: items.id,
      reference: items.reference,
      documentDate: items.document_date,
      currency: items.currency,
      side: items.side,
    })
    .from(items)
    .where(isOneOf(items.id));
});

/** From items of which side a netting withheld, by the ordinals of its charges. */
export const withheldSidesOfDocument = tenantQuery<{ documentId: Uuid }>()((q) => {
  const { tax_withholdings: t, open_items: items } = q.t;
  return q.db
    .select({ ordinal: t.ordinal, side: items.side })
    .from(t)
    .innerJoin(items, eq(items.id, t.open_item_id))
    .where(eq(t.document_id, q.arg(t.document_id, 'documentId')))
    .orderBy(asc(t.ordinal));
});

/** What documents are called. */
export const numbersByDocuments = rowsByIds((q, isOneOf) => {
  const { documents } = q.t;
  return q.db
    .select({ id: documents.id, displayNumber: documents.display_number, kind: documents.kind })
    .from(documents)
    .where(isOneOf(documents.id));
});
