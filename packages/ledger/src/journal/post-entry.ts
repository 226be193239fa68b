import { decidePosting, type PostingRefusal } from '@cifra/domain/posting';
import { accepted, type Result } from '@cifra/domain/result';
import { InvariantBroken } from '@cifra/database/failures';
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
  const posted = await postEntryOrMovements(tx, entry, context);
  if (!posted.ok) return posted;
  if (!posted.value) throw new InvariantBroken('an entry only moves items of one control account');
  return accepted(posted.value);
}

/** The same; where its lines only move items of one control account, its movements alone are written, and the answer is null. */
export async function postEntryOrMovements(
  tx: TenantTx,
  entry: EntryToPost,
  context: TenantCommandContext,
): Promise<Result<PostedEntry | null, PostingRefusal>> {
  const [facts, journal] = await Promise.all([
    gatherPosting(tx, entry, context.tenant),
    Journal.open(tx, context, [seriesOfKind(entry.kind)]),
  ]);
  const decision = decidePosting(facts);
  if (!decision.ok) return decision;
  const decided = { posting: decision.value, periods: facts.periods };
  if (decision.value.lines.length > 0) return accepted(journal.write(tx, { ...decided, entry }).posted);
  journal.move(tx, decided);
  return accepted(null);
}
