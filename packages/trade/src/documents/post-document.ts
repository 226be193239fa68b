import { documentKindOf, type DocumentKind } from '@cifra/domain/documents/kinds';
import type { EntryDraftLine, Posting } from '@cifra/domain/entry';
import type { Uuid } from '@cifra/domain/ids';
import { absolute, parseDecimalToE4 } from '@cifra/domain/money';
import { decidePosting } from '@cifra/domain/posting';
import { refusalCodes, type RefusalOf } from '@cifra/domain/refusal-codes';
import type { Refusal } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import { InvariantBroken } from '@cifra/database/failures';
import { documentLines, documents, openItems } from '@cifra/database/tables/documents';
import type { TenantTx } from '@cifra/database/tx';
import type { TenantCommandContext } from '@cifra/books/command';
import { gatherPosting } from '@cifra/ledger/journal/gather';
import { writePosting } from '@cifra/ledger/journal/post-entry';
import { periodById } from '@cifra/ledger/journal/queries';
import { allocate, allocateCodes, type AllocateRefusal } from './allocate.ts';
import type { DocumentContent, DocumentHead, ItemsContent, SettlementContent } from './content.ts';
import { issueDocumentNumber, type DocumentNumber } from './document-number.ts';
import { findIssuer, type Issuer } from './may-issue.ts';
import { findOpenItemOfDocument } from './open-item.ts';
import { planDocument, planDocumentCodes, type DocumentPlan } from './plan-document.ts';
import { planSettlement, planSettlementCodes, type SettlementPlan } from './plan-settlement.ts';
import { documentPostingCodes, documentRefusal, type DocumentPostingCode } from './posting-refusals.ts';

export interface DocumentMakers {
  /** The draft that it comes from. */
  readonly draftId: Uuid | null;
  readonly preparedBy: Uuid | null;
  readonly approvedBy: Uuid | null;
}

export interface PostedDocument {
  readonly documentId: Uuid;
  readonly displayNumber: string;
  readonly entryId: Uuid;
}

export const postDocumentCodes = refusalCodes(
  'LEGAL_DETAILS_INCOMPLETE',
  ...planDocumentCodes,
  ...planSettlementCodes,
  ...documentPostingCodes,
  ...allocateCodes,
);
export type PostDocumentRefusal = RefusalOf<typeof postDocumentCodes>;

/**
 * Posts a document through the one door to the ledger, in the caller's transaction: entry, number, document, lines, open item and
 * allocations, all or nothing (acceptance L2, L3). A credit note settles at once what is open of its original; a receipt or a payment
 * what it names. Refuses in this order: LEGAL_DETAILS_INCOMPLETE (sales side), then as `planDocument` or `planSettlement`, as the
 * posting engine, and as `allocate`. Source: product 4.1, 4.2, 4.4.
 */
export async function postDocument(
  tx: TenantTx,
  document: DocumentContent,
  makers: DocumentMakers,
  context: TenantCommandContext,
): Promise<Result<PostedDocument, PostDocumentRefusal>> {
  const issuer = await findIssuer(tx, document.kind, context.tenant);
  if (!issuer.ok) return issuer;
  const makersAndIssuer = { ...makers, ...issuer.value };
  return 'items' in document
    ? postItems(tx, document, makersAndIssuer, context)
    : postSettlement(tx, document as SettlementDocument, makersAndIssuer, context);
}

type IssuedBy = DocumentMakers & Issuer;

type SettlementDocument = DocumentHead & {
  readonly kind: 'RECEIPT' | 'PAYMENT';
  readonly settlement: SettlementContent;
};

async function postItems(
  tx: TenantTx,
  document: DocumentHead & { readonly items: ItemsContent },
  makers: IssuedBy,
  context: TenantCommandContext,
): Promise<Result<PostedDocument, PostDocumentRefusal>> {
  const plan = await planDocument(tx, document, context.newId);
  if (!plan.ok) return plan;
  const { original, totals, resolved } = plan.value;
  const posted = await postLines(
    tx,
    document,
    { ...plan.value, reference: document.items.reference },
    makers,
    context,
  );
  if (!posted.ok) return posted;
  const { documentId } = posted.value;
  await writeDocument(tx, document, posted.value, makers, {
    dueDate: plan.value.dueDate,
    currency: document.items.currency,
    netE4: totals.netE4,
    taxE4: totals.taxE4,
    totalE4: totals.totalE4,
    controlAccountId: plan.value.controlAccountId,
    openItemId: plan.value.openItemId,
    vendorNumber: document.items.vendorNumber,
    originalDocumentId: original?.id ?? null,
    bank: null,
    reference: document.items.reference,
    memo: document.items.memo,
  });
  for (const [index, line] of resolved.entries())
    tx.insert(documentLines, {
      document_id: documentId,
      ordinal: index + 1,
      kind: 'ITEM',
      currency: document.items.currency,
      item_id: line.itemId,
      account_id: line.accountId,
      description: line.description,
      quantity_e6: line.quantityE6,
      unit_price_e6: line.unitPriceE6,
      net_amount: line.netE4,
      tax_code_id: line.taxCodeId,
      tax_percent_e4: line.taxPercentE4,
      tax_amount: line.taxE4,
      original_ordinal: line.originalOrdinal,
    });
  const settled = await settleOriginal(tx, document, plan.value, makers, context);
  if (!settled.ok) return settled;
  return accepted(posted.value);
}

/** A credit note settles what is open of its original, as far as it goes; what is left of the note stays open. */
async function settleOriginal(
  tx: TenantTx,
  document: DocumentHead,
  { original, openItemId, totals }: DocumentPlan,
  makers: IssuedBy,
  context: TenantCommandContext,
): Promise<Result<null, AllocateRefusal>> {
  if (!original || documentKindOf[document.kind].controlSign === documentKindOf[original.kind].controlSign)
    return accepted(null);
  const item = await findOpenItemOfDocument(tx, original.id);
  const openE4 = absolute(item?.openOriginalE4 ?? 0n);
  if (!item || openE4 === 0n) return accepted(null);
  const allocated = await allocate(
    tx,
    {
      fromItemId: openItemId,
      toItemId: item.id,
      amountE4: totals.totalE4 < openE4 ? totals.totalE4 : openE4,
      allocationDate: document.postingDate,
      allocatedBy: makers.approvedBy ?? makers.preparedBy,
    },
    context,
  );
  return allocated.ok ? accepted(null) : allocated;
}

async function postSettlement(
  tx: TenantTx,
  document: SettlementDocument,
  makers: IssuedBy,
  context: TenantCommandContext,
): Promise<Result<PostedDocument, PostDocumentRefusal>> {
  const { settlement } = document;
  const plan = await planSettlement(tx, document, context);
  if (!plan.ok) return plan;
  const posted = await postLines(
    tx,
    document,
    { ...plan.value, reference: settlement.reference },
    makers,
    context,
  );
  if (!posted.ok) return posted;
  const { documentId } = posted.value;
  const { settledE4, bankAccountId, bankAmountE4, openItemId, controlAccountId } = plan.value;
  await writeDocument(tx, document, posted.value, makers, {
    dueDate: document.documentDate,
    currency: settlement.currency,
    netE4: settledE4,
    taxE4: 0n,
    totalE4: settledE4,
    controlAccountId,
    openItemId,
    vendorNumber: null,
    originalDocumentId: null,
    bank: { accountId: bankAccountId, currency: settlement.bankCurrency, amountE4: bankAmountE4 },
    reference: settlement.reference,
    memo: settlement.memo,
  });
  await writeCharges(tx, documentId, plan.value);
  for (const { openItemId: toItemId, amount } of settlement.allocations) {
    const amountE4 = parseDecimalToE4(amount, plan.value.minorUnits, 'amount');
    if (!amountE4.ok) return amountE4;
    const allocated = await allocate(
      tx,
      {
        fromItemId: openItemId,
        toItemId,
        amountE4: amountE4.value,
        allocationDate: document.postingDate,
        allocatedBy: makers.approvedBy ?? makers.preparedBy,
      },
      context,
    );
    if (!allocated.ok) return allocated;
  }
  return accepted(posted.value);
}

async function writeCharges(tx: TenantTx, documentId: Uuid, { charges }: SettlementPlan): Promise<void> {
  for (const [index, charge] of charges.entries())
    tx.insert(documentLines, {
      document_id: documentId,
      ordinal: index + 1,
      kind: charge.kind,
      currency: charge.currency,
      item_id: null,
      account_id: charge.accountId,
      description: charge.description,
      quantity_e6: 1_000_000n,
      // E4 to E6.
      unit_price_e6: charge.amountE4 * 100n,
      net_amount: charge.amountE4,
      tax_code_id: charge.taxCodeId,
      tax_percent_e4: 0,
      tax_amount: 0n,
      original_ordinal: null,
    });
}

interface WrittenEntry extends PostedDocument {
  readonly number: DocumentNumber;
  /** The control line as it was posted. */
  readonly control: Posting['lines'][number];
}

/** Decides, numbers and writes the entry of a document. Its lines say the document's number where they say nothing else. */
async function postLines(
  tx: TenantTx,
  document: DocumentHead,
  plan: {
    readonly lines: readonly EntryDraftLine[];
    readonly party: { readonly name: string };
    readonly reference: string | null;
  },
  makers: IssuedBy,
  context: TenantCommandContext,
): Promise<Result<WrittenEntry, Refusal<DocumentPostingCode>>> {
  const { kind, postingDate, documentDate } = document;
  const source = documentKindOf[kind].side;
  const facts = { kind: 'ORDINARY', source, postingDate, lines: plan.lines } as const;
  const decision = decidePosting(await gatherPosting(tx, facts, context.tenant));
  if (!decision.ok) return refused(documentRefusal(decision.refusal));
  const posting = decision.value;
  const period = posting.periodId === null ? null : await tx.first(periodById, { id: posting.periodId });
  if (!period) throw new InvariantBroken('a document was decided without a period');
  const number = await issueDocumentNumber(tx, { kind, fiscalYearId: period.fiscal_year_id });
  const documentId = context.newId();
  const named = posting.lines.map((line) =>
    line.description === '' ? { ...line, description: number.displayNumber } : line,
  );
  const entry = await writePosting(
    tx,
    { ...posting, lines: named },
    {
      ...facts,
      sourceId: documentId,
      documentDate,
      description: `${number.displayNumber} ${plan.party.name}`,
      reference: plan.reference,
      preparedBy: makers.preparedBy,
      approvedBy: makers.approvedBy,
    },
    context,
  );
  const [control] = named;
  if (!control) throw new InvariantBroken('a document was posted without its control line');
  return accepted({
    documentId,
    displayNumber: number.displayNumber,
    entryId: entry.entryId,
    number,
    control,
  });
}

interface DocumentFields {
  readonly dueDate: DocumentHead['documentDate'];
  readonly currency: string;
  readonly netE4: bigint;
  readonly taxE4: bigint;
  readonly totalE4: bigint;
  readonly controlAccountId: Uuid;
  readonly openItemId: Uuid;
  readonly vendorNumber: string | null;
  readonly originalDocumentId: Uuid | null;
  readonly bank: { readonly accountId: Uuid; readonly currency: string; readonly amountE4: bigint } | null;
  readonly reference: string | null;
  readonly memo: string | null;
}

async function writeDocument(
  tx: TenantTx,
  document: DocumentHead,
  { documentId, displayNumber, entryId, number, control }: WrittenEntry,
  makers: IssuedBy,
  fields: DocumentFields,
): Promise<void> {
  const { kind, partyId, documentDate, postingDate } = document;
  const { side } = documentKindOf[kind];
  tx.insert(documents, {
    id: documentId,
    kind,
    side,
    series: number.series,
    fiscal_year_id: number.fiscalYearId,
    number: number.number,
    display_number: displayNumber,
    vendor_number: fields.vendorNumber,
    party_id: partyId,
    document_date: documentDate,
    posting_date: postingDate,
    due_date: fields.dueDate,
    currency: fields.currency,
    net_amount: fields.netE4,
    tax_amount: fields.taxE4,
    total_amount: fields.totalE4,
    total_base_amount: absolute(control.baseAmountE4),
    rate: control.rate,
    rate_date: control.rateDate,
    rate_id: control.rateId,
    rate_mark: control.rateMark,
    control_account_id: fields.controlAccountId,
    entry_id: entryId,
    original_document_id: fields.originalDocumentId,
    bank_account_id: fields.bank?.accountId ?? null,
    bank_currency: fields.bank?.currency ?? null,
    bank_amount: fields.bank?.amountE4 ?? null,
    reference: fields.reference,
    memo: fields.memo,
    template: makers.template,
    prepared_by: makers.preparedBy,
    approved_by: makers.approvedBy,
  });
  tx.insert(openItems, {
    id: fields.openItemId,
    side,
    party_id: partyId,
    account_id: fields.controlAccountId,
    document_id: documentId,
    reference: displayNumber,
    document_date: documentDate,
    due_date: fields.dueDate,
    currency: fields.currency,
    original_amount: control.originalAmountE4,
    base_amount: control.baseAmountE4,
  });
  tx.record({
    event: 'DOCUMENT_POSTED',
    objectType: 'Document',
    objectId: documentId,
    after: {
      kind: kind satisfies DocumentKind,
      number: displayNumber,
      partyId,
      documentDate,
      postingDate,
      currency: fields.currency,
      totalE4: fields.totalE4,
      entryId,
      draftId: makers.draftId,
    },
  });
}
