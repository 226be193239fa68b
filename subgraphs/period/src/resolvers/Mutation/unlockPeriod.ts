import type { MutationResolvers } from '../../generated/resolvers.ts';
import { askLockChange } from '../../operations/ask-lock-change.ts';
import { unlockPeriod as command } from '../../operations/lock-period.ts';

export const unlockPeriod: MutationResolvers['unlockPeriod'] = (_parent, { input }, context) =>
  askLockChange(command, input, context);
