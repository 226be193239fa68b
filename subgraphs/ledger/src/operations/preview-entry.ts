import type { Posting } from '@cifra/domain/entry';
import type { LocalDate } from '@cifra/domain/local-date';
import { decidePosting } from '@cifra/domain/posting';
import type { Refusal } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import { problemOfAccrual } from '@cifra/books/accruals/post-accrual';
import { tenantReport } from '@cifra/books/command';
import type { ManualLine } from '@cifra/books/drafts/draft-line';
import { manualRefusal, type ManualPostingCode } from '@cifra/books/drafts/manual-posting';
import { proposeLines } from '@cifra/books/drafts/propose-lines';
import { gatherPosting } from '@cifra/books/journal/gather';

export interface PreviewedEntry {
  readonly posting: Posting;
  readonly baseCurrency: string;
}

/** What a manual entry would be if it were posted now; the same decision as the engine's, on one state of the books. */
export const previewEntry = tenantReport<
  { readonly postingDate: LocalDate; readonly lines: readonly ManualLine[]; readonly isAccrual: boolean },
  Result<PreviewedEntry, Refusal<ManualPostingCode>>
>('ledger.previewEntry', async (tx, { postingDate, lines: manualLines, isAccrual }, tenant) => {
  const lines = await proposeLines(tx, manualLines);
  if (!lines.ok) return lines;
  const facts = await gatherPosting(
    tx,
    { kind: 'ORDINARY', source: 'MANUAL', postingDate, lines: lines.value },
    tenant,
  );
  const decision = decidePosting(facts);
  if (!decision.ok) return refused(manualRefusal(decision.refusal));
  const problem = isAccrual ? await problemOfAccrual(tx, postingDate) : null;
  return problem === null
    ? accepted({ posting: decision.value, baseCurrency: tenant.baseCurrency })
    : refused(problem);
});
