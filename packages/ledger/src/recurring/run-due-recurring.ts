import type { Books } from '@cifra/books/books';
import type { CommandRequest } from '@cifra/books/command';
import { dueRecurring } from './queries.ts';
import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import type { Refusal } from '@cifra/domain/refusals';
import { planRecurringRunCommand } from './recurring-commands.ts';
import { runPlan, type PlanRunner } from './run-plan.ts';

const anyDue = dueRecurring(1);
/** A run processes two hundred due dates; the rest wait for the next day. */
const MOST_RUNS = 10;

export interface DueRecurringRun {
  readonly doneCount: number;
  /** What was refused; those due dates stay due. */
  readonly refusals: readonly Refusal[];
}

/**
 * Processes every recurring entry due up to a day, for the scheduler, which is not a person: drafts await approval if manual
 * entries need it or one of those who wrote them may not post, and are posted otherwise. Each due date once, however often it is requested. A day with nothing due writes
 * nothing. Stops between two commands if `signal` is aborted.
 */
export async function runDueRecurring(
  books: Books,
  {
    tenantId,
    upTo,
    signal,
    mayPost,
  }: {
    readonly tenantId: Uuid;
    readonly upTo: LocalDate;
    readonly signal: AbortSignal;
    /** Whether each of these people may post manual entries now. */
    readonly mayPost: PlanRunner['mayPost'];
  },
  request: CommandRequest & { readonly idempotencyKey: string },
): Promise<DueRecurringRun> {
  const outcome = { doneCount: 0, refusals: [] as Refusal[] };
  const due = await books.read(tenantId, (tx) => tx.first(anyDue, { upTo, state: 'ACTIVE' }));
  if (due === null) return outcome;
  for (let run = 1; run <= MOST_RUNS && !signal.aborted; run += 1) {
    const key = run === 1 ? request.idempotencyKey : `${request.idempotencyKey}:${run}`;
    const plan = await books.execute(
      planRecurringRunCommand,
      { tenantId },
      { upTo },
      { ...request, idempotencyKey: key },
    );
    if (!plan.ok) return { ...outcome, refusals: [...outcome.refusals, plan.refusal] };
    const runner = { books, tenantId, mayPost, request: { ...request, idempotencyKey: null } };
    for (const { refusal } of await runPlan(plan.value, runner)) {
      if (refusal === null) outcome.doneCount += 1;
      else outcome.refusals.push(refusal);
    }
    // What was refused is in the next plan again.
    if (!plan.value.hasMore || outcome.refusals.length > 0) break;
  }
  return outcome;
}
