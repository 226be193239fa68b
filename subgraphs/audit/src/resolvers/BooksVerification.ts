import type { BooksVerificationResolvers } from '../generated/resolvers.ts';

/** Source: docs/specs/chain.md. */
const CANNOT_DETECT =
  'A tail of commits that was cut off, or rewritten with all its hashes, after the last head that reached the control plane (at most a minute before), and a control plane that was rewritten along with it since the last signed digest that is kept elsewhere.';

export const BooksVerification: BooksVerificationResolvers = {
  chainFaults: ({ chainFaults }) => chainFaults.map((fault) => ({ __typename: 'ChainFault', ...fault })),
  booksFaults: ({ booksFaults }) => booksFaults.map((fault) => ({ __typename: 'BooksFault', ...fault })),
  cannotDetect: () => CANNOT_DETECT,
};
