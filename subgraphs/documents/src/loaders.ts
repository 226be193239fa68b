import type DataLoader from 'dataloader';
import type { Books } from '@cifra/books/books';
import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import type { Row } from '@cifra/database/kit/table';
import {
  lineCountsByDocuments,
  linesByDocuments,
  type DocumentLineOfTenant,
} from '@cifra/trade/reads/document-lines';
import {
  allocationsByIds,
  allocationsByItems,
  documentDraftsByIds,
  documentsByIds,
  notesByOriginals,
  remarksByDocuments,
  reversalsOfAllocations,
  voidsByDocuments,
  type AllocationOfTenant,
  type DocumentDraftOfTenant,
  type DocumentOfTenant,
  type OfTenant,
} from '@cifra/trade/reads/documents';
import {
  moneyDocumentsByIds,
  moneyDraftsByIds,
  reversalsOfEntries,
  type MoneyDocumentOfTenant,
  type MoneyDraftOfTenant,
} from '@cifra/trade/money/reads';
import { itemsByIds, type ItemOfTenant } from '@cifra/trade/reads/items';
import { movementsByItems, type MovementOfTenant } from '@cifra/ledger/reads/movements';
import { openItemsByDocuments, openItemsByIds, type OpenItemOfTenant } from '@cifra/trade/reads/open-items';
import { partiesByIds, type PartyOfTenant } from '@cifra/trade/reads/parties';
import { oncePerRange, type LineRange } from '@cifra/subgraph-kit/line-range';
import {
  vouchersByIds,
  vouchersOfDocuments,
  vouchersOfObjects,
  type VoucherOfTenant,
} from '@cifra/trade/vouchers/reads';
import { withholdingsByDocuments } from '@cifra/trade/reads/withholdings';
import type { taxWithholdings } from '@cifra/database/tables/withholdings';
import { tenantLoaders, whole } from '@cifra/subgraph-kit/tenant-loaders';
import { taxCodesByIds, type TaxCodeOfTenant } from '@cifra/trade/reads/tax-codes';

/** The loaders of one tenant, as long as one request. Each batch is one statement per five hundred ids. */
export interface DocumentsLoaders {
  readonly party: DataLoader<Uuid, PartyOfTenant | null>;
  readonly item: DataLoader<Uuid, ItemOfTenant | null>;
  readonly taxCode: DataLoader<Uuid, TaxCodeOfTenant | null>;
  readonly document: DataLoader<Uuid, DocumentOfTenant | null>;
  readonly moneyDocument: DataLoader<Uuid, MoneyDocumentOfTenant | null>;
  readonly moneyDraft: DataLoader<Uuid, MoneyDraftOfTenant | null>;
  /** The entry that reversed one. */
  readonly reversalOfEntry: DataLoader<Uuid, Uuid | null>;
  readonly documentDraft: DataLoader<Uuid, DocumentDraftOfTenant | null>;
  readonly allocation: DataLoader<Uuid, AllocationOfTenant | null>;
  readonly openItem: DataLoader<Uuid, OpenItemOfTenant | null>;
  /** The item that a document made; null of a note that voided its original. */
  readonly itemOfDocument: DataLoader<Uuid, OpenItemOfTenant | null>;
  /** What voided a document. */
  readonly voidOfDocument: DataLoader<Uuid, DocumentVoid | null>;
  readonly remarkOfDocument: DataLoader<Uuid, string | null>;
  readonly voucher: DataLoader<Uuid, VoucherOfTenant | null>;
  readonly vouchersOfDocument: DataLoader<Uuid, readonly VoucherOfTenant[]>;
  /** What a document withheld, in order. */
  readonly withholdingsOfDocument: DataLoader<Uuid, readonly OfTenant<Row<typeof taxWithholdings>>[]>;
  readonly vouchersOfDraft: DataLoader<Uuid, readonly VoucherOfTenant[]>;
  readonly notesOfDocument: DataLoader<Uuid, readonly DocumentOfTenant[]>;
  /** The allocations of an open item, either way, in the order in which they were posted. */
  readonly allocationsOfItem: DataLoader<Uuid, readonly AllocationOfTenant[]>;
  /** All that changed an open item, from the posting that made it. */
  readonly movementsOfItem: DataLoader<Uuid, readonly MovementOfTenant[]>;
  /** When an allocation was taken back, and by which entry; null: it stands. */
  readonly takingBack: DataLoader<Uuid, { readonly date: LocalDate; readonly entryId: Uuid | null } | null>;
  /** Lines of a document with the ordinals above `from` up to `to`: one loader for each range that the request asks for. */
  readonly lineCount: DataLoader<Uuid, number | null>;
  readonly lines: (range: LineRange) => DataLoader<Uuid, readonly DocumentLineOfTenant[]>;
}

/** `noteId`: null where an entry voided it. */
export interface DocumentVoid {
  readonly noteId: Uuid | null;
  readonly entryId: Uuid;
}

export function createDocumentsLoaders(books: Books, tenantId: Uuid): DocumentsLoaders {
  const { byId, single, several } = tenantLoaders(books, tenantId);
  return {
    party: byId(partiesByIds),
    item: byId(itemsByIds),
    taxCode: byId(taxCodesByIds),
    document: byId(documentsByIds),
    documentDraft: byId(documentDraftsByIds),
    moneyDocument: byId(moneyDocumentsByIds),
    moneyDraft: byId(moneyDraftsByIds),
    reversalOfEntry: single(reversalsOfEntries, {
      key: (row) => row.entry_id,
      value: (row) => row.reversing_entry_id,
    }),
    allocation: byId(allocationsByIds),
    openItem: single(openItemsByIds, { key: ({ item }) => item.id, value: whole<OpenItemOfTenant> }),
    itemOfDocument: single(openItemsByDocuments, {
      key: ({ item }) => item.document_id,
      value: whole<OpenItemOfTenant>,
    }),
    voidOfDocument: single(voidsByDocuments, {
      key: (row) => row.document_id,
      value: (row) => ({ noteId: row.note_id, entryId: row.entry_id }),
    }),
    remarkOfDocument: single(remarksByDocuments, {
      key: (row) => row.document_id,
      value: ({ remark }) => remark,
    }),
    voucher: byId(vouchersByIds),
    vouchersOfDocument: several(vouchersOfDocuments, {
      key: ({ ownerId }) => ownerId,
      value: ({ voucher }) => ({ ...voucher, tenantId }),
    }),
    withholdingsOfDocument: several(withholdingsByDocuments, {
      key: (row) => row.document_id,
      value: whole<OfTenant<Row<typeof taxWithholdings>>>,
    }),
    vouchersOfDraft: several(vouchersOfObjects, {
      key: ({ ownerId }) => ownerId,
      value: ({ voucher }) => ({ ...voucher, tenantId }),
    }),
    notesOfDocument: several(notesByOriginals, {
      key: (row) => row.original_document_id,
      value: whole<DocumentOfTenant>,
    }),
    allocationsOfItem: several(allocationsByItems, {
      key: ({ itemId }) => itemId,
      value: ({ allocation, baseCurrency }) => ({ ...allocation, tenantId, baseCurrency }),
    }),
    movementsOfItem: several(movementsByItems, {
      key: (row) => row.open_item_id,
      value: whole<MovementOfTenant>,
    }),
    takingBack: single(reversalsOfAllocations, {
      key: (row) => row.allocation_id,
      value: (row) => ({ date: row.reversal_date, entryId: row.entry_id }),
    }),
    lineCount: single(lineCountsByDocuments, { key: ({ id }) => id, value: ({ count }) => count }),
    lines: oncePerRange((range) =>
      several((tx, ids) => linesByDocuments(tx, ids, { ...range }), {
        key: (row) => row.document_id,
        value: whole<DocumentLineOfTenant>,
      }),
    ),
  };
}
