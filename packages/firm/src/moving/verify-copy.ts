import type { Books } from '@cifra/books/books';
import type { Placement } from '@cifra/books/command';
import { placed } from '@cifra/books/host';
import { openCopySource } from '@cifra/database/copier';
import { InvariantBroken } from '@cifra/database/failures';
import { differencesOf, totalsOf, type CopyTotals } from '@cifra/database/copy/write-stream';
import type { Uuid } from '@cifra/domain/ids';
import { trialBalance } from '@cifra/ledger/reports/trial-balance';
import type { KnownHead } from '@cifra/trail/heads/known-heads';
import { verifyBooks } from '@cifra/trail/verify/verify-books';
import {
  ALL_BALANCES,
  allBalancesOf,
  hashOfLines,
  type AllBalances,
  type TrialBalanceTotal,
} from './all-balances.ts';

interface Copied {
  readonly tenantId: Uuid;
  /** Null: what was copied is not a database but a backup. */
  readonly from: Placement | null;
  readonly to: Placement;
  readonly totals: CopyTotals;
  /** Heads that the copy must hold. */
  readonly knownHeads: readonly KnownHead[];
}

export interface VerifiedCopy {
  /** One line each, for people. Empty: the copy is what it is of. */
  readonly problems: readonly string[];
  readonly trialBalance: TrialBalanceTotal;
  /** SHA-256 of the trial balance by account and currency. */
  readonly trialBalanceHash: string;
}

/**
 * Compares a copy with what was copied, row by row and table by table, replays its chain with the texts about people, rebuilds its derived tables
 * to compare them, and draws up the trial balance at both places.
 */
export async function verifyCopy(
  books: Books,
  { tenantId, from, to, totals, knownHeads }: Copied,
): Promise<VerifiedCopy> {
  const problems: string[] = [];
  const copy = await openCopySource({ ...placed(books.location, to), kind: 'tenant' });
  try {
    problems.push(...differencesOf(totals, await totalsOf(copy)));
  } finally {
    await copy.close();
  }
  const verification = await books.report(verifyBooks, tenantId, { knownHeads }, to);
  if (verification?.isValid !== true)
    problems.push(verification?.firstFault ?? 'the copy could not be verified');
  const [before, after] = await Promise.all([
    from && balanceAt(books, tenantId, from),
    balanceAt(books, tenantId, to),
  ]);
  if (before !== null && JSON.stringify(before) !== JSON.stringify(after))
    problems.push('the trial balance is another one');
  return { problems, trialBalance: after.total, trialBalanceHash: hashOfLines(after) };
}

async function balanceAt(books: Books, tenantId: Uuid, placement: Placement): Promise<AllBalances> {
  const report = await books.report(trialBalance, tenantId, ALL_BALANCES, placement);
  if (!report?.ok) throw new InvariantBroken('the trial balance could not be drawn up');
  return allBalancesOf(report.value);
}
