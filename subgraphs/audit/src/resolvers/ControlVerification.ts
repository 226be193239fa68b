import type { ControlVerificationResolvers } from '../generated/resolvers.ts';

/** Source: docs/specs/chain.md. */
const CANNOT_DETECT =
  'A tail of commits that was cut off, or rewritten with all its hashes, since the last signed digest that is kept elsewhere (`verify --digest` compares with it); and what stands outside the chain: sessions, sealed secrets, statuses.';

export const ControlVerification: ControlVerificationResolvers = {
  chainFaults: ({ chainFaults }) => chainFaults.map((fault) => ({ __typename: 'ChainFault', ...fault })),
  cannotDetect: () => CANNOT_DETECT,
};
