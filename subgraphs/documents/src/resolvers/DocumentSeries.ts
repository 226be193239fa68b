import type { DocumentKind } from '@cifra/domain/documents/kinds';
import type { DocumentSeriesNumberResolvers, DocumentSeriesResolvers } from '../generated/resolvers.ts';

export const DocumentSeries: DocumentSeriesResolvers = {
  kind: (row) => row.kind as DocumentKind,
  isYearly: (row) => row.is_yearly,
  version: (row) => row.commit_number.toString(),
};

export const DocumentSeriesNumber: DocumentSeriesNumberResolvers = {
  lastNumber: ({ lastNumber }) => lastNumber.toString(),
};
