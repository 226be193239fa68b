import type { TableImportReportResolvers } from '../generated/resolvers.ts';

export const TableImportReport: TableImportReportResolvers = {
  importId: ({ report }) => report.importId,
  fileName: ({ report }) => report.fileName,
  fileHash: ({ report }) => report.fileHash,
  rows: ({ report }) => report.rows,
  created: ({ report }) => report.created,
  kept: ({ report }) => report.kept,
  rolesBound: ({ report }) => report.rolesBound,
  entries: ({ report }) => report.entries,
  lines: ({ report }) => report.lines,
  openItems: ({ report }) => report.openItems,
  zeroLines: ({ report }) => report.zeroLines,
  missingAccountTypes: ({ report }) => [...report.missingTypes],
  ignoredColumns: ({ report }) => [...report.ignoredColumns],
  faults: ({ report }) => report.faults.map((fault) => ({ __typename: 'TableImportFault', ...fault })),
  faultCount: ({ report }) => report.faultCount,
};
