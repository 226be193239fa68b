import type { MutationResolvers } from '../../generated/resolvers.ts';
import { askCloseStep } from '../../operations/ask-close-step.ts';
import { prepareClose as command } from '../../operations/close-steps.ts';

export const prepareClose: MutationResolvers['prepareClose'] = (_parent, { input }, context) =>
  askCloseStep(input, context, (asked, request) =>
    context.books.execute(command, { tenantId: context.tenantId }, asked, request),
  );
