import type DataLoader from 'dataloader';
import type { Books } from '@cifra/books/books';
import type { Uuid } from '@cifra/domain/ids';
import { ratesByIds, ratesBySuperseded, type RateRow } from '@cifra/rates/history/list-rates';
import { tenantLoaders, whole } from '@cifra/subgraph-kit/tenant-loaders';

/** The loaders of one tenant, as long as one request. */
export interface FxLoaders {
  readonly rate: DataLoader<Uuid, RateRow | null>;
  /** By the id of the row that it supersedes. */
  readonly successor: DataLoader<Uuid, RateRow | null>;
}

export function createFxLoaders(books: Books, tenantId: Uuid): FxLoaders {
  const { byId, single } = tenantLoaders(books, tenantId);
  return {
    rate: byId(ratesByIds),
    successor: single(ratesBySuperseded, { key: ({ supersedesId }) => supersedesId, value: whole<RateRow> }),
  };
}
