import { holdsAlone } from '@cifra/firm/decisions/holds-alone';
import { mutationKit } from '@cifra/subgraph-kit/mutation';
import type { PeriodContext } from '../context.ts';
import type { MutationResolvers } from '../generated/resolvers.ts';

export const { mutation, mutationInSteps } = mutationKit<MutationResolvers, PeriodContext>({ holdsAlone });
