import type { Uuid } from '@cifra/domain/ids';
import type { TenantReadTx } from '@cifra/database/tx';
import { cutText } from '../../cut-text.ts';
import type { ComputedFact } from './computed-fact.ts';
import { lastPostingAfter, newestVerification } from './queries.ts';

/** What a verification of the whole books found, as a close relies on it; `books.verify` answers it. Plain data. */
export interface CloseVerification {
  readonly isValid: boolean;
  /** The commit that it was up to; decimal digits. */
  readonly headNumber: string;
  readonly firstFault: string | null;
}

/**
 * Whether the verification (the one given, else the last that a close kept) found the books whole, and covers all that was posted into
 * the period. Where none was given and none covers it, it is PENDING: a submission verifies the books first and brings what it found.
 */
export async function chainFact(
  tx: TenantReadTx,
  { periodId, given }: { readonly periodId: Uuid; readonly given: CloseVerification | null },
): Promise<ComputedFact> {
  const verification = given ?? (await keptVerification(tx));
  if (verification !== null && !verification.isValid)
    return fact('UNSETTLED', `the books are not whole: ${verification.firstFault ?? 'a fault was found'}`);
  const after = verification === null ? 0n : BigInt(verification.headNumber);
  const uncovered = await tx.first(lastPostingAfter, { periodId, after });
  if (verification !== null && uncovered === null)
    return fact('SETTLED', `the books were verified up to commit ${verification.headNumber}`);
  if (given === null) return fact('PENDING', 'is verified when the close is submitted');
  return fact(
    'UNSETTLED',
    `verified up to commit ${given.headNumber}, but commit ${uncovered?.commitNumber ?? 0n} posted into the period`,
  );
}

async function keptVerification(tx: TenantReadTx): Promise<CloseVerification | null> {
  const row = await tx.first(newestVerification, {});
  return row && { isValid: row.isValid, headNumber: row.headNumber.toString(), firstFault: row.firstFault };
}

function fact(outcome: ComputedFact['outcome'], facts: string): ComputedFact {
  return { code: 'CHAIN', outcome, facts: cutText(facts, 1000), count: null, amountE4: null };
}
