import type { CurrencyCode } from '@cifra/domain/currencies';
import type { Uuid } from '@cifra/domain/ids';
import type { Row } from '@cifra/database/kit/table';
import type { closeItems } from '@cifra/database/tables/close';
import type { periods } from '@cifra/database/tables/tenant';
import type { TenantReadTx } from '@cifra/database/tx';
import type { MonthOrder } from '@cifra/domain/close-order';
import { periodFact } from '@cifra/ledger/journal/period-fact';
import { allPeriods } from '@cifra/ledger/journal/queries';
import { foreignCurrencyOfPeriod, itemRowsOfPeriod, newestVerification } from './queries.ts';
import { findPackage, type FoundPackage } from '../close-package/close-package.ts';
import { lastClosingOfPeriod, periodsOnceClosed } from '../close-package/queries.ts';
import { readOpenChanges, type OpenChange } from '../opening-changes/open-changes.ts';
import type { VerificationFound } from '../close-package/verification.ts';

type PeriodRow = Row<typeof periods>;

/** What is known of a period's close once its id is: what the reads of its checklist and its steps begin with. */
export interface CloseBasis {
  readonly period: PeriodRow;
  /** All of the tenant's, in order of date. */
  readonly periods: readonly PeriodRow[];
  readonly found: FoundPackage;
  /** People's edits to the checklist, removed items included. */
  readonly itemRows: readonly Row<typeof closeItems>[];
  /** The last verification stored by a close of any period; null: there is none. */
  readonly keptVerification: VerificationFound | null;
  /** Whether the period's balances have a currency other than the base currency. */
  readonly hasForeignCurrency: boolean;
  /** Of the period's last closing; 0: it was never closed. */
  readonly lastOrdinal: number;
  /** Null: it was never closed. */
  readonly lastClosing: { readonly commitNumber: bigint } | null;
  /** Changes of later openings, by whichever month, that nobody has acknowledged. */
  readonly openChanges: readonly OpenChange[];
  /** All months, and which of them were closed once. */
  readonly order: MonthOrder;
}

/** Reads in one set what a period's close begins with; null where there is no such period. */
export async function gatherCloseBasis(
  tx: TenantReadTx,
  { periodId, baseCurrency }: { readonly periodId: Uuid; readonly baseCurrency: CurrencyCode },
): Promise<CloseBasis | null> {
  const [periods, found, itemRows, verification, foreign, closing, onceClosed, openChanges] =
    await Promise.all([
      tx.all(allPeriods, {}),
      findPackage(tx, periodId),
      tx.all(itemRowsOfPeriod, { periodId }),
      tx.first(newestVerification, {}),
      tx.first(foreignCurrencyOfPeriod, { periodId, baseCurrency }),
      tx.first(lastClosingOfPeriod, { periodId }),
      tx.all(periodsOnceClosed, {}),
      readOpenChanges(tx, baseCurrency),
    ]);
  const period = periods.find(({ id }) => id === periodId);
  if (!period) return null;
  return {
    period,
    periods,
    found,
    itemRows,
    keptVerification: verification && { ...verification, headNumber: verification.headNumber.toString() },
    hasForeignCurrency: foreign !== null,
    lastOrdinal: closing?.ordinal ?? 0,
    lastClosing: closing && { commitNumber: closing.commit_number },
    openChanges,
    order: {
      months: periods.map(periodFact),
      onceClosed: new Set(onceClosed.map((row) => row.periodId)),
    },
  };
}
