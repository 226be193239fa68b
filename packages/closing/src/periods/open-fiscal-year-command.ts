import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import { tenantCommand } from '@cifra/books/command';
import { openFiscalYear, openFiscalYearCodes, type OpenFiscalYearRefusal } from './open-fiscal-year.ts';

/** Opens the next fiscal year, or the first; answers its id. */
export const openFiscalYearCommand = tenantCommand<
  { readonly startDate: LocalDate },
  Uuid,
  OpenFiscalYearRefusal['code']
>('period.openFiscalYear', (tx, { startDate }, { newId }) => openFiscalYear(tx, { startDate, newId }), {
  refuses: openFiscalYearCodes,
});
