import { inheritAll, inheritAllBut, type FieldMap } from '@cifra/access/field-map';
import { inherit, someTenant, tenant } from '@cifra/access/field-rule';
import { withLive } from '@cifra/subgraph-kit/live';
import { rulesOf } from '@cifra/subgraph-kit/mutation';
import { live } from './live.ts';
import { mutations } from './mutations.ts';

/** What each field asks of the claim. What the mutations ask stands in their declarations, and what they answer is theirs. */
const rules: FieldMap = {
  ...rulesOf(mutations),
  Query: {
    batchClosePreview: someTenant('Batch.Read'),
    batchRun: someTenant('Batch.Read'),
    batchRuns: someTenant('Batch.Read'),
  },
  Tenant: {
    id: inherit,
    fiscalYears: tenant('Period.Read'),
    periods: tenant('Period.Read'),
    period: tenant('Period.Read'),
    changedAfterClose: tenant('Report.Read'),
    yearClose: tenant('Period.Read'),
  },
  FiscalYear: inheritAllBut({ signOffPreview: tenant('Exposure.Read') }),
  Period: inheritAllBut({ closePackage: tenant('Period.Read') }),
  ClosePackage: inheritAllBut({ vouchers: tenant('File.Download') }),
  PackageVoucher: inheritAllBut({ entry: tenant('Entry.Read') }),
  CloseItem: inheritAll,
  StatementBalance: inheritAll,
  PeriodClosing: inheritAll,
  SecondPerson: inheritAll,
  PostingMatrixCell: inheritAll,
  LockSteps: inheritAll,
  CloseSteps: inheritAll,
  BatchPreview: inheritAll,
  BatchRefusal: inheritAll,
  BatchRun: inheritAll,
  BatchCount: inheritAll,
  BatchTenant: inheritAll,
  YearClose: inheritAll,
  YearCloseEntry: inheritAll,
  YearCloseLine: inheritAll,
  ChangedPeriod: inheritAllBut({ allocations: tenant('Entry.Read'), entries: tenant('Entry.Read') }),
  AccountChange: inheritAll,
  OpeningChange: inheritAll,
  OpeningAmountChange: inheritAll,
  OpeningAcknowledgement: inheritAll,
  LateAllocation: inheritAll,
  LateEntry: inheritAll,
  // The statement's text tells the totals of the report.
  YearSignOff: inheritAllBut({ statement: tenant('Exposure.Read'), exposure: tenant('Exposure.Read') }),
  SignOffPreview: inheritAll,
  SignedExposure: inheritAll,
  SignedCurrencyExposure: inheritAll,
  SignedAccountExposure: inheritAll,
  User: inheritAll,
  Account: inheritAll,
  Allocation: inheritAll,
  JournalEntry: inheritAll,
  ExchangeRate: inheritAll,
  Voucher: inheritAll,
};

export const permissions: FieldMap = withLive(rules, live);
