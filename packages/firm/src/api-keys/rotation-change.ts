import { thoseOfKeys } from '@cifra/access/key-permissions';
import { accessBase } from '@cifra/access/separation/access-base';
import { apiKeys } from '@cifra/database/tables/keys';
import type { Uuid } from '@cifra/domain/ids';
import { formatInstant } from '@cifra/domain/instant';
import { refusalCodes, type CodeOf } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { accepted, refused } from '@cifra/domain/result';
import { tenantsByIds } from '../dashboard/queries.ts';
import type { Change } from '../proposals/change.ts';
import { checkGiver, rightsOfGiver } from './giver-rights.ts';
import { expiryIsOver } from './key-input.ts';
import { keyById } from './queries.ts';
import { stateOf } from './read-keys.ts';

const MICROS_PER_HOUR = 3_600_000_000n;

export interface RotationContent {
  readonly keyId: Uuid;
  /** The key's, which never change. */
  readonly tenantIds: readonly Uuid[];
  readonly secretHash: string;
  /** How long the secret before works as well; 0: no longer. */
  readonly overlapHours: number;
  /** Epoch microseconds, as decimal digits; null: it stays. */
  readonly expiresAtMicros: string | null;
  /** Who gets the secret. */
  readonly giverId: Uuid;
}

export const rotationChangeCodes = refusalCodes(
  'INPUT_INVALID',
  'KEY_UNKNOWN',
  'KEY_STATE_CONFLICT',
  'KEY_RIGHTS_MISSING',
);

/**
 * Another secret for a key. The one before works as well for the overlap; one from before that ends at once. It takes two persons where
 * somebody else than its maker gets the secret, and where the key lasts longer: nobody agreed to that. Refuses in this order: INPUT_INVALID
 * (its time is over), KEY_UNKNOWN, KEY_STATE_CONFLICT, KEY_RIGHTS_MISSING.
 */
export function rotationChange(
  content: RotationContent,
): Change<{ readonly keyId: Uuid }, CodeOf<typeof rotationChangeCodes>> {
  const { keyId, tenantIds, secretHash, overlapHours, expiresAtMicros, giverId } = content;
  return {
    kind: 'ROTATE_KEY',
    permission: 'Key.Manage',
    tenantIds,
    content,
    gather: async (tx) => {
      const [row, tenants] = await Promise.all([
        tx.first(keyById, { id: keyId }),
        tenantsByIds(tx, tenantIds),
      ]);
      return (firm, nowMicros) => {
        if (expiresAtMicros !== null && BigInt(expiresAtMicros) <= nowMicros) return refused(expiryIsOver());
        if (!row) return refused(refuse('KEY_UNKNOWN', { keyRef: keyId }));
        const keyState = stateOf(row, nowMicros);
        if (keyState !== 'ACTIVE') return refused(refuse('KEY_STATE_CONFLICT', { keyState }));
        const permitted = firm.clusters.find(({ id }) => id === row.cluster_id)?.permissions ?? [];
        const allows = rightsOfGiver({ firm, giverId, nowMicros }, tenantIds);
        const rights = checkGiver(allows, thoseOfKeys(permitted), tenants);
        if (!rights.ok) return rights;
        const { commit_number: version, ...key } = row;
        const expiresAt = expiresAtMicros === null ? row.expires_at : BigInt(expiresAtMicros);
        const ofGiver = { userIds: [giverId], clusterIds: [row.cluster_id], groupIds: [] };
        return accepted({
          after: firm,
          concerned: [],
          serves: [],
          isProtecting: row.created_by !== giverId || expiresAt > row.expires_at,
          base: [String(version), accessBase(firm, ofGiver, nowMicros)],
          apply: async (write) => {
            const previousUntil = nowMicros + BigInt(overlapHours) * MICROS_PER_HOUR;
            const hasOverlap = overlapHours > 0;
            write.replace(
              apiKeys,
              {
                ...key,
                secret_hash: secretHash,
                previous_secret_hash: hasOverlap ? row.secret_hash : null,
                previous_until: hasOverlap ? previousUntil : null,
                expires_at: expiresAt,
              },
              version,
            );
            write.record({
              event: 'KEY_ROTATED',
              objectType: 'Key',
              objectId: keyId,
              before: { expiresAt: formatInstant(row.expires_at) },
              after: { previousUntil: formatInstant(previousUntil), expiresAt: formatInstant(expiresAt) },
            });
            return { keyId };
          },
        });
      };
    },
  };
}
