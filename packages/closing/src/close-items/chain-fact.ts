import type { Uuid } from '@cifra/domain/ids';
import type { TenantReadTx } from '@cifra/database/tx';
import { cutText } from '@cifra/books/cut-text';
import {
  problemOfVerification,
  VERIFICATION_BEHIND,
  type VerificationFound,
} from '../close-package/verification.ts';
import type { ComputedFact } from './computed-fact.ts';
import { newestVerification } from './queries.ts';
import { lastPostingAfter } from '../close-package/queries.ts';

/**
 * Whether the verification (the one given, or the last one stored by a close) found the books valid, and covers everything posted
 * into the period. If none was given and none covers it, it is PENDING: a submission first verifies the books and brings the
 * result.
 */
export async function chainFact(
  tx: TenantReadTx,
  { periodId, given }: { readonly periodId: Uuid; readonly given: VerificationFound | null },
): Promise<ComputedFact> {
  const verification = given ?? (await keptVerification(tx));
  const pending = fact('PENDING', 'will be verified when the close is submitted');
  if (verification === null) return pending;
  const posted = await tx.first(lastPostingAfter, { periodId, after: BigInt(verification.headNumber) });
  const problem = await problemOfVerification(tx, verification, posted?.commitNumber ?? 0n);
  if (problem === null)
    return fact('SETTLED', `the books were verified up to commit ${verification.headNumber}`);
  return given === null && problem === VERIFICATION_BEHIND ? pending : fact('UNSETTLED', problem);
}

async function keptVerification(tx: TenantReadTx): Promise<VerificationFound | null> {
  const row = await tx.first(newestVerification, {});
  return row && { ...row, headNumber: row.headNumber.toString() };
}

function fact(outcome: ComputedFact['outcome'], facts: string): ComputedFact {
  return { code: 'CHAIN', outcome, facts: cutText(facts, 1000), count: null, amountE4: null };
}
