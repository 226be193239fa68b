import type { PostingLine } from '@cifra/domain/entry';
import type { DocumentTotals } from '@cifra/domain/documents/amounts';
import type { Uuid } from '@cifra/domain/ids';
import { accepted, type Result } from '@cifra/domain/result';
import type { PostingWarning } from '@cifra/domain/posting-warnings';
import { tenantReport } from '@cifra/books/command';
import { gatherDocumentBasis } from '../documents/document-basis.ts';
import { readMoneyContent } from './content.ts';
import { gatherMoney } from './gather-money.ts';
import { decideMoney, type DecideMoneyRefusal } from './post-money.ts';
import { warningsOfMoney } from './money-warnings.ts';
import { moneyDraftById } from './queries.ts';

/** What would be posted. Totals: E4, in the document's currency, positive; lines as the engine decided them. */
export interface PreviewedMoney extends DocumentTotals {
  readonly currency: string;
  readonly lines: readonly PostingLine[];
  /** Of the day on which a transfer comes, where that is another. */
  readonly arrivalLines: readonly PostingLine[];
  readonly warnings: readonly PostingWarning[];
}

/** What a draft would be if it were posted now, by the same decisions, on one state of the books. Null: no such draft. */
export const previewMoneyDraft = tenantReport<
  { readonly draftId: Uuid },
  Result<PreviewedMoney, DecideMoneyRefusal> | null
>('money.previewDraft', async (tx, { draftId }, tenant) => {
  const [row, basis] = await Promise.all([
    tx.first(moneyDraftById, { id: draftId }),
    gatherDocumentBasis(tx),
  ]);
  if (!row) return null;
  const content = readMoneyContent(row.content);
  const facts = await gatherMoney(tx, content, basis, tenant);
  const decided = decideMoney(content, { basis, facts }, tenant);
  if (!decided.ok) return decided;
  const { plan, posting, arrival } = decided.value;
  const { currency } = content;
  return accepted({
    ...plan.totals,
    currency,
    lines: posting.lines,
    arrivalLines: arrival?.lines ?? [],
    warnings: await warningsOfMoney(tx, content, plan),
  });
});
