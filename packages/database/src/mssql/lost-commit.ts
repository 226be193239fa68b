import { setTimeout as delay } from 'node:timers/promises';
import type { ChainHead } from '../chain/chain-recorder.ts';
import { hexFromBytes } from '../kit/values.ts';
import { OutcomeUnknown } from '../failures.ts';
import type { MssqlPool } from './driver.ts';
import { beginWriteReading } from './transaction.ts';

export interface LostCommitLimits {
  /** Milliseconds to wait for the lock of the writer at a time. */
  readonly lockMilliseconds: number;
  /** Milliseconds after which the outcome stays unknown. */
  readonly outcomeMilliseconds: number;
  /** Milliseconds between two attempts to ask. */
  readonly pauseMilliseconds: number;
}

/**
 * Whether the commit is in the database although COMMIT was not answered. The writer's lock is taken first, on a connection of its own: it is
 * granted only when the transaction in question has ended, and nobody can commit while we look. Throws OutcomeUnknown if the database
 * cannot be asked in time.
 */
export async function wasCommitted(
  pool: MssqlPool,
  commit: ChainHead,
  limits: LostCommitLimits,
): Promise<boolean> {
  const deadline = AbortSignal.timeout(limits.outcomeMilliseconds);
  const cut = new Promise<'cut'>((resolve) => deadline.addEventListener('abort', () => resolve('cut')));
  for (;;) {
    const asking = ask(pool, commit, limits.lockMilliseconds);
    const answer = await Promise.race([asking, cut]);
    if (answer === 'cut' || (deadline.aborted && answer === null))
      throw new OutcomeUnknown('the answer of COMMIT was lost, and the database cannot be asked');
    if (answer !== null) return answer;
    await delay(limits.pauseMilliseconds);
  }
}

/** Null: it could not be asked. It ends its transaction even if nobody waits for the answer any more. */
async function ask(
  pool: MssqlPool,
  { number, hash }: ChainHead,
  lockMilliseconds: number,
): Promise<boolean | null> {
  const read = `select [hash] from [dbo].[commits] where [number] = ${number}`;
  // Whatever keeps it from being asked: it is asked again, and what was done is not answered as failed.
  const begun = await beginWriteReading(pool, lockMilliseconds, [read]).catch(() => null);
  if (begun === null) return null;
  await begun.transaction.rollback();
  const stored = begun.recordsets[0]?.[0] as { readonly hash: Uint8Array } | undefined;
  return stored !== undefined && hexFromBytes(stored.hash) === hash;
}
