import { claimAllows } from '@cifra/access/claim';
import type { DoorRefusalCode } from '@cifra/books/command';
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

/**
 * Takes each due date of a plan in a command of its own, the dates of a recurring entry in order. Where one is refused, the later
 * dates of that entry wait, and the next entry is taken.
 */
export async function runPlanned({ due }: RunPlan, context: LedgerContext): Promise<RunOutcome[]> {
  const mayPost = claimAllows(context.access.claim, 'GL.Post');
  const outcomes: RunOutcome[] = [];
  for (const { recurringEntryId, dueDates } of due) {
    for (const dueDate of dueDates) {
      const outcome = await context.books.execute(
        runRecurringEntry,
        context,
        { recurringEntryId, dueDate, mayPost },
        context.commandRequest({ idempotencyKey: null }),
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
