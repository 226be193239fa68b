import type DataLoader from 'dataloader';
import type { Books } from '@cifra/books/books';
import type { Row } from '@cifra/database/kit/table';
import type { yearSignOffs } from '@cifra/database/tables/close';
import type { fiscalYears, periods } from '@cifra/database/tables/tenant';
import type { Uuid } from '@cifra/domain/ids';
import type { Connection } from '@cifra/books/connection';
import { fiscalYearsByIds, periodsByIds, periodsOfYears } from '@cifra/closing/periods/periods-by-ids';
import { vouchersOfObjects } from '@cifra/trade/vouchers/reads';
import type { TenantStub } from '@cifra/subgraph-kit/ids/stub';
import { tenantLoaders, whole } from '@cifra/subgraph-kit/tenant-loaders';
import { signOffsByYearIds } from '@cifra/closing/sign-off/queries';
import { createYearCloseLoaders, type YearCloseLoaders } from './loaders/year-close-loaders.ts';
import { createClosePackageLoader, type ClosePackageLoader } from './loaders/close-package-loader.ts';

/** Rows with the tenant whose they are: entities carry it in their keys. */
export type PeriodRow = Row<typeof periods> & { readonly tenantId: Uuid };
export type PeriodPage = Connection<PeriodRow>;
/** A sign-off with the instant of its commit, in microseconds since the epoch. */
export type SignOffRow = Row<typeof yearSignOffs> & {
  readonly tenantId: Uuid;
  readonly signedAtMicros: bigint;
};
export type FiscalYearRow = Row<typeof fiscalYears> & { readonly tenantId: Uuid };

/** The loaders of one tenant, as long as one request. */
export interface PeriodLoaders {
  readonly period: DataLoader<Uuid, PeriodRow | null>;
  readonly fiscalYear: DataLoader<Uuid, FiscalYearRow | null>;
  readonly periodsOfYear: DataLoader<Uuid, readonly PeriodRow[]>;
  readonly yearClose: YearCloseLoaders;
  readonly signOffOfYear: DataLoader<Uuid, SignOffRow | null>;
  readonly closePackage: ClosePackageLoader;
  /** References to what is attached to an item of a checklist. */
  readonly vouchersOfItem: DataLoader<Uuid, readonly TenantStub[]>;
}

export function createPeriodLoaders(books: Books, tenantId: Uuid): PeriodLoaders {
  const { byId, single, several } = tenantLoaders(books, tenantId);
  return {
    yearClose: createYearCloseLoaders(books, tenantId),
    period: byId(periodsByIds),
    fiscalYear: byId(fiscalYearsByIds),
    periodsOfYear: several(periodsOfYears, { key: (row) => row.fiscal_year_id, value: whole<PeriodRow> }),
    signOffOfYear: single(signOffsByYearIds, {
      key: ({ signOff }) => signOff.fiscal_year_id,
      value: ({ signOff, signedAtMicros }) => ({ ...signOff, tenantId, signedAtMicros }),
    }),
    closePackage: createClosePackageLoader(books, tenantId),
    vouchersOfItem: several(vouchersOfObjects, {
      key: ({ ownerId }) => ownerId,
      value: ({ voucher }) => ({ __typename: 'Voucher' as const, tenantId, id: voucher.id }),
    }),
  };
}
