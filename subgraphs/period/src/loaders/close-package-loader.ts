import DataLoader from 'dataloader';
import type { Books } from '@cifra/books/books';
import {
  readClosePackages,
  type ClosePackageFound,
  type PeriodClosing,
  type SeenItem,
} from '@cifra/closing/close-items/read-close-packages';
import type { Uuid } from '@cifra/domain/ids';

export type ClosePackageOfTenant = ClosePackageFound & { readonly tenantId: Uuid };
/** An item with its tenant, which its id names, and the currency of its amount. */
export type CloseItemOfTenant = SeenItem & { readonly tenantId: Uuid; readonly baseCurrency: string };
export type PeriodClosingOfTenant = PeriodClosing;
export type ClosePackageLoader = DataLoader<Uuid, ClosePackageOfTenant | null>;

/** The packages of a tenant's periods: those that one request asks for come from one report, off the HTTP thread. */
export function createClosePackageLoader(books: Books, tenantId: Uuid): ClosePackageLoader {
  return new DataLoader(async (periodIds) => {
    const nowMicros = (BigInt(Date.now()) * 1_000n).toString();
    const found = (await books.report(readClosePackages, tenantId, { periodIds, nowMicros })) ?? [];
    const byPeriod = new Map(found.map((each) => [each.periodId, { ...each, tenantId }]));
    return periodIds.map((periodId) => byPeriod.get(periodId) ?? null);
  });
}
