import { instantText } from '@cifra/subgraph-kit/shapes';
import type { CommitResolvers } from '../generated/resolvers.ts';

export const Commit: CommitResolvers = {
  number: (row) => row.number.toString(),
  instant: (row) => instantText(row.instant),
  actorKind: (row) => row.actor_kind,
  actorId: (row) => row.actor_id,
  actorName: (row) => row.actor_name,
  requestId: (row) => row.request_id,
  previousHash: (row) => row.previous_hash,
};
