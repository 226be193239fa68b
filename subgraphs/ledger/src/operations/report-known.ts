import { findLastCommitNumber, firstCommitNotBefore } from '@cifra/books/timeline/commits';
import type { TenantReadTx } from '@cifra/database/tx';

/** The books that a report is of. */
export interface KnownBooks {
  /** The last commit that counts. */
  readonly commitNumber: bigint;
  /** Whether commits after it are there: then what they posted is taken off the maintained balances. */
  readonly isPast: boolean;
}

/**
 * The books as they stood at an instant: the last commit not after it, then numbers are compared, because they are the order.
 * `knownAtMicros`: microseconds since the epoch as decimal digits; null: now.
 */
export async function readKnownBooks(tx: TenantReadTx, knownAtMicros: string | null): Promise<KnownBooks> {
  const head = await findLastCommitNumber(tx);
  if (knownAtMicros === null) return { commitNumber: head, isPast: false };
  const commitNumber = (await firstCommitNotBefore(tx, BigInt(knownAtMicros) + 1n)) - 1n;
  return { commitNumber, isPast: commitNumber < head };
}
