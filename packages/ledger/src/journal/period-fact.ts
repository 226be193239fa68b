import type { Uuid } from '@cifra/domain/ids';
import type { PeriodFact } from '@cifra/domain/periods';
import type { periods } from '@cifra/database/tables/tenant';
import type { NewRow } from '@cifra/database/tx';

/** A period as decisions see it, and the fiscal year that its numbers belong to. */
export interface LedgerPeriod extends PeriodFact {
  readonly fiscalYearId: Uuid;
}

export function periodFact(row: NewRow<typeof periods>): LedgerPeriod {
  return {
    id: row.id,
    name: row.name,
    startDate: row.start_date,
    endDate: row.end_date,
    lockState: row.lock_state,
    closeState: row.close_state,
    fiscalYearId: row.fiscal_year_id,
  };
}
