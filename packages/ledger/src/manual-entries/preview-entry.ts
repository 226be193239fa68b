import type { Posting } from '@cifra/domain/entry';
import type { LocalDate } from '@cifra/domain/local-date';
import type { Refusal } from '@cifra/domain/refusals';
import { accepted, type Result } from '@cifra/domain/result';
import { decideManualEntry, gatherManualEntry } from './decide-manual-entry.ts';
import { tenantReport } from '@cifra/books/command';
import type { ManualLine } from './draft-line.ts';
import type { ManualPostingCode } from './manual-posting.ts';

export interface PreviewedEntry {
  readonly posting: Posting;
  readonly baseCurrency: string;
}

/** What a manual entry would be if it were posted now; the same decision as the engine's, on one state of the books. */
export const previewEntry = tenantReport<
  {
    readonly postingDate: LocalDate;
    readonly lines: readonly ManualLine[];
    readonly isAccrual: boolean;
    readonly isFarAheadKnown: boolean;
  },
  Result<PreviewedEntry, Refusal<ManualPostingCode>>
>('ledger.previewEntry', async (tx, manual, tenant) => {
  const decided = decideManualEntry(manual, await gatherManualEntry(tx, manual, tenant));
  return decided.ok
    ? accepted({ posting: decided.value.posting, baseCurrency: tenant.baseCurrency })
    : decided;
});
