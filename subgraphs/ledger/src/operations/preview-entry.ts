import type { Posting } from '@cifra/domain/entry';
import type { LocalDate } from '@cifra/domain/local-date';
import { decidePosting } from '@cifra/domain/posting';
import type { Refusal } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import { tenantReport } from '@cifra/books/command';
import { proposedLine, type ManualLine } from '@cifra/books/drafts/draft-line';
import { manualRefusal, type ManualPostingCode } from '@cifra/books/drafts/manual-posting';
import { gatherPosting } from '@cifra/books/journal/gather';

export interface PreviewedEntry {
  readonly posting: Posting;
  readonly baseCurrency: string;
}

/** What a manual entry would be if it were posted now; the same decision as the engine's, on one state of the books. */
export const previewEntry = tenantReport<
  { readonly postingDate: LocalDate; readonly lines: readonly ManualLine[] },
  Result<PreviewedEntry, Refusal<ManualPostingCode>>
>('ledger.previewEntry', async (tx, { postingDate, lines }, tenant) => {
  const facts = await gatherPosting(
    tx,
    { kind: 'ORDINARY', source: 'MANUAL', postingDate, lines: lines.map(proposedLine) },
    tenant,
  );
  const decision = decidePosting(facts);
  return decision.ok
    ? accepted({ posting: decision.value, baseCurrency: tenant.baseCurrency })
    : refused(manualRefusal(decision.refusal));
});
