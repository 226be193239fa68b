import type { FiscalYear } from '@cifra/domain/fiscal-year';
import type { Uuid } from '@cifra/domain/ids';
import { fiscalYears, periods } from '@cifra/database/tables/tenant';
import type { NewRow, TenantTx } from '@cifra/database/tx';

/** A fiscal year that is not written yet. */
export interface FiscalYearRows {
  readonly year: NewRow<typeof fiscalYears>;
  /** In order of date, all of them unlocked and open. */
  readonly periods: readonly NewRow<typeof periods>[];
}

/** The rows of a new fiscal year. */
export function fiscalYearRows(year: FiscalYear, newId: () => Uuid): FiscalYearRows {
  const id = newId();
  return {
    year: { id, name: year.name, start_date: year.startDate, end_date: year.endDate },
    periods: year.periods.map(({ ordinal, name, startDate, endDate }) => ({
      id: newId(),
      fiscal_year_id: id,
      ordinal,
      name,
      start_date: startDate,
      end_date: endDate,
      lock_state: 'UNLOCKED',
      close_state: 'OPEN',
    })),
  };
}

/** Writes a new fiscal year and its periods, and records it. Answers the year's id. */
export function writeFiscalYear(tx: TenantTx, year: FiscalYear, newId: () => Uuid): Uuid {
  return writeFiscalYearRows(tx, fiscalYearRows(year, newId));
}

export function writeFiscalYearRows(tx: TenantTx, rows: FiscalYearRows): Uuid {
  const { year } = rows;
  tx.insert(fiscalYears, year);
  for (const row of rows.periods) tx.insert(periods, row);
  tx.record({
    event: 'FISCAL_YEAR_OPENED',
    objectType: 'FiscalYear',
    objectId: year.id,
    after: {
      name: year.name,
      startDate: year.start_date,
      endDate: year.end_date,
      periods: rows.periods.length,
    },
  });
  return year.id;
}
