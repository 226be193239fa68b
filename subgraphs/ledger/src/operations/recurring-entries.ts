import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import { tenantCommand } from '@cifra/books/command';
import { actorOf } from '@cifra/books/drafts/draft-step';
import type { LinesRefusal } from '@cifra/books/drafts/save-draft';
import { planRun, type RunPlan } from '@cifra/books/recurring/plan-run';
import {
  endRecurring,
  pauseRecurring,
  resumeRecurring,
  type RecurringStep,
} from '@cifra/books/recurring/recurring-steps';
import { runRecurring, type DueEntry, type RunRecurringCode } from '@cifra/books/recurring/run-recurring';
import {
  saveRecurring,
  type RecurringContent,
  type RecurringStepRefusal,
} from '@cifra/books/recurring/save-recurring';
import type { StepInput } from '@cifra/subgraph-kit/parse-step';

export interface SaveRecurringEntry {
  /** Null: a new one. */
  readonly existing: StepInput | null;
  readonly content: RecurringContent;
}

type StepCode = RecurringStepRefusal['code'];

const stepOf = ({ id, version }: StepInput): RecurringStep => ({ id, version: BigInt(version) });

/** Creates or edits a recurring entry; answers its id. */
export const saveRecurringEntry = tenantCommand<SaveRecurringEntry, Uuid, StepCode | LinesRefusal['code']>(
  'ledger.saveRecurringEntry',
  (tx, { existing, content }, context) =>
    saveRecurring(tx, {
      existing: existing === null ? null : stepOf(existing),
      content,
      editor: actorOf(context),
      newId: context.newId,
    }),
);

export const pauseRecurringEntry = tenantCommand<StepInput, Uuid, StepCode>(
  'ledger.pauseRecurringEntry',
  (tx, input) => pauseRecurring(tx, stepOf(input)),
);

export const resumeRecurringEntry = tenantCommand<
  { readonly step: StepInput; readonly from: LocalDate | null },
  Uuid,
  StepCode
>('ledger.resumeRecurringEntry', (tx, { step, from }) => resumeRecurring(tx, { ...stepOf(step), from }));

export const endRecurringEntry = tenantCommand<StepInput, Uuid, StepCode>(
  'ledger.endRecurringEntry',
  (tx, input) => endRecurring(tx, stepOf(input)),
);

/** What a run has to do. It carries the run's idempotency key: asked again, the same run answers the same due dates. */
export const planRecurringRun = tenantCommand<
  { readonly upTo: LocalDate },
  RunPlan,
  'POSTING_DATE_OUTSIDE_PERIODS'
>('ledger.planRecurringRun', (tx, { upTo }) => planRun(tx, upTo));

/** One recurring entry at one due date, a command of its own: what it is refused for stops no other. Answers the draft's id. */
export const runRecurringEntry = tenantCommand<DueEntry, Uuid, RunRecurringCode>(
  'ledger.runRecurringEntry',
  (tx, input, context) => runRecurring(tx, input, context),
);
