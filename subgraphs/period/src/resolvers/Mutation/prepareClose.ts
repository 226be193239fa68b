import type { MutationResolvers } from '../../generated/resolvers.ts';
import { askCloseStep, prepareClose as command } from '../../operations/close-steps.ts';

export const prepareClose: MutationResolvers['prepareClose'] = (_parent, { input }, context) =>
  askCloseStep(command, input, context);
