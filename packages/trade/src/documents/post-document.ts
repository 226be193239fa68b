import { isApprovalNeeded } from '@cifra/domain/approval-rules';
import { documentKindOf, type DocumentKind } from '@cifra/domain/documents/kinds';
import type { Posting } from '@cifra/domain/entry';
import type { Uuid } from '@cifra/domain/ids';
import { absolute } from '@cifra/domain/money';
import { refusalCodes, type RefusalOf } from '@cifra/domain/refusal-codes';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import { InvariantBroken } from '@cifra/database/failures';
import { documentLines, documents, openItems } from '@cifra/database/tables/documents';
import type { NewRow, TenantTx } from '@cifra/database/tx';
import { actorOf } from '@cifra/books/actor-of';
import type { TenantCommandContext } from '@cifra/books/command';
import type { Journal } from '@cifra/ledger/journal/journal';
import {
  withholdingFacts,
  withholdingRow,
  writeWithholdings,
  type WithholdingRow,
} from '../withholdings/record-withholding.ts';
import { recordAllocation } from './allocate.ts';
import type { DocumentContent, DocumentHead, ItemsDocument, SettlementDocument } from './content.ts';
import {
  decideDocumentCodes,
  decideItems,
  decideSettlement,
  gatherDocument,
  type DecidedDocument,
} from './decide-document.ts';
import type { DocumentBasis } from './document-basis.ts';
import { DocumentNumbers } from './document-number.ts';
import { decideIssuer, type Issuer } from './may-issue.ts';
import type { NamedRows } from './named-rows.ts';
import type { DocumentPlan } from './plan-document.ts';
import type { SettlementPlan } from './plan-settlement.ts';

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

export const postDocumentCodes = refusalCodes('LEGAL_DETAILS_INCOMPLETE', ...decideDocumentCodes);
export type PostDocumentRefusal = RefusalOf<typeof postDocumentCodes>;

/** What a command has read before it knew what its document says. */
export interface KnownBefore {
  readonly basis: DocumentBasis;
  readonly journal: Journal;
  /** Null: the party and the items were not read. */
  readonly named: NamedRows | null;
}

/**
 * Posts a document through the one door to the ledger, in the caller's transaction: entry, number, document, lines, open item and
 * allocations, all or nothing (acceptance L2, L3). A credit note settles at once what is open of its original; a receipt or a payment
 * what it names. Reads in one set. Refuses in this order: LEGAL_DETAILS_INCOMPLETE (sales side), then as `planDocument` or
 * `planSettlement`, as the posting engine, and as `decideAllocation`. Source: product 4.1, 4.2, 4.4.
 */
export function postDocument(
  tx: TenantTx,
  document: DocumentContent,
  of: DocumentToWrite,
  context: TenantCommandContext,
): Promise<Result<PostedDocument, PostDocumentRefusal>> {
  return write<never>(tx, document, { ...of, problemOf: () => null }, context);
}

/**
 * The same where nobody approved it. Its kind needs nobody, but a receipt that gives up too much does, or of which nobody can tell but who
 * entered its rate.
 * Refuses as `postDocument`, and last: APPROVAL_REQUIRED.
 */
export function postDocumentAlone(
  tx: TenantTx,
  document: DocumentContent,
  of: DocumentToWrite,
  context: TenantCommandContext,
): Promise<Result<PostedDocument, PostDocumentRefusal | Refusal<'APPROVAL_REQUIRED'>>> {
  const { settings } = context.tenant;
  const actor = actorOf(context);
  const isOwnRate = ({ ratesEnteredBy = [] }: SettlementPlan): boolean =>
    ratesEnteredBy.some((person) => person === null || person === actor);
  const problemOf = (plan: SettlementPlan) =>
    (plan.isReduced || isOwnRate(plan)) && isApprovalNeeded('REDUCED_RECEIPT', 'posting', settings)
      ? refuse('APPROVAL_REQUIRED', { action: 'post' })
      : null;
  return write(tx, document, { ...of, problemOf }, context);
}

interface DocumentToWrite {
  readonly known: KnownBefore;
  readonly makers: DocumentMakers;
}

async function write<Refused>(
  tx: TenantTx,
  document: DocumentContent,
  {
    known,
    makers,
    problemOf,
  }: DocumentToWrite & { readonly problemOf: (plan: SettlementPlan) => Refused | null },
  context: TenantCommandContext,
): Promise<Result<PostedDocument, PostDocumentRefusal | Refused>> {
  const { tenant, newId } = context;
  const issuer = decideIssuer(document.kind, known.basis.details, tenant);
  if (!issuer.ok) return issuer;
  const [gathered, numbers] = await Promise.all([
    gatherDocument(tx, document, { ...known, draftId: makers.draftId }, tenant),
    DocumentNumbers.gather(tx, document.kind),
  ]);
  const nameOf = (posting: Posting): string => numbers.next(yearOf(posting, known.basis)).displayNumber;
  const writing = { known, numbers, makers: { ...makers, ...issuer.value }, context };
  if ('items' in gathered) {
    const decided = decideItems(gathered.document, gathered.items, { tenant, newId, nameOf });
    return decided.ok ? accepted(writeItems(tx, gathered.document, decided.value, writing)) : decided;
  }
  const decided = decideSettlement(gathered.document, gathered.settlement, { tenant, newId, nameOf });
  if (!decided.ok) return decided;
  const problem = problemOf(decided.value.plan);
  if (problem !== null) return refused(problem);
  return accepted(writeSettlement(tx, gathered.document, decided.value, writing));
}

/** The fiscal year that a document is numbered in. */
function yearOf({ periodId }: Posting, { periods }: DocumentBasis): Uuid {
  const period = periods.find(({ id }) => id === periodId);
  if (!period) throw new InvariantBroken('a document was decided without a period');
  return period.fiscalYearId;
}

interface Writing {
  readonly known: KnownBefore;
  readonly numbers: DocumentNumbers;
  readonly makers: DocumentMakers & Issuer;
  readonly context: TenantCommandContext;
}

function writeItems(
  tx: TenantTx,
  document: ItemsDocument,
  decided: DecidedDocument<DocumentPlan>,
  writing: Writing,
): PostedDocument {
  const { items } = document;
  const { plan } = decided;
  const withheld = withholdingsOfPlan(plan);
  const posted = writeDocument(
    tx,
    document,
    { decided, reference: items.reference, withheld },
    {
      due_date: plan.dueDate,
      currency: items.currency,
      net_amount: plan.totals.netE4,
      tax_amount: plan.totals.taxE4,
      total_amount: plan.totals.totalE4,
      vendor_number: items.vendorNumber,
      original_document_id: plan.original?.id ?? null,
      original_item_id: plan.originalItem?.item.id ?? null,
      bank_account_id: null,
      bank_currency: null,
      bank_amount: null,
      netted_amount: null,
      payables_currency: null,
      payables_amount: null,
      netted_payables_amount: null,
      memo: items.memo,
      rounding_mode: plan.roundingMode,
      prices_include_tax: items.pricesIncludeTax,
      discount_percent_e4: plan.discountPercentE4,
      discount_amount: plan.resolved.reduce((sum, line) => sum + line.documentDiscountE4, 0n),
    },
    writing,
  );
  for (const [index, line] of plan.resolved.entries())
    tx.insert(documentLines, {
      document_id: posted.documentId,
      ordinal: index + 1,
      kind: line.isTaxOnly ? 'TAX_ONLY' : 'ITEM',
      currency: items.currency,
      item_id: line.itemId,
      account_id: line.accountId,
      description: line.description,
      quantity_e6: line.quantityE6,
      unit_price_e6: line.unitPriceE6,
      discount_percent_e4: line.discountPercentE4,
      discount_amount: line.discountE4,
      document_discount_amount: line.documentDiscountE4,
      net_amount: line.netE4,
      tax_code_id: line.taxCodeId,
      tax_percent_e4: line.taxPercentE4,
      tax_amount: line.taxE4,
      tax_base_amount: line.taxBaseE4,
      tax_date: line.taxCodeId === null ? null : plan.taxDate,
      original_ordinal: line.originalOrdinal,
    });
  writeWithholdings(tx, posted.documentId, withheld);
  recordAllocations(tx, decided, posted);
  return posted;
}

function writeSettlement(
  tx: TenantTx,
  document: SettlementDocument,
  decided: DecidedDocument<SettlementPlan>,
  writing: Writing,
): PostedDocument {
  const { settlement } = document;
  const { plan } = decided;
  const withheld = withholdingsOfPlan(plan);
  const posted = writeDocument(
    tx,
    document,
    { decided, reference: settlement.reference, withheld },
    {
      due_date: document.documentDate,
      currency: settlement.currency,
      net_amount: plan.settledE4,
      tax_amount: 0n,
      total_amount: plan.settledE4,
      vendor_number: null,
      original_document_id: null,
      original_item_id: null,
      bank_account_id: plan.bankAccountId,
      bank_currency: plan.bankAmountE4 === null ? null : settlement.bankCurrency,
      bank_amount: plan.bankAmountE4,
      netted_amount: plan.nettedE4 ?? null,
      payables_currency: plan.contra?.currency ?? null,
      payables_amount: plan.contra?.amountE4 ?? null,
      netted_payables_amount: plan.contra?.nettedE4 ?? null,
      memo: settlement.memo,
      rounding_mode: null,
      prices_include_tax: false,
      discount_percent_e4: null,
      discount_amount: 0n,
    },
    writing,
  );
  for (const [index, charge] of plan.charges.entries())
    tx.insert(documentLines, {
      document_id: posted.documentId,
      ordinal: index + 1,
      kind: charge.kind,
      currency: charge.currency,
      item_id: null,
      account_id: charge.accountId,
      description: charge.description,
      quantity_e6: 1_000_000n,
      // E4 to E6.
      unit_price_e6: charge.amountE4 * 100n,
      discount_percent_e4: null,
      discount_amount: 0n,
      document_discount_amount: 0n,
      net_amount: charge.amountE4,
      tax_code_id: charge.taxCodeId,
      tax_percent_e4: 0,
      tax_amount: 0n,
      tax_base_amount: null,
      tax_date: charge.taxCodeId === null ? null : document.postingDate,
      original_ordinal: null,
    });
  if (plan.contra)
    tx.insert(openItems, {
      id: plan.contra.openItemId,
      side: 'PURCHASING',
      party_id: document.partyId,
      account_id: plan.contra.controlAccountId,
      document_id: posted.documentId,
      reference: posted.displayNumber,
      document_date: document.documentDate,
      due_date: document.documentDate,
      currency: plan.contra.currency,
      original_amount: plan.contra.amountE4,
      base_amount: plan.contra.baseE4,
    });
  writeWithholdings(tx, posted.documentId, withheld);
  recordAllocations(tx, decided, posted);
  return posted;
}

/** What is withheld on a document or, by their ordinals, by the charges of a receipt or a payment. */
export function withholdingsOfPlan(plan: DocumentPlan | SettlementPlan): WithholdingRow[] {
  const withheld = 'charges' in plan ? plan.charges.map((charge) => charge.withheld) : plan.withheld;
  return withheld.flatMap((each, index) => (each ? [withholdingRow(each, index + 1)] : []));
}

function recordAllocations(
  tx: TenantTx,
  { allocations }: DecidedDocument<unknown>,
  { entryId }: PostedDocument,
): void {
  for (const each of allocations) recordAllocation(tx, each, { entryId });
}

/** What differs between documents with lines and settlements. */
type OwnFields = Pick<
  NewRow<typeof documents>,
  | 'due_date'
  | 'currency'
  | 'net_amount'
  | 'tax_amount'
  | 'total_amount'
  | 'vendor_number'
  | 'original_document_id'
  | 'original_item_id'
  | 'bank_account_id'
  | 'bank_currency'
  | 'bank_amount'
  | 'netted_amount'
  | 'payables_currency'
  | 'payables_amount'
  | 'netted_payables_amount'
  | 'memo'
  | 'rounding_mode'
  | 'prices_include_tax'
  | 'discount_percent_e4'
  | 'discount_amount'
>;

/** Numbers a document and writes its entry, itself and its open item. The entry's lines say its number where they say nothing else. */
function writeDocument(
  tx: TenantTx,
  document: DocumentHead,
  {
    decided: { plan, posting, own },
    reference,
    withheld,
  }: {
    readonly decided: DecidedDocument<DocumentPlan | SettlementPlan>;
    readonly reference: string | null;
    readonly withheld: readonly WithholdingRow[];
  },
  fields: OwnFields,
  { known: { basis, journal }, numbers, makers, context }: Writing,
): PostedDocument {
  const { kind, partyId, documentDate, postingDate } = document;
  const { side } = documentKindOf[kind];
  const { displayNumber, ...number } = numbers.issue(tx, yearOf(posting, basis));
  const documentId = context.newId();
  const named = posting.lines.map((line) =>
    line.description === '' ? { ...line, description: displayNumber } : line,
  );
  const { entryId } = journal.write(tx, {
    posting: { ...posting, lines: named },
    entry: {
      kind: 'ORDINARY',
      source: side,
      postingDate,
      sourceId: documentId,
      documentDate,
      description: `${displayNumber} ${plan.party.name}`,
      reference,
      preparedBy: makers.preparedBy,
      approvedBy: makers.approvedBy,
    },
    periods: basis.periods,
  }).posted;
  tx.insert(documents, {
    ...fields,
    id: documentId,
    kind,
    side,
    series: number.series,
    fiscal_year_id: number.fiscalYearId,
    number: number.number,
    display_number: displayNumber,
    party_id: partyId,
    document_date: documentDate,
    posting_date: postingDate,
    total_base_amount: absolute(own.baseAmountE4),
    rate: own.rate,
    rate_date: own.rateDate,
    rate_id: own.rateId,
    rate_mark: own.rateMark,
    control_account_id: plan.controlAccountId,
    entry_id: entryId,
    reference,
    template: makers.template,
    prepared_by: makers.preparedBy,
    approved_by: makers.approvedBy,
  });
  tx.insert(openItems, {
    id: plan.openItemId,
    side,
    party_id: partyId,
    account_id: plan.controlAccountId,
    document_id: documentId,
    reference: displayNumber,
    document_date: documentDate,
    due_date: fields.due_date,
    currency: fields.currency,
    original_amount: own.originalAmountE4,
    base_amount: own.baseAmountE4,
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
      totalE4: fields.total_amount,
      entryId,
      draftId: makers.draftId,
      ...(withheld.length === 0 ? {} : { withheld: withheld.map(withholdingFacts) }),
    },
  });
  return { documentId, displayNumber, entryId };
}
