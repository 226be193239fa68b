import { verifyControl } from '@cifra/trail/verify/verify-control';
import type { QueryResolvers } from '../../generated/resolvers.ts';

export const controlVerification: QueryResolvers['controlVerification'] = (_parent, _input, { books }) =>
  books.reportControl(verifyControl, { knownHeads: [] });
