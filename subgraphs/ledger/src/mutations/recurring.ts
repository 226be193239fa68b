import { claimAllows } from '@cifra/access/claim';
import { tenant } from '@cifra/access/field-rule';
import type { Uuid } from '@cifra/domain/ids';
import { refusalCodes } from '@cifra/domain/refusal-codes';
import { accepted } from '@cifra/domain/result';
import { planRunCodes } from '@cifra/ledger/recurring/plan-run';
import {
  endRecurringEntryCommand,
  pauseRecurringEntryCommand,
  planRecurringRunCommand,
  resumeRecurringEntryCommand,
  saveRecurringEntryCommand,
} from '@cifra/ledger/recurring/recurring-commands';
import { runPlan } from '@cifra/ledger/recurring/run-plan';
import { fields } from '@cifra/subgraph-kit/parse/combine';
import { date } from '@cifra/subgraph-kit/parse/values';
import type { LedgerContext } from '../context.ts';
import { recurringResumption, recurringStep, recurringToSave } from '../parse/recurring-entry.ts';
import { writtenRecurring } from '../answers.ts';
import { mutation, mutationInSteps } from './kit.ts';

const needs = tenant('Recurring.Write');
const shape = async (id: Uuid, context: LedgerContext) => ({
  recurringEntry: await writtenRecurring(context, id),
});

export const recurringMutations = [
  mutation('saveRecurringEntry', {
    needs,
    input: recurringToSave,
    command: saveRecurringEntryCommand,
    answers: 'RecurringEntrySaved',
    shape,
  }),
  mutation('pauseRecurringEntry', {
    needs,
    input: recurringStep,
    command: pauseRecurringEntryCommand,
    answers: 'RecurringEntryPaused',
    shape,
  }),
  mutation('resumeRecurringEntry', {
    needs,
    input: recurringResumption,
    command: resumeRecurringEntryCommand,
    answers: 'RecurringEntryResumed',
    shape,
  }),
  mutation('endRecurringEntry', {
    needs,
    input: recurringStep,
    command: endRecurringEntryCommand,
    answers: 'RecurringEntryEnded',
    shape,
  }),
  mutationInSteps('runRecurringEntries', {
    needs,
    input: fields({ upTo: date }),
    // The scalar has read the day; the union has had INPUT_INVALID from the start.
    refuses: refusalCodes(...planRunCodes, 'INPUT_INVALID'),
    run: async (input, { access, books, commandRequest, tenantId }, request) => {
      const plan = await books.execute(planRecurringRunCommand, { tenantId }, input, request);
      if (!plan.ok) return plan;
      const outcomes = await runPlan(plan.value, {
        books,
        tenantId,
        mayPost: () => claimAllows(access.claim, 'GL.Post'),
        request: commandRequest({ idempotencyKey: null }),
      });
      return { ...plan, ...accepted({ outcomes, hasMore: plan.value.hasMore }) };
    },
    answers: 'RecurringEntriesRun',
    shape: ({ outcomes, hasMore }, { tenantId }) => ({
      outcomes: outcomes.map((outcome) => ({ ...outcome, tenantId })),
      hasMore,
    }),
  }),
];
