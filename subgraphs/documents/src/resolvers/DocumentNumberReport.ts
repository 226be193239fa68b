import { numberGapExplanations } from '@cifra/domain/number-gaps';
import type { DocumentNumberReportResolvers, NumberGapResolvers } from '../generated/resolvers.ts';

export const DocumentNumberReport: DocumentNumberReportResolvers = {
  first: ({ first }) => first?.toString() ?? null,
  last: ({ last }) => last?.toString() ?? null,
  documents: ({ documents }) => documents.toString(),
  lastGiven: ({ lastGiven }) => lastGiven.toString(),
};

export const NumberGap: NumberGapResolvers = {
  from: ({ from }) => from.toString(),
  to: ({ to }) => to.toString(),
  explanation: ({ reason }) => numberGapExplanations[reason],
};
