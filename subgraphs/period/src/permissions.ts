import { inheritAll, inheritAllBut, type FieldMap } from '@cifra/access/field-map';
import { inherit, tenant } from '@cifra/access/field-rule';

/** What each field asks of the claim. Opening a fiscal year belongs to whoever locks and unlocks its periods. */
export const permissions: FieldMap = {
  Mutation: {
    lockPeriod: tenant('Period.Lock'),
    unlockPeriod: tenant('Period.Unlock'),
    prepareClose: tenant('Period.Prepare'),
    submitClose: tenant('Period.Submit'),
    openFiscalYear: tenant('Period.Lock'),
    signOffYear: tenant('Year.Audit'),
  },
  Tenant: {
    id: inherit,
    fiscalYears: tenant('Period.Read'),
    periods: tenant('Period.Read'),
    period: tenant('Period.Read'),
  },
  FiscalYear: inheritAllBut({ signOffPreview: tenant('Exposure.Read') }),
  Period: inheritAll,
  PostingMatrixCell: inheritAll,
  LockSteps: inheritAll,
  PeriodLockChanged: inheritAll,
  PeriodCloseChanged: inheritAll,
  FiscalYearOpened: inheritAll,
  YearSignOff: inheritAllBut({ exposure: tenant('Exposure.Read') }),
  SignOffPreview: inheritAll,
  SignedExposure: inheritAll,
  SignedCurrencyExposure: inheritAll,
  SignedAccountExposure: inheritAll,
  YearSignedOff: inheritAll,
  User: inheritAll,
  Account: inheritAll,
  JournalEntry: inheritAll,
};
