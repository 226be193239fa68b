import { withVerification } from '@cifra/books/close/verification';
import type { MutationResolvers } from '../../generated/resolvers.ts';
import { askCloseStep } from '../../operations/ask-close-step.ts';
import { submitClose as command } from '../../operations/close-steps.ts';

export const submitClose: MutationResolvers['submitClose'] = (_parent, { input }, context) => {
  const { books, tenantId } = context;
  return askCloseStep(input, context, (asked, request) =>
    withVerification(
      books,
      tenantId,
      (verification) => books.execute(command, { tenantId }, { ...asked, verification }, request),
      asked.periodId,
    ),
  );
};
