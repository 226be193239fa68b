import type { Uuid } from '@cifra/domain/ids';
import { InvariantBroken } from '@cifra/database/failures';
import type { LedgerContext } from '../context.ts';
import type { AccountOfTenant } from '../repository/accounts.ts';
import type { DraftOfTenant } from '../repository/drafts.ts';
import type { EntryOfTenant } from '../repository/entries.ts';

/** What a command wrote, as it is now: a repeated request shows the object's present state, not the one of then. */

type Of = Pick<LedgerContext, 'tenantId' | 'loadersOf'>;

function there<Found>(found: Found | null): Found {
  if (found === null) throw new InvariantBroken('a command answered something that is not there');
  return found;
}

export async function writtenDraft({ tenantId, loadersOf }: Of, id: Uuid): Promise<DraftOfTenant> {
  return there(await loadersOf(tenantId).draft.clear(id).load(id));
}

export async function writtenEntry({ tenantId, loadersOf }: Of, id: Uuid): Promise<EntryOfTenant> {
  return there(await loadersOf(tenantId).entry.clear(id).load(id));
}

export async function writtenAccount({ tenantId, loadersOf }: Of, id: Uuid): Promise<AccountOfTenant> {
  return there(await loadersOf(tenantId).account.clear(id).load(id));
}

/** A posted draft and its entry. */
export async function writtenPosting(
  context: Of,
  draftId: Uuid,
): Promise<{ draft: DraftOfTenant; entry: EntryOfTenant }> {
  const draft = await writtenDraft(context, draftId);
  return { draft, entry: await writtenEntry(context, there(draft.entry_id)) };
}
