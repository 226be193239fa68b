import type { PreviewedDocument } from '@cifra/trade/documents/preview-document';
import type { PostingLine } from '@cifra/domain/entry';
import type { Uuid } from '@cifra/domain/ids';
import type { PostingWarning } from '@cifra/domain/posting-warnings';
import { moneyOf } from '@cifra/subgraph-kit/shapes';
import type { DocumentPreviewLineResolvers, DocumentPreviewResolvers } from '../generated/resolvers.ts';
import { accountOf } from './stubs.ts';

interface OfTenant {
  readonly tenantId: Uuid;
  readonly baseCurrency: string;
}
export type DocumentPreviewParent = PreviewedDocument & OfTenant & { readonly __typename: 'DocumentPreview' };
export type DocumentPreviewLineParent = PostingLine & OfTenant;
export type PostingWarningParent = PostingWarning & { readonly tenantId: Uuid };

export const DocumentPreview: DocumentPreviewResolvers = {
  net: ({ netE4, currency }) => moneyOf(netE4, currency),
  tax: ({ taxE4, currency }) => moneyOf(taxE4, currency),
  total: ({ totalE4, currency }) => moneyOf(totalE4, currency),
  settledPayables: ({ settledPayables }) =>
    settledPayables && moneyOf(settledPayables.amountE4, settledPayables.currency),
  withholdings: ({ withholdings, tenantId, baseCurrency }) =>
    withholdings.map((row) => ({ ...row, tenantId, baseCurrency })),
  warnings: ({ warnings, tenantId }) => warnings.map((warning) => ({ ...warning, tenantId })),
  lines: ({ lines, tenantId, baseCurrency }) => lines.map((line) => ({ ...line, tenantId, baseCurrency })),
};

export const DocumentPreviewLine: DocumentPreviewLineResolvers = {
  ordinal: ({ lineNumber }) => lineNumber,
  account: ({ tenantId, accountId }) => accountOf(tenantId, accountId),
  base: ({ baseAmountE4, baseCurrency }) => moneyOf(baseAmountE4, baseCurrency),
  original: ({ originalAmountE4, originalCurrency }) => moneyOf(originalAmountE4, originalCurrency),
};
