import type { Uuid } from '@cifra/domain/ids';
import type { SaftImportReportResolvers } from '../generated/resolvers.ts';

export const SaftImportReport: SaftImportReportResolvers = {
  importId: ({ report }) => report.importId,
  fileName: ({ report }) => report.fileName,
  form: ({ report }) => report.form,
  company: ({ report }) => report.company,
  currency: ({ report }) => report.currency,
  startDate: ({ report }) => report.startDate,
  endDate: ({ report }) => report.endDate,
  faults: ({ report }) => report.faults.map((fault) => ({ __typename: 'ImportFault', ...fault })),
  newAccounts: ({ report }) => report.newAccounts,
  newTaxCodes: ({ report }) => report.newTaxCodes,
  openingDate: ({ report }) => report.openingDate,
  openingEntry: async ({ report, tenantId }, _input, { loadersOf }) =>
    report.openingEntryId === null ? null : loadersOf(tenantId).entry.load(report.openingEntryId as Uuid),
  entries: ({ report }) => report.entries,
  lines: ({ report }) => report.lines,
  zeroLines: ({ report }) => report.zeroLines,
  needsConsent: ({ report }) => report.needsConsent,
  missingAccountTypes: ({ report }) => [...report.missingTypes],
  openingDifference: ({ report }) => report.tieOut.openingDifference,
  totalDebit: ({ report }) => report.tieOut.totalDebit,
  totalCredit: ({ report }) => report.tieOut.totalCredit,
  accountDifferences: ({ report }) =>
    report.tieOut.accounts.map((each) => ({ __typename: 'SaftAccountDifference', ...each })),
  subledgerDifferences: ({ report }) =>
    report.tieOut.subledgers.map((each) => ({ __typename: 'SaftSubledgerDifference', ...each })),
  dateDifferences: ({ report }) =>
    report.tieOut.dates.map((each) => ({ __typename: 'SaftDateDifference', ...each })),
  totalDifferences: ({ report }) =>
    report.tieOut.totals.map((each) => ({ __typename: 'SaftTotalDifference', ...each })),
};
