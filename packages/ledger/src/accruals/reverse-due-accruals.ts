import type { Books } from '@cifra/books/books';
import type { CommandRequest } from '@cifra/books/command';
import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import type { Refusal } from '@cifra/domain/refusals';
import { periodFact } from '../journal/period-fact.ts';
import { allPeriods } from '../journal/queries.ts';
import { dueDateOf } from './accrual-date.ts';
import { accrualsWaiting } from './queries.ts';
import { reverseDueAccrualCommand } from './reverse-accrual-command.ts';

interface DueAccruals {
  readonly tenantId: Uuid;
  /** The day of the run. */
  readonly day: LocalDate;
  readonly signal: AbortSignal;
}

/**
 * Reverses every accrual whose day has come, for the scheduler: each once, however often it is asked for, each in a command of its own. One that no period takes
 * yet waits for the next day. Answers how many were reversed, and what was refused. Stops between two commands if `signal` is aborted.
 */
export async function reverseDueAccruals(
  books: Books,
  { tenantId, day, signal }: DueAccruals,
  request: CommandRequest & { readonly idempotencyKey: string },
): Promise<{ readonly doneCount: number; readonly refusals: readonly Refusal[] }> {
  const read = await books.read(tenantId, async (tx) => {
    const [waiting, periods] = await Promise.all([
      tx.all(accrualsWaiting, { upTo: day }),
      tx.all(allPeriods, {}),
    ]);
    return { waiting, periods: periods.map(periodFact) };
  });
  const refusals: Refusal[] = [];
  let doneCount = 0;
  for (const { entryId, reverseOn } of read?.waiting ?? []) {
    if (signal.aborted) break;
    if (dueDateOf(reverseOn, { periods: read?.periods ?? [], today: day }) === null) continue;
    const idempotencyKey = `${request.idempotencyKey}:${entryId}`;
    const done = await books.execute(
      reverseDueAccrualCommand,
      { tenantId },
      { entryId, day },
      { ...request, idempotencyKey },
    );
    if (done.ok) doneCount += 1;
    else refusals.push(done.refusal);
  }
  return { doneCount, refusals };
}
