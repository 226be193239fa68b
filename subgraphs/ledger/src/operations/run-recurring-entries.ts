import { claimAllows } from '@cifra/access/claim';
import type { Books } from '@cifra/books/books';
import type { CommandRequest, DoorRefusalCode } from '@cifra/books/command';
import type { RunRecurringCode } from '@cifra/books/recurring/run-recurring';
import type { RunPlan } from '@cifra/books/recurring/plan-run';
import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import type { Refusal } from '@cifra/domain/refusals';
import type { LedgerContext } from '../context.ts';
import { runRecurringEntry } from './recurring-entries.ts';

export interface RunOutcome {
  readonly recurringEntryId: Uuid;
  readonly dueDate: LocalDate;
  readonly draftId: Uuid | null;
  readonly refusal: Refusal<RunRecurringCode | DoorRefusalCode> | null;
}

/** Who runs a plan, and on which books. */
export interface PlanRunner {
  readonly books: Books;
  readonly tenantId: Uuid;
  /** Whether who runs it may post manual entries (GL.Post). */
  readonly mayPost: boolean;
  /** Without a key: each due date is done once by itself. */
  readonly request: CommandRequest;
}

/** Takes the due dates of a plan for a caller of the API. */
export function runPlanned(plan: RunPlan, context: LedgerContext): Promise<RunOutcome[]> {
  return runPlan(plan, {
    books: context.books,
    tenantId: context.tenantId,
    mayPost: claimAllows(context.access.claim, 'GL.Post'),
    request: context.commandRequest({ idempotencyKey: null }),
  });
}

/**
 * Takes each due date of a plan in a command of its own, the dates of a recurring entry in order. Where one is refused, the later
 * dates of that entry wait, and the next entry is taken.
 */
export async function runPlan(
  { due }: RunPlan,
  { books, tenantId, mayPost, request }: PlanRunner,
): Promise<RunOutcome[]> {
  const outcomes: RunOutcome[] = [];
  for (const { recurringEntryId, dueDates } of due) {
    for (const dueDate of dueDates) {
      const outcome = await books.execute(
        runRecurringEntry,
        { tenantId },
        { recurringEntryId, dueDate, mayPost },
        request,
      );
      outcomes.push({
        recurringEntryId,
        dueDate,
        draftId: outcome.ok ? outcome.value : null,
        refusal: outcome.ok ? null : outcome.refusal,
      });
      if (!outcome.ok) break;
    }
  }
  return outcomes;
}
