import { notFoundOrDenied } from '@cifra/access/errors';
import { tenant } from '@cifra/access/field-rule';
import { readPreparers } from '@cifra/ledger/manual-entries/draft-line';
import type {
  ChargeContent,
  DocumentContent,
  ItemLine,
  WithholdingContent,
} from '@cifra/trade/documents/content';
import { contentOfDraft } from '@cifra/trade/documents/save-document-draft';
import { minorUnitsOf } from '@cifra/domain/currencies';
import type { Uuid } from '@cifra/domain/ids';
import { parseDecimalToE4 } from '@cifra/domain/money';
import { referenceById } from '@cifra/subgraph-kit/reference';
import { toGraphQLRefusal } from '@cifra/subgraph-kit/refusal';
import { moneyOf } from '@cifra/subgraph-kit/shapes';
import type {
  DocumentDraftLineResolvers,
  DocumentDraftResolvers,
  DraftAllocationResolvers,
  DraftChargeResolvers,
  DraftWithholdingResolvers,
} from '../generated/resolvers.ts';
import { previewDraft } from '@cifra/trade/documents/preview-draft';
import type { DocumentDraftOfTenant } from '@cifra/trade/reads/documents';
import { accountOf, documentOf, partyOf, userOf } from './stubs.ts';
import type { DocumentsLoaders } from '../loaders.ts';

export type DraftLineParent = ItemLine & { readonly tenantId: Uuid; readonly ordinal: number };
export type DraftAllocationParent = SettlementDraft['allocations'][number] & { readonly tenantId: Uuid };
export type DraftWithholdingParent = WithholdingContent & { readonly tenantId: Uuid };
export type DraftChargeParent = ChargeContent & { readonly tenantId: Uuid };

type ItemsDraft = Extract<DocumentContent, { readonly items: unknown }>['items'];
type SettlementDraft = Extract<DocumentContent, { readonly settlement: unknown }>['settlement'];

/** What drafts say, read once for all the fields of a request: a draft may have a thousand lines. */
const contents = new WeakMap<DocumentDraftOfTenant, DocumentContent>();

function contentOf(row: DocumentDraftOfTenant): DocumentContent {
  const content = contents.get(row) ?? contentOfDraft(row);
  contents.set(row, content);
  return content;
}

function itemsOf(row: DocumentDraftOfTenant): ItemsDraft | null {
  const content = contentOf(row);
  return 'items' in content ? content.items : null;
}

function settlementOf(row: DocumentDraftOfTenant): SettlementDraft | null {
  const content = contentOf(row);
  return 'settlement' in content ? content.settlement : null;
}

/** The amount of a draft as its currency shows it; a draft may say more decimals than that: then as it says. */
function draftMoney(amount: string, currency: string) {
  const exact = parseDecimalToE4(amount, minorUnitsOf(currency));
  return exact.ok ? moneyOf(exact.value, currency) : { __typename: 'Money' as const, amount, currency };
}

export const DocumentDraft: DocumentDraftResolvers = {
  __resolveReference: referenceById(
    tenant('Document.Draft.Read'),
    ({ documentDraft }: DocumentsLoaders) => documentDraft,
  ),
  party: (row, _input, context) => partyOf({ tenantId: row.tenantId, partyId: row.party_id }, context),
  documentDate: (row) => row.document_date,
  postingDate: (row) => row.posting_date,
  currency(row) {
    const content = contentOf(row);
    return 'items' in content ? content.items.currency : content.settlement.currency;
  },
  dueDate: (row) => itemsOf(row)?.dueDate ?? null,
  vendorNumber: (row) => itemsOf(row)?.vendorNumber ?? null,
  originalDocument: (row, _input, { loadersOf }) => {
    const id = itemsOf(row)?.originalDocumentId ?? null;
    return id === null ? null : loadersOf(row.tenantId).document.load(id);
  },
  originalItem: (row, _input, { loadersOf }) => {
    const id = itemsOf(row)?.originalItemId ?? null;
    return id === null ? null : loadersOf(row.tenantId).openItem.load(id);
  },
  pricesIncludeTax: (row) => itemsOf(row)?.pricesIncludeTax ?? null,
  discountPercent: (row) => itemsOf(row)?.discountPercent ?? null,
  discountAmount: (row) => itemsOf(row)?.discountAmount ?? null,
  reference: (row) => (itemsOf(row) ?? settlementOf(row))?.reference ?? null,
  memo: (row) => (itemsOf(row) ?? settlementOf(row))?.memo ?? null,
  lines: (row) =>
    (itemsOf(row)?.lines ?? []).map((line, index) => ({
      ...line,
      tenantId: row.tenantId,
      ordinal: index + 1,
    })),
  withholdings: (row) =>
    (itemsOf(row)?.withholdings ?? []).map((each) => ({ ...each, tenantId: row.tenantId })),
  settlement(row) {
    const settlement = settlementOf(row);
    if (settlement === null) return null;
    const { tenantId } = row;
    const { bankAccountId } = settlement;
    return {
      __typename: 'DraftSettlement' as const,
      settled: draftMoney(settlement.settledAmount, settlement.currency),
      bankAccount: bankAccountId === null ? null : accountOf(tenantId, bankAccountId),
      takesDifference: settlement.takesDifference,
      bank: draftMoney(settlement.bankAmount, settlement.bankCurrency),
      payables: settlement.payables
        ? draftMoney(settlement.payables.amount, settlement.payables.currency)
        : null,
      charges: settlement.charges.map((charge) => ({ ...charge, tenantId })),
      allocations: settlement.allocations.map((each) => ({
        tenantId,
        ...each,
      })),
    };
  },
  preparedBy: (row) => readPreparers(row.prepared_by).map((id) => ({ __typename: 'User' as const, id })),
  submittedBy: (row) => userOf(row.submitted_by),
  decidedBy: (row) => userOf(row.decided_by),
  rejectionReason: (row) => row.rejection_reason,
  document: (row, _input, context) =>
    documentOf({ tenantId: row.tenantId, documentId: row.document_id }, context),
  async preview({ tenantId, baseCurrency, id }, _input, { books }) {
    const outcome = await books.report(previewDraft, tenantId, { draftId: id });
    if (!outcome) throw notFoundOrDenied();
    return outcome.ok
      ? { __typename: 'DocumentPreview' as const, tenantId, baseCurrency, ...outcome.value }
      : { tenantId, ...toGraphQLRefusal(outcome.refusal) };
  },
  vouchers: (row, _input, { loadersOf }) => loadersOf(row.tenantId).vouchersOfDraft.load(row.id),
  version: (row) => row.commit_number.toString(),
};

export const DocumentDraftLine: DocumentDraftLineResolvers = {
  item: ({ tenantId, itemId }, _input, { loadersOf }) =>
    itemId === null ? null : loadersOf(tenantId).item.load(itemId),
  account: ({ tenantId, accountId }) => (accountId === null ? null : accountOf(tenantId, accountId)),
  taxCode: ({ tenantId, taxCodeId }, _input, { loadersOf }) =>
    taxCodeId === null ? null : loadersOf(tenantId).taxCode.load(taxCodeId),
};

export const DraftWithholding: DraftWithholdingResolvers = {
  taxCode: ({ tenantId, taxCodeId }, _input, { loadersOf }) => loadersOf(tenantId).taxCode.load(taxCodeId),
};

export const DraftCharge: DraftChargeResolvers = {
  side: ({ side }) => side ?? null,
  amount: ({ amount, currency }) => draftMoney(amount ?? '0', currency),
  openItem: ({ tenantId, openItemId }, _input, { loadersOf }) =>
    openItemId === null ? null : loadersOf(tenantId).openItem.load(openItemId),
  account: ({ tenantId, accountId }) => (accountId === null ? null : accountOf(tenantId, accountId)),
  taxCode: ({ tenantId, taxCodeId }, _input, { loadersOf }) =>
    taxCodeId === null ? null : loadersOf(tenantId).taxCode.load(taxCodeId),
};

export const DraftAllocation: DraftAllocationResolvers = {
  openItem: ({ tenantId, openItemId }, _input, { loadersOf }) =>
    loadersOf(tenantId).openItem.load(openItemId),
};
