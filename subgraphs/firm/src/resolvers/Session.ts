import { instantText } from '@cifra/subgraph-kit/shapes';
import type { SessionResolvers } from '../generated/resolvers.ts';

export const Session: SessionResolvers = {
  isCurrent: ({ id }, _input, { access }) => access.claim.session?.id === id,
  begunAt: ({ begunAtMicros }) => instantText(begunAtMicros),
  lastUsedAt: ({ lastUsedAtMicros, begunAtMicros }) => instantText(lastUsedAtMicros ?? begunAtMicros),
  expiresAt: ({ expiresAtMicros }) => instantText(expiresAtMicros),
  endsAt: ({ endsAtMicros }) => instantText(endsAtMicros),
};
