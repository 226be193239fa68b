import { allowedCloseSteps } from '@cifra/books/close/allowed-close-steps';
import { withVerification } from '@cifra/books/close/verification';
import type { MutationResolvers } from '../../generated/resolvers.ts';
import { askCloseStep } from '../../operations/ask-close-step.ts';
import { submitClose as command } from '../../operations/close-steps.ts';

export const submitClose: MutationResolvers['submitClose'] = (_parent, { input }, context) => {
  const { books, tenantId, loadersOf } = context;
  return askCloseStep(input, context, async (asked, request) => {
    const period = await loadersOf(tenantId).period.load(asked.periodId);
    // Reading the whole books is spared where the command answers by the states alone, or repeats a stored answer.
    const isNext =
      period !== null &&
      allowedCloseSteps({
        lockState: period.lock_state,
        closeState: period.close_state,
      }).forward.includes('PENDING_APPROVAL');
    if (!isNext) return books.execute(command, { tenantId }, { ...asked, verification: null }, request);
    return withVerification(
      books,
      tenantId,
      (verification) => books.execute(command, { tenantId }, { ...asked, verification }, request),
      asked.periodId,
    );
  });
};
