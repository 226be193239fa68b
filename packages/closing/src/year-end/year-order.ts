import type { Uuid } from '@cifra/domain/ids';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import type { YearFact } from '@cifra/domain/year-end-order';
import type { TenantReadTx } from '@cifra/database/tx';
import { periodFact } from '@cifra/ledger/journal/period-fact';
import { allPeriods } from '@cifra/ledger/journal/queries';
import { allFiscalYears } from '@cifra/ledger/periods/queries';
import type { FiscalYearRow } from './gather-year-end.ts';

/** A fiscal year among the others. */
export interface YearInOrder {
  readonly row: FiscalYearRow;
  readonly year: YearFact;
  /** In order of date. */
  readonly earlier: readonly YearFact[];
  readonly later: readonly YearFact[];
}

/** Refuses: FISCAL_YEAR_UNKNOWN. */
export async function yearInOrder(
  tx: TenantReadTx,
  fiscalYearId: Uuid,
): Promise<Result<YearInOrder, Refusal<'FISCAL_YEAR_UNKNOWN'>>> {
  const rows = await tx.all(allFiscalYears, {});
  const index = rows.findIndex(({ id }) => id === fiscalYearId);
  const row = rows[index];
  if (!row) return refused(refuse('FISCAL_YEAR_UNKNOWN', { fiscalYear: fiscalYearId }));
  const periods = await tx.all(allPeriods, {});
  const facts = rows.map(({ id, name }) => ({
    name,
    periods: periods.filter(({ fiscal_year_id: of }) => of === id).map(periodFact),
  }));
  const year = facts[index] ?? { name: row.name, periods: [] };
  return accepted({ row, year, earlier: facts.slice(0, index), later: facts.slice(index + 1) });
}
