import DataLoader from 'dataloader';
import { asc } from 'drizzle-orm';
import type { Books } from '@cifra/books/books';
import type { Row } from '@cifra/database/kit/table';
import type { yearSignOffs } from '@cifra/database/tables/close';
import type { fiscalYears, periods } from '@cifra/database/tables/tenant';
import type { Uuid } from '@cifra/domain/ids';
import type { Connection } from '@cifra/subgraph-kit/connection';
import { rowsByIds } from '@cifra/books/rows-by-ids';
import { signOffsByYearIds } from '@cifra/books/sign-off/queries';
import { createYearCloseLoaders, type YearCloseLoaders } from './year-close-loaders.ts';
import { createClosePackageLoader, type ClosePackageLoader } from './close-package-loader.ts';

/** Rows with the tenant whose they are: entities carry it in their keys. */
export type PeriodRow = Row<typeof periods> & { readonly tenantId: Uuid };
export type PeriodPage = Connection<PeriodRow>;
/** A sign-off with the instant of its commit, in microseconds since the epoch. */
export type SignOffRow = Row<typeof yearSignOffs> & {
  readonly tenantId: Uuid;
  readonly signedAtMicros: bigint;
};
export type FiscalYearRow = Row<typeof fiscalYears> & { readonly tenantId: Uuid };

const periodsByIds = rowsByIds((q, isOneOf) =>
  q.db.select().from(q.t.periods).where(isOneOf(q.t.periods.id)),
);
const fiscalYearsByIds = rowsByIds((q, isOneOf) =>
  q.db.select().from(q.t.fiscal_years).where(isOneOf(q.t.fiscal_years.id)),
);
const periodsOfYears = rowsByIds((q, isOneOf) =>
  q.db
    .select()
    .from(q.t.periods)
    .where(isOneOf(q.t.periods.fiscal_year_id))
    .orderBy(asc(q.t.periods.start_date)),
);

/** The loaders of one tenant, as long as one request. */
export interface PeriodLoaders {
  readonly period: DataLoader<Uuid, PeriodRow | null>;
  readonly fiscalYear: DataLoader<Uuid, FiscalYearRow | null>;
  readonly periodsOfYear: DataLoader<Uuid, readonly PeriodRow[]>;
  readonly yearClose: YearCloseLoaders;
  readonly signOffOfYear: DataLoader<Uuid, SignOffRow | null>;
  readonly closePackage: ClosePackageLoader;
}

export function createPeriodLoaders(books: Books, tenantId: Uuid): PeriodLoaders {
  return {
    yearClose: createYearCloseLoaders(books, tenantId),
    period: new DataLoader(async (ids) => {
      const rows = await books.read(tenantId, (tx) => periodsByIds(tx, ids));
      const byId = new Map(rows?.map((row) => [row.id, { ...row, tenantId }]));
      return ids.map((id) => byId.get(id) ?? null);
    }),
    fiscalYear: new DataLoader(async (ids) => {
      const rows = await books.read(tenantId, (tx) => fiscalYearsByIds(tx, ids));
      const byId = new Map(rows?.map((row) => [row.id, { ...row, tenantId }]));
      return ids.map((id) => byId.get(id) ?? null);
    }),
    periodsOfYear: new DataLoader(async (ids) => {
      const rows = (await books.read(tenantId, (tx) => periodsOfYears(tx, ids))) ?? [];
      const byYear = Map.groupBy(
        rows.map((row) => ({ ...row, tenantId })),
        (row) => row.fiscal_year_id,
      );
      return ids.map((id) => byYear.get(id) ?? []);
    }),
    signOffOfYear: new DataLoader(async (ids) => {
      const rows = (await books.read(tenantId, (tx) => signOffsByYearIds(tx, ids))) ?? [];
      const byYear = new Map(
        rows.map(({ signOff, signedAtMicros }) => [
          signOff.fiscal_year_id,
          { ...signOff, tenantId, signedAtMicros },
        ]),
      );
      return ids.map((id) => byYear.get(id) ?? null);
    }),
    closePackage: createClosePackageLoader(books, tenantId),
  };
}
