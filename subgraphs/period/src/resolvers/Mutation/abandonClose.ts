import type { MutationResolvers } from '../../generated/resolvers.ts';
import { askCloseStep } from '../../operations/ask-close-step.ts';
import { abandonClose as command } from '../../operations/close-steps.ts';

export const abandonClose: MutationResolvers['abandonClose'] = (_parent, { input }, context) =>
  askCloseStep(input, context, (asked, request) =>
    context.books.execute(
      command,
      { tenantId: context.tenantId },
      { ...asked, reason: input.reason },
      request,
    ),
  );
