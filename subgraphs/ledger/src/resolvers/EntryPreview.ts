import type { CurrencyCode } from '@cifra/domain/currencies';
import type { PostingLine } from '@cifra/domain/entry';
import type { Uuid } from '@cifra/domain/ids';
import type { PostingWarning } from '@cifra/domain/posting-warnings';
import { InvariantBroken } from '@cifra/database/failures';
import { stubOf } from '@cifra/subgraph-kit/ids/stub';
import { moneyOf } from '@cifra/subgraph-kit/shapes';
import type { EntryPreviewLineResolvers, EntryPreviewResolvers } from '../generated/resolvers.ts';
import type { PreviewedEntry } from '@cifra/ledger/manual-entries/preview-entry';
import { accountOf } from './account-of.ts';

export type EntryPreviewParent = PreviewedEntry & {
  readonly __typename: 'EntryPreview';
  readonly tenantId: Uuid;
};
export type EntryPreviewLineParent = PostingLine & {
  readonly tenantId: Uuid;
  readonly baseCurrency: CurrencyCode;
};

export type PostingWarningParent = PostingWarning & { readonly tenantId: Uuid };

export const EntryPreview: EntryPreviewResolvers = {
  postingDate: ({ posting }) => posting.postingDate,
  period({ posting, tenantId }) {
    if (posting.periodId === null) throw new InvariantBroken('a manual entry was decided for no period');
    return { __typename: 'Period', tenantId, id: posting.periodId };
  },
  warnings: ({ warnings, tenantId }) => warnings.map((warning) => ({ ...warning, tenantId })),
  lines: ({ posting, tenantId, baseCurrency }) =>
    posting.lines.map((line) => ({ ...line, tenantId, baseCurrency })),
};

export const EntryPreviewLine: EntryPreviewLineResolvers = {
  ordinal: ({ lineNumber }) => lineNumber,
  account: (line, _input, context) => accountOf(line, context),
  kind: ({ lineKind }) => lineKind,
  base: ({ baseAmountE4, baseCurrency }) => moneyOf(baseAmountE4, baseCurrency),
  original: ({ originalAmountE4, originalCurrency }) => moneyOf(originalAmountE4, originalCurrency),
  exchangeRate: ({ tenantId, rateId }) => stubOf('ExchangeRate', tenantId, rateId),
  taxCode: ({ tenantId, taxCodeId }) => stubOf('TaxCode', tenantId, taxCodeId),
  description: ({ description }) => (description === '' ? null : description),
};
