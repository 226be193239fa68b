import type { Posting } from '@cifra/domain/entry';
import type { LocalDate } from '@cifra/domain/local-date';
import type { PostingWarning } from '@cifra/domain/posting-warnings';
import type { Refusal } from '@cifra/domain/refusals';
import { accepted, type Result } from '@cifra/domain/result';
import { decideManualEntry, gatherManualEntry } from './decide-manual-entry.ts';
import { tenantReport } from '@cifra/books/command';
import type { ManualLine } from './draft-line.ts';
import { warningsOfEntry } from './entry-warnings.ts';
import type { ManualPostingCode } from './manual-posting.ts';

export interface PreviewedEntry {
  readonly posting: Posting;
  readonly baseCurrency: string;
  readonly warnings: readonly PostingWarning[];
}

/** What a manual entry would be if it were posted now; the same decision as the engine's, on one state of the books. */
export const previewEntry = tenantReport<
  {
    readonly postingDate: LocalDate;
    readonly documentDate: LocalDate;
    readonly reference: string | null;
    readonly lines: readonly ManualLine[];
    readonly isAccrual: boolean;
    readonly isFarAheadKnown: boolean;
  },
  Result<PreviewedEntry, Refusal<ManualPostingCode>>
>('ledger.previewEntry', async (tx, manual, tenant) => {
  const decided = decideManualEntry(manual, await gatherManualEntry(tx, manual, tenant));
  if (!decided.ok) return decided;
  return accepted({
    posting: decided.value.posting,
    baseCurrency: tenant.baseCurrency,
    warnings: await warningsOfEntry(tx, manual),
  });
});
