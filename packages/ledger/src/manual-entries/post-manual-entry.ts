import type { Refusal } from '@cifra/domain/refusals';
import { accepted, type Result } from '@cifra/domain/result';
import type { TenantTx } from '@cifra/database/tx';
import type { TenantCommandContext } from '@cifra/books/command';
import type { ManualPostingCode } from './manual-posting.ts';
import type { PostedEntry } from '../journal/entry-to-post.ts';
import { Journal } from '../journal/journal.ts';
import type { LedgerPeriod } from '../journal/period-fact.ts';
import type { ManualEntryToPost } from './manual-entry-to-post.ts';
import { decideManualEntry, gatherManualEntry } from './decide-manual-entry.ts';
import { postAccrual } from '../accruals/post-accrual.ts';

/**
 * Posts a manual entry and, of an accrual whose day of reversal has come, its reversal with it; reads in the sets of `gatherPosting`. Refuses in this order: the tax codes (TAX_CODE_UNKNOWN,
 * TAX_CODE_INACTIVE), LINE_RATE_SUSPICIOUS, then as the engine does.
 */
export async function postManualEntry(
  tx: TenantTx,
  manual: ManualEntryToPost,
  context: TenantCommandContext,
  calendar: readonly LedgerPeriod[] | null = null,
): Promise<Result<PostedEntry, Refusal<ManualPostingCode>>> {
  const [gathered, journal] = await Promise.all([
    gatherManualEntry(tx, manual, context.tenant, calendar),
    Journal.open(tx, context),
  ]);
  const decided = decideManualEntry(manual, gathered);
  if (!decided.ok) return decided;
  const { isAccrual: _isAccrual, isFarAheadKnown: _isKnown, ...fields } = manual;
  const { facts, calendar: accrual } = gathered;
  const written = journal.write(tx, {
    posting: decided.value.posting,
    entry: { ...fields, kind: 'ORDINARY', source: 'MANUAL' },
    periods: facts.periods,
  });
  const { preparedBy, approvedBy } = manual;
  if (accrual)
    postAccrual(tx, {
      written,
      accounts: facts.accounts,
      calendar: accrual,
      journal,
      preparedBy,
      approvedBy,
    });
  return accepted(written.posted);
}
