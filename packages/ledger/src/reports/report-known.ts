import { findLastCommitNumber, firstCommitNotBefore } from '@cifra/books/commits';
import type { TenantReadTx } from '@cifra/database/tx';

/** The state of the books that a report shows. */
export interface KnownBooks {
  /** The last commit that counts. */
  readonly commitNumber: bigint;
  /** Whether there are later commits, whose postings are then subtracted from the maintained balances. */
  readonly isPast: boolean;
}

/**
 * The state of the books at an instant: the last commit not after it; from there on numbers are compared, because they are the
 * order. `knownAtMicros`: microseconds since the epoch as decimal digits; null: now.
 */
export async function readKnownBooks(tx: TenantReadTx, knownAtMicros: string | null): Promise<KnownBooks> {
  const head = await findLastCommitNumber(tx);
  if (knownAtMicros === null) return { commitNumber: head, isPast: false };
  const commitNumber = (await firstCommitNotBefore(tx, BigInt(knownAtMicros) + 1n)) - 1n;
  return { commitNumber, isPast: commitNumber < head };
}

/** The state of the books at a commit that was read before. */
export async function readKnownCommit(tx: TenantReadTx, commitNumber: bigint): Promise<KnownBooks> {
  return { commitNumber, isPast: commitNumber < (await findLastCommitNumber(tx)) };
}
