import type { MutationResolvers } from '../../generated/resolvers.ts';
import { askCloseStep } from '../../operations/ask-close-step.ts';
import { withdrawClose as command } from '../../operations/close-steps.ts';

export const withdrawClose: MutationResolvers['withdrawClose'] = (_parent, { input }, context) =>
  askCloseStep(input, context, (asked, request) =>
    context.books.execute(
      command,
      { tenantId: context.tenantId },
      { ...asked, reason: input.reason },
      request,
    ),
  );
