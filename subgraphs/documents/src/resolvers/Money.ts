import { notFoundOrDenied } from '@cifra/access/errors';
import { tenant } from '@cifra/access/field-rule';
import type { Uuid } from '@cifra/domain/ids';
import { parseUuid } from '@cifra/domain/ids';
import { formatPercent } from '@cifra/domain/tax-codes';
import { connectionOf } from '@cifra/books/connection';
import { countRows } from '@cifra/subgraph-kit/count-rows';
import { referenceById } from '@cifra/subgraph-kit/reference';
import { toGraphQLRefusal } from '@cifra/subgraph-kit/refusal';
import { requirePage } from '@cifra/subgraph-kit/require-page';
import { moneyOf } from '@cifra/subgraph-kit/shapes';
import { readPreparers } from '@cifra/ledger/manual-entries/draft-line';
import {
  readKeptLines,
  readMoneyContent,
  type KeptMoneyLine,
  type MoneyContent,
  type MoneyLine,
} from '@cifra/trade/money/content';
import { previewMoneyDraft, type PreviewedMoney } from '@cifra/trade/money/preview-money';
import {
  countedMoneyDocuments,
  countedMoneyDrafts,
  moneyDocumentList,
  moneyDraftList,
  type MoneyDocumentOfTenant,
  type MoneyDraftOfTenant,
} from '@cifra/trade/money/reads';
import type {
  MoneyDocumentLineResolvers,
  MoneyDocumentResolvers,
  MoneyDraftLineResolvers,
  MoneyDraftResolvers,
  MoneyDraftTransferResolvers,
  MoneyPreviewResolvers,
  MoneyTransferResolvers,
  TenantResolvers,
} from '../generated/resolvers.ts';
import type { DocumentsLoaders } from '../loaders.ts';
import { accountOf, entryOf, partyOf, userOf } from './stubs.ts';

export type MoneyLineParent = KeptMoneyLine & {
  readonly tenantId: Uuid;
  readonly currency: string;
  readonly ordinal: number;
};
export type MoneyTransferParent = MoneyDocumentOfTenant;
export type MoneyDraftLineParent = MoneyLine & { readonly tenantId: Uuid };
export type MoneyDraftTransferParent = NonNullable<MoneyContent['transfer']> & { readonly tenantId: Uuid };
export type MoneyPreviewParent = PreviewedMoney & {
  readonly tenantId: Uuid;
  readonly baseCurrency: string;
  readonly __typename: 'MoneyPreview';
};

/** Money documents and their drafts, of a tenant. */
export const tenantMoney = {
  async moneyDocuments({ id: tenantId }, input, { books, loadersOf }) {
    const page = requirePage(input, { of: ['moneyDocuments', tenantId], key: moneyDocumentList.key });
    const filters = { kind: input.filter?.kind ?? null };
    const own = await books.read(tenantId, async (tx, { baseCurrency }) =>
      (await moneyDocumentList.rows(tx, filters, page)).map((row) => ({ ...row, tenantId, baseCurrency })),
    );
    if (!own) throw notFoundOrDenied();
    for (const row of own) loadersOf(tenantId).moneyDocument.prime(row.id, row);
    return connectionOf(own, page, {
      keyOf: ({ id }) => [id],
      count: countRows(books, countedMoneyDocuments, { tenantId, filters }),
    });
  },

  moneyDocument({ id: tenantId }, { id }, { loadersOf }) {
    const documentId = parseUuid(id);
    return documentId.ok ? loadersOf(tenantId).moneyDocument.load(documentId.value) : null;
  },

  async moneyDrafts({ id: tenantId }, input, { books, loadersOf }) {
    const page = requirePage(input, { of: ['moneyDrafts', tenantId], key: moneyDraftList.key });
    const filters = { kind: input.filter?.kind ?? null };
    const own = await books.read(tenantId, async (tx, { baseCurrency }) =>
      (await moneyDraftList.rows(tx, filters, page)).map((row) => ({ ...row, tenantId, baseCurrency })),
    );
    if (!own) throw notFoundOrDenied();
    for (const row of own) loadersOf(tenantId).moneyDraft.prime(row.id, row);
    return connectionOf(own, page, {
      keyOf: ({ id }) => [id],
      count: countRows(books, countedMoneyDrafts, { tenantId, filters }),
    });
  },

  moneyDraft({ id: tenantId }, { id }, { loadersOf }) {
    const draftId = parseUuid(id);
    return draftId.ok ? loadersOf(tenantId).moneyDraft.load(draftId.value) : null;
  },
} satisfies TenantResolvers;

const accountOrNull = (tenantId: Uuid, id: Uuid | null) => (id === null ? null : accountOf(tenantId, id));

const entriesOf = (row: MoneyDocumentOfTenant): Uuid[] => [
  ...(row.arrival_entry_id === null ? [] : [row.arrival_entry_id]),
  row.entry_id,
];

export const MoneyDocument: MoneyDocumentResolvers = {
  __resolveReference: referenceById(
    tenant('Document.Read'),
    ({ moneyDocument }: DocumentsLoaders) => moneyDocument,
  ),
  displayNumber: (row) => row.display_number,
  number: (row) => row.number.toString(),
  async state(row, _input, { loadersOf }) {
    const reversal = await loadersOf(row.tenantId).reversalOfEntry.load(row.entry_id);
    return reversal === null ? 'POSTED' : 'VOID';
  },
  party: (row, _input, context) =>
    row.party_id === null ? null : partyOf({ tenantId: row.tenantId, partyId: row.party_id }, context),
  documentDate: (row) => row.document_date,
  postingDate: (row) => row.posting_date,
  moneyAccount: (row) => accountOf(row.tenantId, row.money_account_id),
  net: (row) => moneyOf(row.net_amount, row.currency),
  tax: (row) => moneyOf(row.tax_amount, row.currency),
  total: (row) => moneyOf(row.total_amount, row.currency),
  amountsIncludeTax: (row) => row.amounts_include_tax,
  lines: ({ lines, tenantId, currency }) =>
    readKeptLines(lines).map((line, index) => ({ ...line, tenantId, currency, ordinal: index + 1 })),
  transfer: (row) => (row.to_account_id === null ? null : row),
  entry: (row) => entryOf(row.tenantId, row.entry_id),
  async reversedByEntries(row, _input, { loadersOf }) {
    const { reversalOfEntry } = loadersOf(row.tenantId);
    const reversals = await Promise.all(entriesOf(row).map((id) => reversalOfEntry.load(id)));
    return reversals.flatMap((id) => (id === null ? [] : [entryOf(row.tenantId, id)]));
  },
  vouchers: (row, _input, { loadersOf }) => loadersOf(row.tenantId).vouchersOfDocument.load(row.id),
  preparedBy: (row) => userOf(row.prepared_by),
  approvedBy: (row) => userOf(row.approved_by),
  commitNumber: (row) => row.commit_number.toString(),
};

export const MoneyDocumentLine: MoneyDocumentLineResolvers = {
  account: ({ tenantId, accountId }) => accountOf(tenantId, accountId),
  net: ({ netE4, currency }) => moneyOf(BigInt(netE4), currency),
  tax: ({ taxE4, currency }) => moneyOf(BigInt(taxE4), currency),
  taxCode: ({ tenantId, taxCodeId }, _input, { loadersOf }) =>
    taxCodeId === null ? null : loadersOf(tenantId).taxCode.load(taxCodeId),
  taxPercent: ({ taxPercentE4 }) => formatPercent(taxPercentE4),
};

export const MoneyTransfer: MoneyTransferResolvers = {
  toAccount: (row) => accountOf(row.tenantId, row.to_account_id ?? row.money_account_id),
  received: (row) => moneyOf(row.received_amount ?? 0n, row.to_currency ?? row.currency),
  receivedDate: (row) => row.received_date ?? row.posting_date,
  transitAccount: (row) => accountOrNull(row.tenantId, row.transit_account_id),
  fee: (row) => (row.fee_amount === null ? null : moneyOf(row.fee_amount, row.currency)),
  feeAccount: (row) => accountOrNull(row.tenantId, row.fee_account_id),
  arrivalEntry: (row) => (row.arrival_entry_id === null ? null : entryOf(row.tenantId, row.arrival_entry_id)),
};

export const MoneyDraft: MoneyDraftResolvers = {
  __resolveReference: referenceById(
    tenant('Document.Draft.Read'),
    ({ moneyDraft }: DocumentsLoaders) => moneyDraft,
  ),
  party(row, _input, context) {
    const { partyId } = readMoneyContent(row.content);
    return partyId === null ? null : partyOf({ tenantId: row.tenantId, partyId }, context);
  },
  documentDate: (row) => readMoneyContent(row.content).documentDate,
  postingDate: (row) => readMoneyContent(row.content).postingDate,
  moneyAccount: (row) => accountOrNull(row.tenantId, readMoneyContent(row.content).moneyAccountId),
  currency: (row) => readMoneyContent(row.content).currency,
  amountsIncludeTax: (row) => readMoneyContent(row.content).amountsIncludeTax,
  reference: (row) => readMoneyContent(row.content).reference,
  memo: (row) => readMoneyContent(row.content).memo,
  lines: ({ tenantId, content }) => readMoneyContent(content).lines.map((line) => ({ ...line, tenantId })),
  transfer({ tenantId, content }) {
    const { transfer } = readMoneyContent(content);
    return transfer && { ...transfer, tenantId };
  },
  vouchers: (row, _input, { loadersOf }) => loadersOf(row.tenantId).vouchersOfDraft.load(row.id),
  preparedBy: (row) => readPreparers(row.prepared_by).map((id) => ({ __typename: 'User' as const, id })),
  submittedBy: (row) => userOf(row.submitted_by),
  decidedBy: (row) => userOf(row.decided_by),
  rejectionReason: (row) => row.rejection_reason,
  document: (row, _input, { loadersOf }) =>
    row.document_id === null ? null : loadersOf(row.tenantId).moneyDocument.load(row.document_id),
  async preview({ tenantId, baseCurrency, id }: MoneyDraftOfTenant, _input, { books }) {
    const outcome = await books.report(previewMoneyDraft, tenantId, { draftId: id });
    if (!outcome) throw notFoundOrDenied();
    return outcome.ok
      ? { __typename: 'MoneyPreview' as const, tenantId, baseCurrency, ...outcome.value }
      : { tenantId, ...toGraphQLRefusal(outcome.refusal) };
  },
  version: (row) => row.commit_number.toString(),
};

export const MoneyDraftLine: MoneyDraftLineResolvers = {
  account: ({ tenantId, accountId }) => accountOf(tenantId, accountId),
  taxCode: ({ tenantId, taxCodeId }, _input, { loadersOf }) =>
    taxCodeId === null ? null : loadersOf(tenantId).taxCode.load(taxCodeId),
};

export const MoneyDraftTransfer: MoneyDraftTransferResolvers = {
  toAccount: ({ tenantId, toAccountId }) => accountOf(tenantId, toAccountId),
  transitAccount: ({ tenantId, transitAccountId }) => accountOrNull(tenantId, transitAccountId),
  feeAmount: ({ fee }) => fee?.amount ?? null,
};

export const MoneyPreview: MoneyPreviewResolvers = {
  net: ({ netE4, currency }) => moneyOf(netE4, currency),
  tax: ({ taxE4, currency }) => moneyOf(taxE4, currency),
  total: ({ totalE4, currency }) => moneyOf(totalE4, currency),
  warnings: ({ warnings, tenantId }) => warnings.map((warning) => ({ ...warning, tenantId })),
  lines: ({ lines, tenantId, baseCurrency }) => lines.map((line) => ({ ...line, tenantId, baseCurrency })),
  arrivalLines: ({ arrivalLines, tenantId, baseCurrency }) =>
    arrivalLines.map((line) => ({ ...line, tenantId, baseCurrency })),
};
