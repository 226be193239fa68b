import type { Uuid } from '@cifra/domain/ids';
import { describeSchema } from '@cifra/trail/investigate/describe-schema';
import { savedQueries } from '@cifra/trail/investigate/saved-queries';
import { findOwnInvestigation } from '../../find-own-investigation.ts';
import type { QueryResolvers } from '../../generated/resolvers.ts';

export const investigationQueries: QueryResolvers['investigationQueries'] = () =>
  savedQueries().map((query) => ({ ...query, parameters: [...query.parameters] }));

export const controlPlaneInvestigation: QueryResolvers['controlPlaneInvestigation'] = (
  _parent,
  { investigationId },
  context,
) => findOwnInvestigation(context, null, investigationId as Uuid);

export const controlPlaneColumns: QueryResolvers['controlPlaneColumns'] = () => describeSchema('control');
