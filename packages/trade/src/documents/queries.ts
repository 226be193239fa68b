import { and, asc, eq, inArray, isNotNull, isNull, or } from 'drizzle-orm';
import type { ControlRole } from '@cifra/domain/accounts';
import type { Uuid } from '@cifra/domain/ids';
import { sumOf } from '@cifra/database/dialects/aggregate';
import { tenantQuery, type QueryScope, type TenantTables } from '@cifra/database/statement';

/** The statements of documents, prepared once per connection. Rows only: no decision is made here. */

export const seriesOfDocumentKind = tenantQuery<{ kind: string }>()((q) =>
  q.db
    .select()
    .from(q.t.document_series)
    .where(eq(q.t.document_series.kind, q.arg(q.t.document_series.kind, 'kind'))),
);

export const documentById = tenantQuery<{ id: Uuid }>()((q) =>
  q.db
    .select()
    .from(q.t.documents)
    .where(eq(q.t.documents.id, q.arg(q.t.documents.id, 'id'))),
);

/** A party's documents of a number: one, unless series of two kinds share their prefix. */
export const documentsOfNumber = tenantQuery<{ partyId: Uuid; displayNumber: string }>()((q) => {
  const t = q.t.documents;
  return q.db
    .select({ id: t.id })
    .from(t)
    .where(
      and(
        eq(t.party_id, q.arg(t.party_id, 'partyId')),
        eq(t.display_number, q.arg(t.display_number, 'displayNumber')),
      ),
    )
    .orderBy(asc(t.id));
});

export const linesOfDocument = tenantQuery<{ documentId: Uuid }>()((q) =>
  q.db
    .select()
    .from(q.t.document_lines)
    .where(eq(q.t.document_lines.document_id, q.arg(q.t.document_lines.document_id, 'documentId')))
    .orderBy(asc(q.t.document_lines.ordinal)),
);

/** The documents of a vendor's number that are not void: none, or one. */
export const standingByVendorNumber = tenantQuery<{
  partyId: Uuid;
  kind: string;
  vendorNumber: string;
}>()((q) => {
  const { documents: t, document_voids: voids } = q.t;
  return q.db
    .select({ displayNumber: t.display_number })
    .from(t)
    .leftJoin(voids, eq(voids.document_id, t.id))
    .where(
      and(
        eq(t.party_id, q.arg(t.party_id, 'partyId')),
        eq(t.kind, q.arg(t.kind, 'kind')),
        eq(t.vendor_number, q.arg(t.vendor_number, 'vendorNumber')),
        isNull(voids.document_id),
      ),
    )
    .orderBy(asc(t.id));
});

/** The notes that correct a document and are not void, by number. */
export const standingNotesOfDocument = tenantQuery<{ documentId: Uuid }>()((q) => {
  const { documents: t, document_voids: voids } = q.t;
  return q.db
    .select({ id: t.id, kind: t.kind, displayNumber: t.display_number, totalAmount: t.total_amount })
    .from(t)
    .leftJoin(voids, eq(voids.document_id, t.id))
    .where(
      and(eq(t.original_document_id, q.arg(t.original_document_id, 'documentId')), isNull(voids.document_id)),
    )
    .orderBy(asc(t.id));
});

/** What credit notes that are not void take back of an item of the former books. */
export const notedOfItem = tenantQuery<{ itemId: Uuid }>()((q) => {
  const { documents: t, document_voids: voids } = q.t;
  return q.db
    .select({ totalAmount: t.total_amount })
    .from(t)
    .leftJoin(voids, eq(voids.document_id, t.id))
    .where(and(eq(t.original_item_id, q.arg(t.original_item_id, 'itemId')), isNull(voids.document_id)))
    .orderBy(asc(t.id));
});

/** The lines of a document's standing notes that name a line of it. */
export const linesOfStandingNotes = tenantQuery<{ documentId: Uuid }>()((q) => {
  const { documents: t, document_voids: voids, document_lines: lines } = q.t;
  return q.db
    .select({
      noteId: t.id,
      kind: t.kind,
      ordinal: lines.original_ordinal,
      netE4: lines.net_amount,
      taxE4: lines.tax_amount,
    })
    .from(t)
    .innerJoin(lines, eq(lines.document_id, t.id))
    .leftJoin(voids, eq(voids.document_id, t.id))
    .where(
      and(
        eq(t.original_document_id, q.arg(t.original_document_id, 'documentId')),
        isNull(voids.document_id),
        isNotNull(lines.original_ordinal),
      ),
    )
    .orderBy(asc(t.id), asc(lines.ordinal));
});

/** The lines of a document's entry, with their accounts. */
export const postedLinesOfDocument = tenantQuery<{ documentId: Uuid }>()((q) => {
  const { documents: t, journal_lines: lines, accounts } = q.t;
  return q.db
    .select({ line: postedColumns(q), account: accounts })
    .from(t)
    .innerJoin(lines, eq(lines.entry_id, t.entry_id))
    .innerJoin(accounts, eq(accounts.id, lines.account_id))
    .where(eq(t.id, q.arg(t.id, 'documentId')))
    .orderBy(asc(lines.ordinal));
});

/** The lines of the entries of a document's standing notes. */
export const postedLinesOfStandingNotes = tenantQuery<{ documentId: Uuid }>()((q) => {
  const { documents: t, document_voids: voids, journal_lines: lines } = q.t;
  return q.db
    .select(postedColumns(q))
    .from(t)
    .innerJoin(lines, eq(lines.entry_id, t.entry_id))
    .leftJoin(voids, eq(voids.document_id, t.id))
    .where(
      and(eq(t.original_document_id, q.arg(t.original_document_id, 'documentId')), isNull(voids.document_id)),
    )
    .orderBy(asc(t.id), asc(lines.ordinal));
});

function postedColumns({ t: { journal_lines: lines } }: QueryScope<TenantTables>) {
  return {
    accountId: lines.account_id,
    kind: lines.kind,
    taxCodeId: lines.tax_code_id,
    originalE4: lines.original_amount,
    baseE4: lines.base_amount,
  };
}

/** A document and its control account. */
export const documentWithAccount = tenantQuery<{ id: Uuid }>()((q) => {
  const { documents, accounts } = q.t;
  return q.db
    .select({ document: documents, account: accounts })
    .from(documents)
    .innerJoin(accounts, eq(accounts.id, documents.control_account_id))
    .where(eq(documents.id, q.arg(documents.id, 'id')));
});

/** The last number of a kind's series in each fiscal year. */
export const countersOfDocumentKind = tenantQuery<{ kind: string }>()((q) => {
  const { series_counters: counters, document_series: series } = q.t;
  return q.db
    .select({
      series: counters.series,
      fiscal_year_id: counters.fiscal_year_id,
      last_number: counters.last_number,
    })
    .from(counters)
    .innerJoin(series, eq(series.series, counters.series))
    .where(eq(series.kind, q.arg(series.kind, 'kind')));
});

/** What the control accounts of a role ever took, by account and original currency. */
export const totalsOfControlRole = tenantQuery<{ controlRole: ControlRole }>()((q) => {
  const { account_balances: t, accounts } = q.t;
  return q.db
    .select({
      accountId: t.account_id,
      originalCurrency: t.original_currency,
      baseDebitE4: sumOf(t.base_debit),
      baseCreditE4: sumOf(t.base_credit),
      originalDebitE4: sumOf(t.original_debit),
      originalCreditE4: sumOf(t.original_credit),
    })
    .from(t)
    .innerJoin(accounts, eq(accounts.id, t.account_id))
    .where(eq(accounts.control_role, q.arg(accounts.control_role, 'controlRole')))
    .groupBy(t.account_id, t.original_currency)
    .orderBy(t.account_id, t.original_currency);
});

/** What made a document void: its note's number, and null for a receipt or a payment. */
export const voidOfDocument = tenantQuery<{ documentId: Uuid }>()((q) => {
  const { document_voids: voids, documents: note, journal_entries: entry, fiscal_years: year } = q.t;
  return q.db
    .select({
      noteNumber: note.display_number,
      series: entry.series,
      fiscalYear: year.name,
      number: entry.number,
    })
    .from(voids)
    .innerJoin(entry, eq(entry.id, voids.entry_id))
    .innerJoin(year, eq(year.id, entry.fiscal_year_id))
    .leftJoin(note, eq(note.id, voids.note_id))
    .where(eq(voids.document_id, q.arg(voids.document_id, 'documentId')));
});

/** The document that a note voided. */
export const documentVoidedByNote = tenantQuery<{ noteId: Uuid }>()((q) => {
  const [v, d] = [q.t.document_voids, q.t.documents];
  return q.db
    .select({ displayNumber: d.display_number })
    .from(v)
    .innerJoin(d, eq(d.id, v.document_id))
    .where(eq(v.note_id, q.arg(v.note_id, 'noteId')));
});

/** Items with their accounts, what is open of them, and the documents that made them; of an opening's, none did. */
export const openItems = (q: QueryScope<TenantTables>) => {
  const { open_items: items, accounts, open_item_balances: balances, documents } = q.t;
  return q.db
    .select({
      item: items,
      account: accounts,
      balance: balances,
      documentNumber: documents.display_number,
      documentKind: documents.kind,
      postingDate: documents.posting_date,
      reference: documents.reference,
      vendorNumber: documents.vendor_number,
    })
    .from(items)
    .innerJoin(accounts, eq(accounts.id, items.account_id))
    .leftJoin(balances, eq(balances.open_item_id, items.id))
    .leftJoin(documents, eq(documents.id, items.document_id));
};

export const openItemById = tenantQuery<{ id: Uuid }>()((q) =>
  openItems(q).where(eq(q.t.open_items.id, q.arg(q.t.open_items.id, 'id'))),
);

export const openItemOfDocument = tenantQuery<{ documentId: Uuid }>()((q) =>
  openItems(q).where(eq(q.t.open_items.document_id, q.arg(q.t.open_items.document_id, 'documentId'))),
);

/** An allocation, and the day on which it was taken back; null: it stands. */
const allocationRows = (q: QueryScope<TenantTables>) => {
  const { allocations: t, allocation_reversals: reversals } = q.t;
  return q.db
    .select({ allocation: t, reversedOn: reversals.reversal_date })
    .from(t)
    .leftJoin(reversals, eq(reversals.allocation_id, t.id));
};

export const allocationById = tenantQuery<{ id: Uuid }>()((q) =>
  allocationRows(q).where(eq(q.t.allocations.id, q.arg(q.t.allocations.id, 'id'))),
);

/** The allocations of a document's item, either way, taken back or not, in the order in which they were posted. */
export const allocationsOfDocument = tenantQuery<{ documentId: Uuid }>()((q) => {
  const { allocations: t, open_items: items } = q.t;
  const own = q.db
    .select({ id: items.id })
    .from(items)
    .where(eq(items.document_id, q.arg(items.document_id, 'documentId')));
  return allocationRows(q)
    .where(or(inArray(t.from_item_id, own), inArray(t.to_item_id, own)))
    .orderBy(asc(t.id));
});

/** What the item of a document is allocated to now, by the items' names. */
export const standingAllocationsFrom = tenantQuery<{ documentId: Uuid }>()((q) =>
  standingAllocations(q, { own: 'from_item_id', other: 'to_item_id' }),
);

/** What is allocated to the item of a document now, by the items' names. */
export const standingAllocationsTo = tenantQuery<{ documentId: Uuid }>()((q) =>
  standingAllocations(q, { own: 'to_item_id', other: 'from_item_id' }),
);

type ItemColumn = 'from_item_id' | 'to_item_id';

function standingAllocations(
  q: QueryScope<TenantTables>,
  { own, other }: { readonly own: ItemColumn; readonly other: ItemColumn },
) {
  const { allocations: t, allocation_reversals: reversals, open_items: items } = q.t;
  const ownItem = q.db
    .select({ id: items.id })
    .from(items)
    .where(eq(items.document_id, q.arg(items.document_id, 'documentId')));
  return q.db
    .select({
      reference: items.reference,
      documentDate: items.document_date,
      allocationDate: t.allocation_date,
      amountE4: t.amount,
    })
    .from(t)
    .innerJoin(items, eq(items.id, t[other]))
    .leftJoin(reversals, eq(reversals.allocation_id, t.id))
    .where(and(inArray(t[own], ownItem), isNull(reversals.allocation_id)))
    .orderBy(asc(t.id));
}

export const documentDraftById = tenantQuery<{ id: Uuid }>()((q) =>
  q.db
    .select()
    .from(q.t.document_drafts)
    .where(eq(q.t.document_drafts.id, q.arg(q.t.document_drafts.id, 'id'))),
);

/** The drafts of a party that await approval. */
export const draftsAwaitingOfParty = tenantQuery<{ partyId: Uuid }>()((q) => {
  const t = q.t.document_drafts;
  return q.db
    .select()
    .from(t)
    .where(and(eq(t.party_id, q.arg(t.party_id, 'partyId')), eq(t.state, 'PENDING_APPROVAL')))
    .orderBy(asc(t.id));
});

/** The drafts that await approval of the party whose item it is. */
export const draftsAwaitingOfItem = tenantQuery<{ itemId: Uuid }>()((q) => {
  const { document_drafts: t, open_items: items } = q.t;
  return q.db
    .select({ draft: t })
    .from(items)
    .innerJoin(t, and(eq(t.party_id, items.party_id), eq(t.state, 'PENDING_APPROVAL')))
    .where(eq(items.id, q.arg(items.id, 'itemId')))
    .orderBy(asc(t.id));
});

/** All drafts that await approval. */
export const draftsAwaiting = tenantQuery()((q) =>
  q.db
    .select()
    .from(q.t.document_drafts)
    .where(eq(q.t.document_drafts.state, 'PENDING_APPROVAL'))
    .orderBy(asc(q.t.document_drafts.id)),
);

/** The document of an item that somebody proposed to void, and nobody has decided on it. */
export const proposedVoidOfItem = tenantQuery<{ itemId: Uuid }>()((q) => {
  const { corrections: t, correction_decisions: decisions, documents: d, open_items: items } = q.t;
  return q.db
    .select({ displayNumber: d.display_number })
    .from(items)
    .innerJoin(d, eq(d.id, items.document_id))
    .innerJoin(t, eq(t.object_id, d.id))
    .leftJoin(decisions, eq(decisions.correction_id, t.id))
    .where(and(eq(items.id, q.arg(items.id, 'itemId')), isNull(decisions.correction_id)));
});
