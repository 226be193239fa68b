import { instantText } from '@cifra/subgraph-kit/shapes';
import type { PasskeyResolvers } from '../generated/resolvers.ts';

export const Passkey: PasskeyResolvers = {
  host: (row) => row.rp_id,
  isSynced: (row) => row.is_synced,
  createdAt: (row) => instantText(row.created_at),
  lastUsedAt: (row) => instantText(row.last_used_at ?? row.created_at),
};
