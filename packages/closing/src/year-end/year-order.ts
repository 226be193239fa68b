import type { Uuid } from '@cifra/domain/ids';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import type { YearFact, YearWaits } from '@cifra/domain/year-end-order';
import type { TenantFacts } from '@cifra/books/command';
import type { Row } from '@cifra/database/kit/table';
import type { fiscalYears, periods } from '@cifra/database/tables/tenant';
import type { TenantReadTx } from '@cifra/database/tx';
import { periodFact } from '@cifra/ledger/journal/period-fact';
import { allPeriods } from '@cifra/ledger/journal/queries';
import { readOpenChanges, type OpenChange } from '../opening-changes/open-changes.ts';
import { allFiscalYears } from '@cifra/ledger/periods/queries';

export type FiscalYearRow = Row<typeof fiscalYears>;

/** All fiscal years and periods of a tenant, in order of date. */
export interface YearsRead {
  readonly years: readonly FiscalYearRow[];
  readonly periods: readonly Row<typeof periods>[];
  /** Changes of openings that nobody has acknowledged. */
  readonly openChanges: readonly OpenChange[];
}

export async function gatherYears(
  tx: TenantReadTx,
  { baseCurrency }: Pick<TenantFacts, 'baseCurrency'>,
): Promise<YearsRead> {
  const [years, periods, openChanges] = await Promise.all([
    tx.all(allFiscalYears, {}),
    tx.all(allPeriods, {}),
    readOpenChanges(tx, baseCurrency),
  ]);
  return { years, periods, openChanges };
}

/** A fiscal year among the others. */
export interface YearInOrder {
  readonly row: FiscalYearRow;
  readonly year: YearFact;
  /** In order of date. */
  readonly earlier: readonly YearFact[];
  readonly later: readonly YearFact[];
}

/** Refuses: FISCAL_YEAR_UNKNOWN. */
export function yearInOrder(
  { years: rows, periods }: YearsRead,
  fiscalYearId: Uuid,
): Result<YearInOrder, Refusal<'FISCAL_YEAR_UNKNOWN'>> {
  const index = rows.findIndex(({ id }) => id === fiscalYearId);
  const row = rows[index];
  if (!row) return refused(refuse('FISCAL_YEAR_UNKNOWN', { fiscalYearRef: fiscalYearId }));
  const facts = rows.map(({ id, name }) => ({
    name,
    periods: periods.filter(({ fiscal_year_id: of }) => of === id).map(periodFact),
  }));
  const year = facts[index] ?? { name: row.name, periods: [] };
  return accepted({ row, year, earlier: facts.slice(0, index), later: facts.slice(index + 1) });
}

/** What a year's close waits for besides its months. */
export function waitsOf(
  { start_date: startDate, end_date: endDate }: FiscalYearRow,
  { openChanges }: Pick<YearsRead, 'openChanges'>,
  { today }: Pick<TenantFacts, 'today'>,
): YearWaits {
  const before = openChanges.filter((change) => change.startDate < startDate);
  return { endDate, today, openingChanges: before.map(({ text }) => text) };
}
