import { mutationKit } from '@cifra/subgraph-kit/mutation';
import type { FirmContext } from '../context.ts';
import type { MutationResolvers } from '../generated/resolvers.ts';

export const { mutation, mutationInSteps, mutationWithOutcomes, outcomesInSteps, plainMutation } =
  mutationKit<MutationResolvers, FirmContext>();
