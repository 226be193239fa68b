import type { MutationResolvers } from '../../generated/resolvers.ts';
import { askLockChange } from '../../operations/ask-lock-change.ts';
import { lockPeriod as command } from '../../operations/lock-period.ts';

export const lockPeriod: MutationResolvers['lockPeriod'] = (_parent, { input }, context) =>
  askLockChange(command, input, context);
