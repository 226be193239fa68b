import DataLoader from 'dataloader';
import type { Books } from '@cifra/books/books';
import type { TenantReadTx } from '@cifra/database/tx';
import type { Uuid } from '@cifra/domain/ids';
import { itemsByIds, type ItemOfTenant } from './repository/items.ts';
import {
  allocationsByIds,
  documentDraftsByIds,
  documentsByIds,
  type AllocationOfTenant,
  type DocumentDraftOfTenant,
  type DocumentOfTenant,
} from './repository/documents.ts';
import { partiesByIds, type PartyOfTenant } from './repository/parties.ts';
import { taxCodesByIds, type TaxCodeOfTenant } from './repository/tax-codes.ts';

/** The loaders of one tenant, as long as one request. Each batch is one statement per five hundred ids. */
export interface DocumentsLoaders {
  readonly party: DataLoader<Uuid, PartyOfTenant | null>;
  readonly item: DataLoader<Uuid, ItemOfTenant | null>;
  readonly document: DataLoader<Uuid, DocumentOfTenant | null>;
  readonly documentDraft: DataLoader<Uuid, DocumentDraftOfTenant | null>;
  readonly allocation: DataLoader<Uuid, AllocationOfTenant | null>;
  readonly taxCode: DataLoader<Uuid, TaxCodeOfTenant | null>;
}

export function createDocumentsLoaders(books: Books, tenantId: Uuid): DocumentsLoaders {
  /** One row per id, null where there is none. */
  const single = <Found extends { readonly id: Uuid }>(
    read: (tx: TenantReadTx, ids: readonly Uuid[]) => Promise<Found[]>,
  ): DataLoader<Uuid, (Found & { readonly tenantId: Uuid }) | null> =>
    new DataLoader(async (ids) => {
      const rows = (await books.read(tenantId, (tx) => read(tx, ids))) ?? [];
      const byId = new Map(rows.map((row) => [row.id, { ...row, tenantId }]));
      return ids.map((id) => byId.get(id) ?? null);
    });
  return {
    party: single(partiesByIds),
    item: single(itemsByIds),
    taxCode: single(taxCodesByIds),
    document: single(documentsByIds),
    documentDraft: single(documentDraftsByIds),
    allocation: single(allocationsByIds),
  };
}
