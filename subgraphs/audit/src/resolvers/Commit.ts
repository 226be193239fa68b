import type { CommitResolvers } from '../generated/resolvers.ts';
import { owned } from '../shapes.ts';

const outcomes = { done: 'DONE', refused: 'REFUSED', denied: 'DENIED' } as const;

export const Commit: CommitResolvers = {
  outcome: ({ outcome }) => outcomes[outcome],
  events: async ({ number, trailOwner }, _input, { eventsOf }) =>
    (await eventsOf(trailOwner).load(number)).map((event) => owned(event, trailOwner)),
};
