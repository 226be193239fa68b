import type { MutationResolvers } from '../../generated/resolvers.ts';
import { askCloseStep, submitClose as command } from '../../operations/close-steps.ts';

export const submitClose: MutationResolvers['submitClose'] = (_parent, { input }, context) =>
  askCloseStep(command, input, context);
