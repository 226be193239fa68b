import { inheritAll, type FieldMap } from '@cifra/access/field-map';
import { inherit, tenant } from '@cifra/access/field-rule';

/** What each field asks of the claim. Opening a fiscal year belongs to whoever locks and unlocks its periods. */
export const permissions: FieldMap = {
  Mutation: {
    lockPeriod: tenant('Period.Lock'),
    unlockPeriod: tenant('Period.Unlock'),
    prepareClose: tenant('Period.Prepare'),
    submitClose: tenant('Period.Submit'),
    openFiscalYear: tenant('Period.Lock'),
  },
  Tenant: {
    id: inherit,
    fiscalYears: tenant('Period.Read'),
    periods: tenant('Period.Read'),
    period: tenant('Period.Read'),
  },
  FiscalYear: inheritAll,
  Period: inheritAll,
  PostingMatrixCell: inheritAll,
  LockSteps: inheritAll,
  PeriodLockChanged: inheritAll,
  PeriodCloseChanged: inheritAll,
  FiscalYearOpened: inheritAll,
  User: inheritAll,
  Account: inheritAll,
  JournalEntry: inheritAll,
};
