import DataLoader from 'dataloader';
import type { Books } from '@cifra/books/books';
import type { Uuid } from '@cifra/domain/ids';
import { ratesByIds, ratesBySuperseded, type RateRow } from './repository/rates.ts';

/** The loaders of one tenant, as long as one request. */
export interface FxLoaders {
  readonly rate: DataLoader<Uuid, RateRow | null>;
  /** By the id of the row that it supersedes. */
  readonly successor: DataLoader<Uuid, RateRow | null>;
}

export function createFxLoaders(books: Books, tenantId: Uuid): FxLoaders {
  return {
    rate: new DataLoader(async (ids) => {
      const rows = (await books.read(tenantId, (tx) => ratesByIds(tx, ids))) ?? [];
      const byId = new Map(rows.map((row) => [row.id, { ...row, tenantId }]));
      return ids.map((id) => byId.get(id) ?? null);
    }),
    successor: new DataLoader(async (ids) => {
      const rows = (await books.read(tenantId, (tx) => ratesBySuperseded(tx, ids))) ?? [];
      const bySuperseded = new Map(rows.map((row) => [row.supersedesId, { ...row, tenantId }]));
      return ids.map((id) => bySuperseded.get(id) ?? null);
    }),
  };
}
