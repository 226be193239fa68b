import type { FiscalYear } from '@cifra/domain/fiscal-year';
import type { Uuid } from '@cifra/domain/ids';
import { fiscalYears, periods } from '@cifra/database/tables/tenant';
import type { TenantTx } from '@cifra/database/tx';

/** Writes a fiscal year and its periods, all of them unlocked and open, and records it. Answers the year's id. */
export async function writeFiscalYear(tx: TenantTx, year: FiscalYear, newId: () => Uuid): Promise<Uuid> {
  const fiscalYearId = newId();
  tx.insert(fiscalYears, {
    id: fiscalYearId,
    name: year.name,
    start_date: year.startDate,
    end_date: year.endDate,
  });
  for (const { ordinal, name, startDate, endDate } of year.periods) {
    tx.insert(periods, {
      id: newId(),
      fiscal_year_id: fiscalYearId,
      ordinal,
      name,
      start_date: startDate,
      end_date: endDate,
      lock_state: 'UNLOCKED',
      close_state: 'OPEN',
    });
  }
  tx.record({
    event: 'FISCAL_YEAR_OPENED',
    objectType: 'FiscalYear',
    objectId: fiscalYearId,
    after: {
      name: year.name,
      startDate: year.startDate,
      endDate: year.endDate,
      periods: year.periods.length,
    },
  });
  return fiscalYearId;
}
