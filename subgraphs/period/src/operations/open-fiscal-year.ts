import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import { tenantCommand } from '@cifra/books/command';
import {
  openFiscalYear as openYear,
  type OpenFiscalYearRefusal,
} from '@cifra/books/periods/open-fiscal-year';

/** Opens the next fiscal year, or the first; answers its id. */
export const openFiscalYear = tenantCommand<
  { readonly startDate: LocalDate },
  Uuid,
  OpenFiscalYearRefusal['code']
>('period.openFiscalYear', (tx, { startDate }, { newId }) => openYear(tx, { startDate, newId }));
