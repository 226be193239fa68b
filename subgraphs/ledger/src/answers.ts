import type { Uuid } from '@cifra/domain/ids';
import { InvariantBroken } from '@cifra/database/failures';
import type { LedgerContext } from './context.ts';
import type { AccountOfTenant } from '@cifra/ledger/reads/accounts';
import type { DraftOfTenant } from '@cifra/ledger/reads/drafts';
import type { EntryOfTenant } from '@cifra/ledger/reads/entries';
import type { RecurringOfTenant } from '@cifra/ledger/reads/recurring';

/** What a command wrote, as it is now: a repeated request shows the object's present state, not the one of then. */

type Of = Pick<LedgerContext, 'tenantId' | 'loadersOf'>;

function mustExist<Found>(found: Found | null): Found {
  if (found === null) throw new InvariantBroken('a command answered something that does not exist');
  return found;
}

export async function writtenDraft({ tenantId, loadersOf }: Of, id: Uuid): Promise<DraftOfTenant> {
  return mustExist(await loadersOf(tenantId).draft.clear(id).load(id));
}

export async function writtenEntry({ tenantId, loadersOf }: Of, id: Uuid): Promise<EntryOfTenant> {
  return mustExist(await loadersOf(tenantId).entry.clear(id).load(id));
}

export async function writtenAccount({ tenantId, loadersOf }: Of, id: Uuid): Promise<AccountOfTenant> {
  return mustExist(await loadersOf(tenantId).account.clear(id).load(id));
}

export async function writtenRecurring({ tenantId, loadersOf }: Of, id: Uuid): Promise<RecurringOfTenant> {
  return mustExist(await loadersOf(tenantId).recurring.clear(id).load(id));
}

/** A posted draft and its entry. */
export async function writtenPosting(
  context: Of,
  draftId: Uuid,
): Promise<{ draft: DraftOfTenant; entry: EntryOfTenant }> {
  const draft = await writtenDraft(context, draftId);
  return { draft, entry: await writtenEntry(context, mustExist(draft.entry_id)) };
}
