import { eq } from 'drizzle-orm';
import { tenantQuery } from '@cifra/database/statement';
import { tenantReport } from '../command.ts';
import { findChainHead } from '../commits.ts';

const instantOfCommit = tenantQuery<{ number: bigint }>()((q) => {
  const { commits: t } = q.t;
  return q.db
    .select({ instant: t.instant })
    .from(t)
    .where(eq(t.number, q.arg(t.number, 'number')));
});

/**
 * The last commit that was not made after an instant (decimal microseconds); 0 if there is none. Commits are numbered without gaps, and their
 * instants never go back: found by bisection, in some twenty point reads at most.
 */
export const readLastCommitBefore = tenantReport<
  { readonly instantMicros: string },
  { readonly number: string }
>('books.lastCommitBefore', async (tx, { instantMicros }) => {
  const instant = BigInt(instantMicros);
  const head = await findChainHead(tx);
  if (head === null) return { number: '0' };
  if (head.instant <= instant) return { number: head.number.toString() };
  let [known, after] = [0n, head.number];
  while (after - known > 1n) {
    const middle = (known + after) / 2n;
    const commit = await tx.first(instantOfCommit, { number: middle });
    if (commit !== null && commit.instant <= instant) known = middle;
    else after = middle;
  }
  return { number: known.toString() };
});
