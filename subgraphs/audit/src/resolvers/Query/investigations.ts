import type { Uuid } from '@cifra/domain/ids';
import { describeSchema } from '@cifra/trail/investigate/describe-schema';
import { listQueries } from '@cifra/trail/investigate/firm-queries';
import { findOwnInvestigation, pageOfInvestigations } from '../../find-own-investigation.ts';
import type { QueryResolvers } from '../../generated/resolvers.ts';

export const investigationQueries: QueryResolvers['investigationQueries'] = async (
  _parent,
  _input,
  { books },
) => [...(await listQueries(books.control))];

export const controlPlaneInvestigation: QueryResolvers['controlPlaneInvestigation'] = (
  _parent,
  { investigationId },
  context,
) => findOwnInvestigation(context, null, investigationId as Uuid);

export const controlPlaneInvestigations: QueryResolvers['controlPlaneInvestigations'] = (
  _parent,
  input,
  context,
) => pageOfInvestigations(context, null, input);

export const controlPlaneColumns: QueryResolvers['controlPlaneColumns'] = () => describeSchema('control');
