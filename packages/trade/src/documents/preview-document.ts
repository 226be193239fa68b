import type { PostingLine } from '@cifra/domain/entry';
import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import type { PostingWarning } from '@cifra/domain/posting-warnings';
import { accepted, type Result } from '@cifra/domain/result';
import type { TenantReadTx } from '@cifra/database/tx';
import type { TenantFacts } from '@cifra/books/command';
import { newId } from '@cifra/books/ids';
import type { DocumentContent } from './content.ts';
import type { WithholdingRow } from '../withholdings/record-withholding.ts';
import { warningsOfDocument } from './document-warnings.ts';
import { decideItems, decideSettlement, gatherDocument } from './decide-document.ts';
import { gatherDocumentBasis } from './document-basis.ts';
import { decideIssuer } from './may-issue.ts';
import { withholdingsOfPlan, type PostDocumentRefusal } from './post-document.ts';

/** What would be posted. Totals: E4, in the document's currency, positive; lines as the engine decided them, the control line first. */
export interface PreviewedDocument {
  readonly currency: string;
  readonly dueDate: LocalDate;
  readonly netE4: bigint;
  readonly taxE4: bigint;
  readonly totalE4: bigint;
  /** Of a netting: what would be settled of the payables; null of anything else. */
  readonly settledPayables: { readonly amountE4: bigint; readonly currency: string } | null;
  readonly lines: readonly PostingLine[];
  readonly withholdings: readonly WithholdingRow[];
  readonly warnings: readonly PostingWarning[];
}

/**
 * What a document would be if it were posted now: the decisions of `postDocument` on one state of the books, its allocations' too;
 * writes nothing and takes no number. Refuses as `postDocument`, in its order; a refused allocation names the document by its kind.
 */
export async function previewDocument(
  tx: TenantReadTx,
  { document, draftId }: { readonly document: DocumentContent; readonly draftId: Uuid | null },
  tenant: TenantFacts,
): Promise<Result<PreviewedDocument, PostDocumentRefusal>> {
  const basis = await gatherDocumentBasis(tx);
  const issuer = decideIssuer(document.kind, basis.details, tenant);
  if (!issuer.ok) return issuer;
  const gathered = await gatherDocument(tx, document, { basis, named: null, draftId }, tenant);
  const deciding = { tenant, newId, nameOf: () => document.kind };
  if ('items' in gathered) {
    const decided = decideItems(gathered.document, gathered.items, deciding);
    if (!decided.ok) return decided;
    const { plan, posting } = decided.value;
    const { currency } = gathered.document.items;
    return accepted({
      currency,
      dueDate: plan.dueDate,
      ...plan.totals,
      settledPayables: null,
      lines: posting.lines,
      withholdings: withholdingsOfPlan(plan),
      warnings: await warningsOfDocument(tx, gathered.document, plan.dueDate),
    });
  }
  const decided = decideSettlement(gathered.document, gathered.settlement, deciding);
  if (!decided.ok) return decided;
  const { plan, posting } = decided.value;
  return accepted({
    currency: gathered.document.settlement.currency,
    dueDate: document.documentDate,
    netE4: plan.settledE4,
    taxE4: 0n,
    totalE4: plan.settledE4,
    settledPayables: plan.contra ?? null,
    lines: posting.lines,
    withholdings: withholdingsOfPlan(plan),
    warnings: await warningsOfDocument(tx, gathered.document, null),
  });
}
