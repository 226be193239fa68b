import { tenant } from '@cifra/access/field-rule';
import { withVerification } from '@cifra/closing/close-package/verification';
import type { Uuid } from '@cifra/domain/ids';
import { closeMachine, isPairAllowed } from '@cifra/domain/period-machines';
import { fields, optional } from '@cifra/subgraph-kit/parse/combine';
import { asGiven, uuid } from '@cifra/subgraph-kit/parse/values';
import type { PeriodContext } from '../context.ts';
import {
  abandonCloseCommand,
  approveCloseCommand,
  approveCodes,
  prepareCloseCommand,
  rejectCloseCommand,
  reopenPeriodCommand,
  submitCloseCommand,
  submitCodes,
  withdrawCloseCommand,
} from '@cifra/closing/close-steps/close-step-commands';
import { holdsAlone } from '@cifra/firm/decisions/holds-alone';
import { secondPersonTo, submitterOf } from '../second-person.ts';
import { writtenPeriod } from './answers.ts';
import { mutation, mutationInSteps } from './kit.ts';

const step = { periodId: uuid, version: optional(asGiven<string>()) };
const forward = fields(step);
/** The least length of the reason is the command's to refuse. */
const stepBack = { ...step, reason: asGiven<string>() };
const back = fields(stepBack);

const changed = {
  answers: 'PeriodCloseChanged',
  shape: async (periodId: Uuid, context: PeriodContext) => ({
    period: await writtenPeriod(context, periodId),
  }),
} as const;

export const closeStepMutations = [
  mutation('prepareClose', {
    needs: tenant('Period.Prepare'),
    input: forward,
    command: prepareCloseCommand,
    ...changed,
  }),
  mutationInSteps('submitClose', {
    needs: tenant('Period.Submit'),
    input: forward,
    refuses: submitCodes,
    run: async (input, { books, tenantId, loadersOf }, request) => {
      const period = await loadersOf(tenantId).period.load(input.periodId);
      // Reading the whole books is spared where the command answers by the states alone, or repeats a stored answer.
      const isNext =
        period !== null &&
        closeMachine[period.close_state].forward.includes('PENDING_APPROVAL') &&
        isPairAllowed({ lockState: period.lock_state, closeState: 'PENDING_APPROVAL' });
      if (!isNext)
        return books.execute(submitCloseCommand, { tenantId }, { ...input, verification: null }, request);
      return withVerification(
        books,
        tenantId,
        (verification) =>
          books.execute(submitCloseCommand, { tenantId }, { ...input, verification }, request),
        input.periodId,
      );
    },
    ...changed,
  }),
  mutation('withdrawClose', {
    needs: tenant('Period.Submit'),
    input: back,
    command: withdrawCloseCommand,
    ...changed,
  }),
  mutation('rejectClose', {
    needs: tenant('Period.Approve'),
    input: back,
    command: rejectCloseCommand,
    ...changed,
  }),
  mutationInSteps('approveClose', {
    needs: tenant('Period.Close'),
    input: forward,
    refuses: approveCodes,
    run: async (input, context, request) => {
      const second = await secondPersonTo(submitterOf(input.periodId), context);
      const { books, tenantId } = context;
      const isAlone = await holdsAlone(context, 'Period.Close');
      return books.execute(approveCloseCommand, { tenantId }, { ...input, second }, { ...request, isAlone });
    },
    ...changed,
  }),
  mutation('abandonClose', {
    needs: tenant('Period.Prepare'),
    input: back,
    command: abandonCloseCommand,
    ...changed,
  }),
  mutation('reopenPeriod', {
    needs: tenant('Period.Reopen'),
    input: fields({ ...stepBack, to: asGiven<'OPEN' | 'DRAFT'>() }),
    command: reopenPeriodCommand,
    ...changed,
  }),
];
