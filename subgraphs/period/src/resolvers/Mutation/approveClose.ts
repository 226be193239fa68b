import type { MutationResolvers } from '../../generated/resolvers.ts';
import { askCloseStep } from '../../operations/ask-close-step.ts';
import { approveClose as command } from '../../operations/close-steps.ts';

export const approveClose: MutationResolvers['approveClose'] = (_parent, { input }, context) =>
  askCloseStep(input, context, (asked, request) =>
    context.books.execute(command, { tenantId: context.tenantId }, asked, request),
  );
