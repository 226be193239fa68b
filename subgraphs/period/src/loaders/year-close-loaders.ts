import type DataLoader from 'dataloader';
import type { Books } from '@cifra/books/books';
import {
  closesByIds,
  closesOfYears,
  entriesOfCloses,
  linesOfEntries,
  postedOfEntries,
} from '@cifra/closing/year-end/year-closes-by-ids';
import { tenantLoaders, whole } from '@cifra/subgraph-kit/tenant-loaders';
import type { Row } from '@cifra/database/kit/table';
import type { yearCloseEntries, yearCloseLines, yearCloses } from '@cifra/database/tables/close';
import type { CurrencyCode } from '@cifra/domain/currencies';
import type { Uuid } from '@cifra/domain/ids';
import type { Connection } from '@cifra/books/connection';

/** Rows with what their amounts and references need. */
interface OfTenant {
  readonly tenantId: Uuid;
  readonly baseCurrency: CurrencyCode;
}
export type YearCloseOfTenant = Row<typeof yearCloses> & OfTenant;
export type YearCloseEntryOfTenant = Row<typeof yearCloseEntries> & OfTenant;
export type YearCloseLineOfTenant = Row<typeof yearCloseLines> & OfTenant;

export type YearCloseLinePage = Connection<YearCloseLineOfTenant>;

/** What an entry of a close was posted as, and what took that back. */
export interface PostedAs {
  readonly entryId: Uuid;
  readonly reversingEntryId: Uuid | null;
}

/** The loaders of one tenant's year-end closes, as long as one request. */
export interface YearCloseLoaders {
  readonly byId: DataLoader<Uuid, YearCloseOfTenant | null>;
  readonly ofYear: DataLoader<Uuid, readonly YearCloseOfTenant[]>;
  readonly entries: DataLoader<Uuid, readonly YearCloseEntryOfTenant[]>;
  readonly lines: DataLoader<Uuid, readonly YearCloseLineOfTenant[]>;
  readonly posted: DataLoader<Uuid, PostedAs | null>;
}

export function createYearCloseLoaders(books: Books, tenantId: Uuid): YearCloseLoaders {
  const { byId, single, several } = tenantLoaders(books, tenantId);
  return {
    byId: byId(closesByIds),
    ofYear: several(closesOfYears, { key: (row) => row.fiscal_year_id, value: whole<YearCloseOfTenant> }),
    entries: several(entriesOfCloses, {
      key: (row) => row.year_close_id,
      value: whole<YearCloseEntryOfTenant>,
    }),
    lines: several(linesOfEntries, {
      key: (row) => row.year_close_entry_id,
      value: whole<YearCloseLineOfTenant>,
    }),
    posted: single(postedOfEntries, {
      key: ({ sourceId }) => sourceId,
      value: ({ entryId, reversingEntryId }) => ({ entryId, reversingEntryId }),
    }),
  };
}
