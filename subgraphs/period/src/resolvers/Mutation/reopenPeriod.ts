import type { MutationResolvers } from '../../generated/resolvers.ts';
import { askCloseStep } from '../../operations/ask-close-step.ts';
import { reopenPeriod as command } from '../../operations/close-steps.ts';

export const reopenPeriod: MutationResolvers['reopenPeriod'] = (_parent, { input }, context) =>
  askCloseStep(input, context, (asked, request) =>
    context.books.execute(
      command,
      { tenantId: context.tenantId },
      { ...asked, reason: input.reason, to: input.to },
      request,
    ),
  );
