import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import type { CodeOf } from '@cifra/domain/refusal-codes';
import { tenantCommand } from '@cifra/books/command';
import { actorOf } from '@cifra/books/actor-of';
import { planRun, planRunCodes, type RunPlan } from './plan-run.ts';
import { endRecurring, pauseRecurring, resumeRecurring, type RecurringStep } from './recurring-steps.ts';
import { runRecurring, runRecurringCodes, type DueEntry, type RunRecurringCode } from './run-recurring.ts';
import {
  recurringStepCodes,
  saveRecurring,
  saveRecurringCodes,
  type RecurringContent,
} from './save-recurring.ts';
import type { StepInput } from '@cifra/books/step-input';

export interface SaveRecurringEntry {
  /** Null: a new one. */
  readonly existing: StepInput | null;
  readonly content: RecurringContent;
}

type StepCode = CodeOf<typeof recurringStepCodes>;

const stepOf = ({ id, version }: StepInput): RecurringStep => ({ id, version: BigInt(version) });

/** Creates or edits a recurring entry; answers its id. */
export const saveRecurringEntryCommand = tenantCommand<
  SaveRecurringEntry,
  Uuid,
  CodeOf<typeof saveRecurringCodes>
>(
  'ledger.saveRecurringEntry',
  (tx, { existing, content }, context) =>
    saveRecurring(tx, {
      existing: existing === null ? null : stepOf(existing),
      content,
      editor: actorOf(context),
      newId: context.newId,
    }),
  { refuses: saveRecurringCodes },
);

export const pauseRecurringEntryCommand = tenantCommand<StepInput, Uuid, StepCode>(
  'ledger.pauseRecurringEntry',
  (tx, input) => pauseRecurring(tx, stepOf(input)),
  { refuses: recurringStepCodes },
);

export const resumeRecurringEntryCommand = tenantCommand<
  { readonly step: StepInput; readonly from: LocalDate | null },
  Uuid,
  StepCode
>('ledger.resumeRecurringEntry', (tx, { step, from }) => resumeRecurring(tx, { ...stepOf(step), from }), {
  refuses: recurringStepCodes,
});

export const endRecurringEntryCommand = tenantCommand<StepInput, Uuid, StepCode>(
  'ledger.endRecurringEntry',
  (tx, input) => endRecurring(tx, stepOf(input)),
  { refuses: recurringStepCodes },
);

/** The plan of a run. It carries the run's idempotency key: repeated, the same run returns the same due dates. */
export const planRecurringRunCommand = tenantCommand<
  { readonly upTo: LocalDate },
  RunPlan,
  CodeOf<typeof planRunCodes>
>('ledger.planRecurringRun', (tx, { upTo }) => planRun(tx, upTo), {
  refuses: planRunCodes,
  isKeyShared: true,
});

/** One recurring entry on one due date, a command of its own, so that a refusal stops no other. Returns the draft's id. */
export const runRecurringEntryCommand = tenantCommand<DueEntry, Uuid, RunRecurringCode>(
  'ledger.runRecurringEntry',
  (tx, input, context) => runRecurring(tx, input, context),
  { refuses: runRecurringCodes },
);
