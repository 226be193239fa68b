import { fiscalYearPeriods, nextFiscalYear } from '@cifra/domain/fiscal-year';
import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import { refusalCodes, type RefusalOf } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import type { TenantTx } from '@cifra/database/tx';
import { lastFiscalYear } from '@cifra/ledger/periods/queries';
import { writeFiscalYear } from './write-fiscal-year.ts';

export const openFiscalYearCodes = refusalCodes('FISCAL_YEAR_NOT_ADJACENT', 'INPUT_INVALID');
export type OpenFiscalYearRefusal = RefusalOf<typeof openFiscalYearCodes>;

/**
 * Opens the fiscal year that begins on a day: the one that follows the last, or a tenant's first. Answers its id.
 * Refuses in this order: FISCAL_YEAR_NOT_ADJACENT, INPUT_INVALID (a first year that begins inside a month).
 */
export async function openFiscalYear(
  tx: TenantTx,
  { startDate, newId }: { readonly startDate: LocalDate; readonly newId: () => Uuid },
): Promise<Result<Uuid, OpenFiscalYearRefusal>> {
  const last = await tx.first(lastFiscalYear, {});
  const year = last ? accepted(nextFiscalYear({ endDate: last.end_date })) : fiscalYearPeriods({ startDate });
  if (!year.ok) return year;
  if (year.value.startDate !== startDate)
    return refused(refuse('FISCAL_YEAR_NOT_ADJACENT', { startDate, expectedDate: year.value.startDate }));
  return accepted(writeFiscalYear(tx, year.value, newId));
}
