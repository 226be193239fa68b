import { decidePosting } from '@cifra/domain/posting';
import type { Refusal } from '@cifra/domain/refusals';
import type { TenantReadTx } from '@cifra/database/tx';
import type { TenantFacts } from '../command.ts';
import { manualRefusal, type ManualPostingCode } from '../drafts/manual-posting.ts';
import { proposeLines } from '../drafts/propose-lines.ts';
import { gatherPosting } from '../journal/gather.ts';
import { problemOfAccrual } from './post-accrual.ts';
import type { ManualEntryToPost } from './post-manual-entry.ts';

/** What posting a manual entry now would be refused for, as `postManualEntry`; null when it could be posted. Writes nothing. */
export async function problemOfManualEntry(
  tx: TenantReadTx,
  { postingDate, lines: manualLines, isAccrual }: ManualEntryToPost,
  tenant: TenantFacts,
): Promise<Refusal<ManualPostingCode> | null> {
  const lines = await proposeLines(tx, manualLines);
  if (!lines.ok) return lines.refusal;
  const entry = { kind: 'ORDINARY', source: 'MANUAL', postingDate, lines: lines.value } as const;
  const decision = decidePosting(await gatherPosting(tx, entry, tenant));
  if (!decision.ok) return manualRefusal(decision.refusal);
  return isAccrual ? problemOfAccrual(tx, postingDate) : null;
}
