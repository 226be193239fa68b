import type { TenantReadTx } from '@cifra/database/tx';
import { findCommit } from '@cifra/books/commits';
import { cutText } from '@cifra/domain/cut-text';
import {
  problemOfVerification,
  VERIFICATION_BEHIND,
  type VerificationFound,
} from '../close-package/verification.ts';
import type { ComputedFact } from './computed-fact.ts';
import type { CloseBasis } from './close-basis.ts';
import { lastPostingAfter } from '../close-package/queries.ts';

/**
 * Whether the verification (the one given, or the last one stored by a close) found the books valid, and covers everything posted
 * into the period. If none was given and none covers it, it is PENDING: a submission first verifies the books and brings the
 * result.
 */
export async function chainFact(
  tx: TenantReadTx,
  { period, keptVerification }: Pick<CloseBasis, 'period' | 'keptVerification'>,
  given: VerificationFound | null,
): Promise<ComputedFact> {
  const verification = given ?? keptVerification;
  const pending = fact('PENDING', 'will be verified when the close is submitted');
  if (verification === null) return pending;
  const headNumber = BigInt(verification.headNumber);
  const [posted, head] = await Promise.all([
    tx.first(lastPostingAfter, { periodId: period.id, after: headNumber }),
    findCommit(tx, headNumber),
  ]);
  const problem = problemOfVerification(verification, {
    headHash: head?.hash ?? null,
    lastCommitNumber: posted?.commitNumber ?? 0n,
  });
  if (problem === null)
    return fact('SETTLED', `the books were verified up to commit ${verification.headNumber}`);
  return given === null && problem === VERIFICATION_BEHIND ? pending : fact('UNSETTLED', problem);
}

function fact(outcome: ComputedFact['outcome'], facts: string): ComputedFact {
  return { code: 'CHAIN', outcome, facts: cutText(facts, 1000), count: null, amountE4: null };
}
