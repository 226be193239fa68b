import { mutationKit } from '@cifra/subgraph-kit/mutation';
import type { AuditContext } from '../context.ts';
import type { MutationResolvers } from '../generated/resolvers.ts';

export const { mutation, mutationInSteps, plainMutation } = mutationKit<MutationResolvers, AuditContext>();
