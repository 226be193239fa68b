import type { Uuid } from '@cifra/domain/ids';
import { chainVerifications } from '@cifra/database/tables/close';
import type { TenantTx } from '@cifra/database/tx';
import type { Books } from '@cifra/books/books';
import { allPeriods } from '@cifra/ledger/journal/queries';
import { listKnownHeads } from '@cifra/trail/heads/known-heads';
import { verifyBooks } from '@cifra/trail/verify/verify-books';
import { lastPostingAfter } from './queries.ts';

/** The result of a verification of the whole books, stored because a close relies on it. */
export interface VerificationFound {
  /** The last commit that it saw, as decimal digits, and its hash. */
  readonly headNumber: string;
  readonly headHash: string;
  readonly isValid: boolean;
  /** Null when there is none. */
  readonly firstFault: string | null;
}

/** The blocker of a submission whose verification is older than the period's last entry: verifying again settles it. */
export const VERIFICATION_BEHIND = 'entries were posted since the books were verified';

const VERIFICATIONS_AT_MOST = 3;

/** Verifies a tenant's whole books on a reader thread, with the heads kept in the control plane. Null: the tenant is unknown or not served. */
export async function verifyForClose(books: Books, tenantId: Uuid): Promise<VerificationFound | null> {
  const knownHeads = await listKnownHeads(books.control, tenantId);
  const found = await books.report(verifyBooks, tenantId, { knownHeads });
  if (!found) return null;
  const { headNumber, headHash, isValid, firstFault } = found;
  return { headNumber, headHash, isValid, firstFault };
}

/**
 * Verifies, then runs what relies on it, once: three verifications at most, while entries are posted into the period in the meantime. `period`: its id or
 * name; null verifies once. `run` takes null when the tenant is unknown or not served. What is posted between the last verification and
 * the command is the command's to refuse: CLOSE_BLOCKED with VERIFICATION_BEHIND.
 */
export async function withVerification<Outcome>(
  books: Books,
  tenantId: Uuid,
  run: (verification: VerificationFound | null) => Promise<Outcome>,
  period: string | null = null,
): Promise<Outcome> {
  let verification = await verifyForClose(books, tenantId);
  for (let count = 1; count < VERIFICATIONS_AT_MOST; count += 1) {
    if (verification === null || period === null) break;
    if (!(await isBehind(books, { tenantId, period, verification }))) break;
    verification = await verifyForClose(books, tenantId);
  }
  return run(verification);
}

async function isBehind(
  books: Books,
  {
    tenantId,
    period: idOrName,
    verification,
  }: { readonly tenantId: Uuid; readonly period: string; readonly verification: VerificationFound },
): Promise<boolean> {
  const later = await books.read(tenantId, async (tx) => {
    const period = (await tx.all(allPeriods, {})).find(
      ({ id, name }) => id === idOrName || name === idOrName,
    );
    return (
      period && tx.first(lastPostingAfter, { periodId: period.id, after: BigInt(verification.headNumber) })
    );
  });
  return later !== null && later !== undefined;
}

/**
 * Why a close cannot rely on a verification, in one line for people; null: it can. `headHash`: of the commit of that number that is in the
 * books, null where there is none. `lastCommitNumber`: the last that posted into the period.
 */
export function problemOfVerification(
  verification: VerificationFound | null,
  found: { readonly headHash: string | null; readonly lastCommitNumber: bigint },
): string | null {
  if (verification === null) return 'the books have not been verified';
  const { headNumber, headHash, isValid, firstFault } = verification;
  if (!isValid) return `the books failed verification: ${firstFault ?? 'unknown fault'}`;
  if (found.headHash !== headHash) return 'the verification is of other books';
  return BigInt(headNumber) < found.lastCommitNumber ? VERIFICATION_BEHIND : null;
}

/** Keeps what a close relies on. */
export function keepVerification(
  tx: TenantTx,
  { headNumber, headHash, isValid, firstFault }: VerificationFound,
  newId: () => Uuid,
): void {
  tx.insert(chainVerifications, {
    id: newId(),
    head_number: BigInt(headNumber),
    head_hash: headHash,
    is_valid: isValid,
    first_fault: firstFault,
  });
}
