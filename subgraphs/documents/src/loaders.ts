import DataLoader from 'dataloader';
import type { Books } from '@cifra/books/books';
import type { TenantReadTx } from '@cifra/database/tx';
import type { Uuid } from '@cifra/domain/ids';
import { linesByDocuments, type DocumentLineOfTenant } from './repository/document-lines.ts';
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
} from './repository/documents.ts';
import { itemsByIds, type ItemOfTenant } from './repository/items.ts';
import { openItemsByDocuments, openItemsByIds, type OpenItemOfTenant } from './repository/open-items.ts';
import { partiesByIds, type PartyOfTenant } from './repository/parties.ts';
import { taxCodesByIds, type TaxCodeOfTenant } from './repository/tax-codes.ts';

/** The loaders of one tenant, as long as one request. Each batch is one statement per five hundred ids. */
export interface DocumentsLoaders {
  readonly party: DataLoader<Uuid, PartyOfTenant | null>;
  readonly item: DataLoader<Uuid, ItemOfTenant | null>;
  readonly taxCode: DataLoader<Uuid, TaxCodeOfTenant | null>;
  readonly document: DataLoader<Uuid, DocumentOfTenant | null>;
  readonly documentDraft: DataLoader<Uuid, DocumentDraftOfTenant | null>;
  readonly allocation: DataLoader<Uuid, AllocationOfTenant | null>;
  readonly openItem: DataLoader<Uuid, OpenItemOfTenant | null>;
  /** The item that a document made; null of a note that voided its original. */
  readonly itemOfDocument: DataLoader<Uuid, OpenItemOfTenant | null>;
  /** What voided a document. */
  readonly voidOfDocument: DataLoader<Uuid, DocumentVoid | null>;
  readonly remarkOfDocument: DataLoader<Uuid, string | null>;
  readonly notesOfDocument: DataLoader<Uuid, readonly DocumentOfTenant[]>;
  /** The allocations of an open item, either way, in the order in which they were posted. */
  readonly allocationsOfItem: DataLoader<Uuid, readonly AllocationOfTenant[]>;
  /** The id of the entry that took an allocation back. */
  readonly takenBackBy: DataLoader<Uuid, Uuid | null>;
  /** Lines of a document with the ordinals above `from` up to `to`: one loader for each range that the request asks for. */
  readonly lines: (range: LineRange) => DataLoader<Uuid, readonly DocumentLineOfTenant[]>;
}

export interface LineRange {
  readonly from: number;
  readonly to: number;
}

/** `noteId`: null where an entry voided it. */
export interface DocumentVoid {
  readonly noteId: Uuid | null;
  readonly entryId: Uuid;
}

export function createDocumentsLoaders(books: Books, tenantId: Uuid): DocumentsLoaders {
  type Read<Found> = (tx: TenantReadTx, ids: readonly Uuid[]) => Promise<Found[]>;
  interface Shape<Found, Value> {
    readonly key: (row: Found) => Uuid | null;
    readonly value: (row: OfTenant<Found>) => Value;
  }
  const rowsOf = async <Found>(read: Read<Found>, ids: readonly Uuid[]): Promise<OfTenant<Found>[]> =>
    (await books.read(tenantId, async (tx, { baseCurrency }) =>
      (await read(tx, ids)).map((row) => ({ ...row, tenantId, baseCurrency })),
    )) ?? [];

  /** One value per id, null where there is none. */
  const single = <Found, Value>(
    read: Read<Found>,
    { key, value }: Shape<Found, Value>,
  ): DataLoader<Uuid, Value | null> =>
    new DataLoader(async (ids) => {
      const byId = new Map((await rowsOf(read, ids)).map((row) => [key(row), value(row)]));
      return ids.map((id) => byId.get(id) ?? null);
    });

  /** All values of an id. */
  const several = <Found, Value>(
    read: Read<Found>,
    { key, value }: Shape<Found, Value>,
  ): DataLoader<Uuid, readonly Value[]> =>
    new DataLoader(async (ids) => {
      const byId = Map.groupBy(await rowsOf(read, ids), key);
      return ids.map((id) => (byId.get(id) ?? []).map(value));
    });

  const whole = <Found>(row: Found): Found => row;
  const byId = <Found extends { readonly id: Uuid }>(read: Read<Found>) =>
    single<Found, OfTenant<Found>>(read, { key: ({ id }) => id, value: whole });
  const ranges = new Map<string, DataLoader<Uuid, readonly DocumentLineOfTenant[]>>();
  return {
    party: byId(partiesByIds),
    item: byId(itemsByIds),
    taxCode: byId(taxCodesByIds),
    document: byId(documentsByIds),
    documentDraft: byId(documentDraftsByIds),
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
    notesOfDocument: several(notesByOriginals, {
      key: (row) => row.original_document_id,
      value: whole<DocumentOfTenant>,
    }),
    allocationsOfItem: several(allocationsByItems, {
      key: ({ itemId }) => itemId,
      value: ({ allocation, baseCurrency }) => ({ ...allocation, tenantId, baseCurrency }),
    }),
    takenBackBy: single(reversalsOfAllocations, {
      key: (row) => row.allocation_id,
      value: (row) => row.entry_id,
    }),
    lines: (range) => {
      const key = `${range.from} ${range.to}`;
      const loader =
        ranges.get(key) ??
        several((tx, ids) => linesByDocuments(tx, ids, { ...range }), {
          key: (row) => row.document_id,
          value: whole<DocumentLineOfTenant>,
        });
      ranges.set(key, loader);
      return loader;
    },
  };
}
