import { holdsAlone } from '@cifra/firm/decisions/holds-alone';
import { mutationKit } from '@cifra/subgraph-kit/mutation';
import type { LedgerContext } from '../context.ts';
import type { MutationResolvers } from '../generated/resolvers.ts';

export const { mutation, mutationInSteps, plainMutation } = mutationKit<MutationResolvers, LedgerContext>({
  holdsAlone,
});
