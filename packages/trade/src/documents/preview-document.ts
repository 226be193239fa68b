import type { OpenItemFact } from '@cifra/domain/documents/allocation';
import { documentKindOf } from '@cifra/domain/documents/kinds';
import type { EntryDraftLine, Posting, PostingLine } from '@cifra/domain/entry';
import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import { absolute, parseDecimalToE4 } from '@cifra/domain/money';
import { decidePosting } from '@cifra/domain/posting';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import { InvariantBroken } from '@cifra/database/failures';
import type { TenantReadTx } from '@cifra/database/tx';
import type { TenantFacts } from '@cifra/books/command';
import { gatherPosting } from '@cifra/ledger/journal/gather';
import { newId } from '@cifra/books/ids';
import { planAllocation } from './allocate.ts';
import type { DocumentContent, DocumentHead, ItemsContent, SettlementContent } from './content.ts';
import { findIssuer } from './may-issue.ts';
import { findOpenItem, findOpenItemOfDocument } from './open-item.ts';
import { planDocument } from './plan-document.ts';
import { planSettlement } from './plan-settlement.ts';
import type { PostDocumentRefusal } from './post-document.ts';
import { documentRefusal, type DocumentPostingCode } from './posting-refusals.ts';

/** What would be posted. Totals: E4, in the document's currency, positive; lines as the engine decided them, the control line first. */
export interface PreviewedDocument {
  readonly currency: string;
  readonly dueDate: LocalDate;
  readonly netE4: bigint;
  readonly taxE4: bigint;
  readonly totalE4: bigint;
  readonly lines: readonly PostingLine[];
}

/**
 * What a document would be if it were posted now: the decisions of `postDocument` on one state of the books, its allocations' too;
 * writes nothing and takes no number. Refuses as `postDocument`, in its order; a refused allocation names the document by its kind.
 */
export async function previewDocument(
  tx: TenantReadTx,
  document: DocumentContent,
  tenant: TenantFacts,
): Promise<Result<PreviewedDocument, PostDocumentRefusal>> {
  const issuer = await findIssuer(tx, document.kind, tenant);
  if (!issuer.ok) return issuer;
  return 'items' in document
    ? previewItems(tx, document, tenant)
    : previewSettlement(tx, document as SettlementDocument, tenant);
}

type ItemsDocument = DocumentHead & { readonly items: ItemsContent };
type SettlementDocument = DocumentHead & {
  readonly kind: 'RECEIPT' | 'PAYMENT';
  readonly settlement: SettlementContent;
};

async function previewItems(
  tx: TenantReadTx,
  document: ItemsDocument,
  tenant: TenantFacts,
): Promise<Result<PreviewedDocument, PostDocumentRefusal>> {
  const plan = await planDocument(tx, document, newId);
  if (!plan.ok) return plan;
  const { lines, original, openItemId, controlAccountId, totals, dueDate } = plan.value;
  const posting = await decideLines(tx, document, lines, tenant);
  if (!posting.ok) return posting;
  const { currency } = document.items;
  const corrects =
    original !== null &&
    documentKindOf[document.kind].controlSign !== documentKindOf[original.kind].controlSign;
  const to = corrects ? await findOpenItemOfDocument(tx, original.id) : null;
  const openE4 = absolute(to?.openOriginalE4 ?? 0n);
  if (to !== null && openE4 !== 0n) {
    const from = itemOf(document, posting.value, { openItemId, controlAccountId, currency });
    const amountE4 = totals.totalE4 < openE4 ? totals.totalE4 : openE4;
    const settled = await decideSettling(tx, document, { from, to, amountE4 }, tenant);
    if (!settled.ok) return settled;
  }
  return accepted({ currency, dueDate, ...totals, lines: posting.value.lines });
}

async function previewSettlement(
  tx: TenantReadTx,
  document: SettlementDocument,
  tenant: TenantFacts,
): Promise<Result<PreviewedDocument, PostDocumentRefusal>> {
  const { settlement, documentDate } = document;
  const plan = await planSettlement(tx, document, { tenant, newId });
  if (!plan.ok) return plan;
  const { lines, settledE4, minorUnits } = plan.value;
  const posting = await decideLines(tx, document, lines, tenant);
  if (!posting.ok) return posting;
  const { currency } = settlement;
  let from = itemOf(document, posting.value, { ...plan.value, currency });
  const items = new Map<Uuid, OpenItemFact>();
  for (const { openItemId, amount } of settlement.allocations) {
    const amountE4 = parseDecimalToE4(amount, minorUnits, 'amount');
    if (!amountE4.ok) return amountE4;
    const to = items.get(openItemId) ?? (await findOpenItem(tx, openItemId));
    if (!to) return refused(refuse('OPEN_ITEM_UNKNOWN', { line: null, item: openItemId }));
    const settled = await decideSettling(tx, document, { from, to, amountE4: amountE4.value }, tenant);
    if (!settled.ok) return settled;
    from = settled.value.from;
    items.set(openItemId, settled.value.to);
  }
  return accepted({
    currency,
    dueDate: documentDate,
    netE4: settledE4,
    taxE4: 0n,
    totalE4: settledE4,
    lines: posting.value.lines,
  });
}

/** The item that the document would make. */
function itemOf(
  { kind, partyId, documentDate, postingDate }: DocumentHead,
  { lines: [control] }: Posting,
  of: { readonly openItemId: Uuid; readonly controlAccountId: Uuid; readonly currency: string },
): OpenItemFact {
  if (!control) throw new InvariantBroken('a document was decided without its control line');
  return {
    id: of.openItemId,
    name: kind,
    side: documentKindOf[kind].side,
    partyId,
    accountId: of.controlAccountId,
    currency: of.currency,
    date: postingDate > documentDate ? postingDate : documentDate,
    openOriginalE4: control.originalAmountE4,
    openBaseE4: control.baseAmountE4,
  };
}

/** Decides an allocation and its entry; answers both items as it would leave them. */
async function decideSettling(
  tx: TenantReadTx,
  document: DocumentHead,
  allocation: { readonly from: OpenItemFact; readonly to: OpenItemFact; readonly amountE4: bigint },
  tenant: TenantFacts,
): Promise<Result<{ readonly from: OpenItemFact; readonly to: OpenItemFact }, PostDocumentRefusal>> {
  const { from, to } = allocation;
  const input = { ...allocation, allocationDate: document.postingDate };
  const decided = await planAllocation(tx, input, tenant);
  if (!decided.ok) return decided;
  const posting = await decideLines(tx, document, decided.value.lines, tenant);
  if (!posting.ok) return posting;
  const after = (item: OpenItemFact): OpenItemFact => {
    const own = posting.value.lines.filter(({ openItemId }) => openItemId === item.id);
    return {
      ...item,
      openOriginalE4: own.reduce((sum, line) => sum + line.originalAmountE4, item.openOriginalE4),
      openBaseE4: own.reduce((sum, line) => sum + line.baseAmountE4, item.openBaseE4),
    };
  };
  return accepted({ from: after(from), to: after(to) });
}

async function decideLines(
  tx: TenantReadTx,
  { kind, postingDate }: DocumentHead,
  lines: readonly EntryDraftLine[],
  tenant: TenantFacts,
): Promise<Result<Posting, Refusal<DocumentPostingCode>>> {
  const source = documentKindOf[kind].side;
  const facts = await gatherPosting(tx, { kind: 'ORDINARY', source, postingDate, lines }, tenant);
  const decision = decidePosting(facts);
  return decision.ok ? decision : refused(documentRefusal(decision.refusal));
}
