import type { LedgerLineResolvers, ReportLineResolvers } from '../generated/resolvers.ts';

export const ReportLine: ReportLineResolvers = {
  postingDate: ({ line }) => line.posting_date,
  entryId: ({ line }) => line.entry_id,
  entry: ({ tenantId, line }, _input, { loadersOf }) => loadersOf(tenantId).entry.load(line.entry_id),
};

export const LedgerLine: LedgerLineResolvers = {
  postingDate: ({ line }) => line.posting_date,
  entryId: ({ line }) => line.entry_id,
  entry: ({ tenantId, line }, _input, { loadersOf }) => loadersOf(tenantId).entry.load(line.entry_id),
};
