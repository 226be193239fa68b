import { and, asc, eq, gt, gte, inArray, isNotNull, lte, sql } from 'drizzle-orm';
import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import { sumOf } from '@cifra/database/dialects/aggregate';
import { paged } from '@cifra/database/dialects/page';
import { tenantQuery } from '@cifra/database/statement';

/** The statements of exports of documents and open items. Rows only. */

export const documentsAfter = tenantQuery<{
  id: Uuid;
  from: LocalDate;
  to: LocalDate;
  throughCommit: bigint;
  limit: number;
}>()((q) => {
  const { documents: t, parties } = q.t;
  return paged(
    q.db
      .select({ document: t, party: parties.code, partyName: parties.name })
      .from(t)
      .innerJoin(parties, eq(parties.id, t.party_id))
      .where(
        and(
          gt(t.id, q.arg(t.id, 'id')),
          gte(t.document_date, q.arg(t.document_date, 'from')),
          lte(t.document_date, q.arg(t.document_date, 'to')),
          lte(t.commit_number, q.arg(t.commit_number, 'throughCommit')),
        ),
      )
      .orderBy(asc(t.id)),
    q,
    sql.placeholder('limit'),
  );
});

/** The lines of the documents after an id, up to another. */
export const linesOfDocumentsBetween = tenantQuery<{ id: Uuid; lastId: Uuid }>()((q) => {
  const { document_lines: t, accounts, items, tax_codes: taxCodes } = q.t;
  return q.db
    .select({ line: t, account: accounts.code, item: items.code, taxCode: taxCodes.code })
    .from(t)
    .innerJoin(accounts, eq(accounts.id, t.account_id))
    .leftJoin(items, eq(items.id, t.item_id))
    .leftJoin(taxCodes, eq(taxCodes.id, t.tax_code_id))
    .where(
      and(gt(t.document_id, q.arg(t.document_id, 'id')), lte(t.document_id, q.arg(t.document_id, 'lastId'))),
    )
    .orderBy(asc(t.document_id), asc(t.ordinal));
});

/** The numbers of what the notes after an id, up to another, correct. */
export const originalsOfDocumentsBetween = tenantQuery<{ id: Uuid; lastId: Uuid }>()((q) => {
  const t = q.t.documents;
  const corrected = q.db
    .select({ id: t.original_document_id })
    .from(t)
    .where(
      and(gt(t.id, q.arg(t.id, 'id')), lte(t.id, q.arg(t.id, 'lastId')), isNotNull(t.original_document_id)),
    );
  return q.db
    .select({ id: t.id, displayNumber: t.display_number })
    .from(t)
    .where(inArray(t.id, corrected))
    .orderBy(asc(t.id));
});

/** What is withheld on the documents after an id, up to another, with its codes. */
export const withheldOnDocumentsBetween = tenantQuery<{ id: Uuid; lastId: Uuid }>()((q) => {
  const { tax_withholdings: t, tax_codes: taxCodes } = q.t;
  return q.db
    .select({ documentId: t.document_id, code: taxCodes.code })
    .from(t)
    .innerJoin(taxCodes, eq(taxCodes.id, t.tax_code_id))
    .where(
      and(gt(t.document_id, q.arg(t.document_id, 'id')), lte(t.document_id, q.arg(t.document_id, 'lastId'))),
    )
    .orderBy(asc(t.document_id), asc(t.ordinal));
});

export const openItemsAfter = tenantQuery<{ id: Uuid; throughCommit: bigint; limit: number }>()((q) => {
  const { open_items: t, parties, accounts } = q.t;
  return paged(
    q.db
      .select({ item: t, party: parties.code, partyName: parties.name, account: accounts.code })
      .from(t)
      .innerJoin(parties, eq(parties.id, t.party_id))
      .innerJoin(accounts, eq(accounts.id, t.account_id))
      .where(and(gt(t.id, q.arg(t.id, 'id')), lte(t.commit_number, q.arg(t.commit_number, 'throughCommit'))))
      .orderBy(asc(t.id)),
    q,
    sql.placeholder('limit'),
  );
});

/** What is open of the items behind an id, up to another, by the movements up to a day. */
export const openOfItemsBetween = tenantQuery<{
  id: Uuid;
  lastId: Uuid;
  asOf: LocalDate;
  throughCommit: bigint;
}>()((q) => {
  const t = q.t.open_item_movements;
  return q.db
    .select({ itemId: t.open_item_id, originalE4: sumOf(t.original_amount), baseE4: sumOf(t.base_amount) })
    .from(t)
    .where(
      and(
        gt(t.open_item_id, q.arg(t.open_item_id, 'id')),
        lte(t.open_item_id, q.arg(t.open_item_id, 'lastId')),
        lte(t.posting_date, q.arg(t.posting_date, 'asOf')),
        lte(t.commit_number, q.arg(t.commit_number, 'throughCommit')),
      ),
    )
    .groupBy(t.open_item_id)
    .orderBy(asc(t.open_item_id));
});
