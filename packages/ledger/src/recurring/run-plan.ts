import type { Books } from '@cifra/books/books';
import type { CommandRequest, DoorRefusalCode } from '@cifra/books/command';
import type { RunRecurringCode } from './run-recurring.ts';
import type { RunPlan } from './plan-run.ts';
import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import type { Refusal } from '@cifra/domain/refusals';
import { runRecurringEntryCommand } from './recurring-commands.ts';

export interface RunOutcome {
  readonly recurringEntryId: Uuid;
  readonly dueDate: LocalDate;
  readonly draftId: Uuid | null;
  readonly refusal: Refusal<RunRecurringCode | DoorRefusalCode> | null;
}

/** The caller of a plan, and the books. */
export interface PlanRunner {
  readonly books: Books;
  readonly tenantId: Uuid;
  /** Whether what these people wrote may be posted: who runs it may, or nobody runs it and all of them may (GL.Post). */
  readonly mayPost: (preparedBy: readonly Uuid[]) => boolean | Promise<boolean>;
  /** Without a key: each due date is done once by itself. */
  readonly request: CommandRequest;
}

/**
 * Processes each due date of a plan in a command of its own, a recurring entry's dates in order. After a refusal, the later dates
 * of that entry wait, and the next entry is processed.
 */
export async function runPlan(
  { due }: RunPlan,
  { books, tenantId, mayPost, request }: PlanRunner,
): Promise<RunOutcome[]> {
  const outcomes: RunOutcome[] = [];
  for (const { recurringEntryId, dueDates, preparedBy } of due) {
    const isPosted = await mayPost(preparedBy);
    for (const dueDate of dueDates) {
      const outcome = await books.execute(
        runRecurringEntryCommand,
        { tenantId },
        { recurringEntryId, dueDate, mayPost: isPosted },
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
