import { decidePosting, type PostingRefusal } from '@cifra/domain/posting';
import { accepted, type Result } from '@cifra/domain/result';
import type { TenantTx } from '@cifra/database/tx';
import type { TenantCommandContext } from '@cifra/books/command';
import type { EntryToPost, PostedEntry } from './entry-to-post.ts';
import { gatherPosting } from './gather.ts';
import { Journal } from './journal.ts';
import { seriesOfKind } from './series-of-kind.ts';

export type { EntryToPost, PostedEntry } from './entry-to-post.ts';

/**
 * Posts one entry: gathers in one set, decides, writes, in the caller's transaction. The period is read inside it, so no race puts an
 * entry into a locked period. Refuses as `decidePosting` does.
 */
export async function postEntry(
  tx: TenantTx,
  entry: EntryToPost,
  context: TenantCommandContext,
): Promise<Result<PostedEntry, PostingRefusal>> {
  const [facts, journal] = await Promise.all([
    gatherPosting(tx, entry, context.tenant),
    Journal.open(tx, context, [seriesOfKind(entry.kind)]),
  ]);
  const decision = decidePosting(facts);
  if (!decision.ok) return decision;
  const { posted } = journal.write(tx, { posting: decision.value, entry, periods: facts.periods });
  return accepted(posted);
}
