import { firstNotOfKeys } from '@cifra/access/key-permissions';
import { accessBase } from '@cifra/access/separation/access-base';
import { jsonText } from '@cifra/database/chain/chain-recorder';
import { apiKeys, apiKeyTenants } from '@cifra/database/tables/keys';
import type { Uuid } from '@cifra/domain/ids';
import { formatInstant } from '@cifra/domain/instant';
import { refusalCodes, type CodeOf } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { accepted, refused } from '@cifra/domain/result';
import { tenantsByIds } from '../dashboard/queries.ts';
import { clusterByCode } from '../directory/queries.ts';
import type { Change } from '../proposals/change.ts';
import { checkGiver, rightsOfGiver } from './giver-rights.ts';
import { expiryIsOver } from './key-input.ts';
import { keysNotOver } from './queries.ts';

/** What a person chooses, besides the key's cluster and time. */
export interface KeyChoice {
  readonly name: string;
  readonly holder: 'PARTNER' | 'SYSTEM';
  readonly tenantIds: readonly Uuid[];
  readonly manifest: string | null;
  /** Sorted; null: all of the manifest. */
  readonly operationNames: readonly string[] | null;
  /** Networks as CIDR; null: from anywhere. */
  readonly addresses: readonly string[] | null;
}

export interface KeyContent extends KeyChoice {
  /** The key's id, chosen before it is there. */
  readonly keyId: Uuid;
  /** The cluster's code. */
  readonly cluster: string;
  readonly prefix: string;
  /** SHA-256 of 256 random bits. Whoever made them has the key; nothing accepts it before somebody else agrees. */
  readonly secretHash: string;
  /** Epoch microseconds, as decimal digits. */
  readonly expiresAtMicros: string;
  /** Who answers for it, with whose rights it is given. */
  readonly giverId: Uuid;
}

/** Every request with a key looks among them. */
const MOST_KEYS = 1_000;

export const keyChangeCodes = refusalCodes(
  'INPUT_INVALID',
  'TENANT_UNKNOWN',
  'CLUSTER_UNKNOWN',
  'KEY_PERMISSION_NOT_ALLOWED',
  'KEY_RIGHTS_MISSING',
  'KEY_LIMIT_REACHED',
);

/**
 * A key of some tenants. It lets a program in that stays when the person goes: every key takes two. Refuses in this order: INPUT_INVALID (its
 * time is over), TENANT_UNKNOWN (also where the giver may not manage keys), CLUSTER_UNKNOWN, KEY_PERMISSION_NOT_ALLOWED, KEY_RIGHTS_MISSING,
 * KEY_LIMIT_REACHED.
 */
export function keyChange(
  content: KeyContent,
): Change<{ readonly keyId: Uuid }, CodeOf<typeof keyChangeCodes>> {
  const { keyId, name, holder, tenantIds, manifest, operationNames, addresses, prefix, giverId } = content;
  const expiresAt = BigInt(content.expiresAtMicros);
  return {
    kind: 'CREATE_KEY',
    permission: 'Key.Manage',
    tenantIds,
    content,
    gather: async (tx) => {
      const [tenants, cluster, others] = await Promise.all([
        tenantsByIds(tx, tenantIds),
        tx.first(clusterByCode, { code: content.cluster }),
        tx.all(keysNotOver, { at: tx.commitInstantMicros }),
      ]);
      return (firm, nowMicros) => {
        if (expiresAt <= nowMicros) return refused(expiryIsOver());
        const allows = rightsOfGiver({ firm, giverId, nowMicros }, tenantIds);
        const unserved = tenantIds.find((id) => {
          const isServed = tenants.some((tenant) => tenant.id === id && tenant.state === 'ACTIVE');
          return !isServed || !allows('Key.Manage', id);
        });
        if (unserved !== undefined) return refused(refuse('TENANT_UNKNOWN', { tenantRef: unserved }));
        if (!cluster || cluster.is_removed)
          return refused(refuse('CLUSTER_UNKNOWN', { clusterRef: content.cluster.slice(0, 60) }));
        const permitted = JSON.parse(cluster.permissions) as readonly string[];
        const heldPermission = firstNotOfKeys(permitted);
        if (heldPermission !== null) return refused(refuse('KEY_PERMISSION_NOT_ALLOWED', { heldPermission }));
        const rights = checkGiver(allows, permitted, tenants);
        if (!rights.ok) return rights;
        if (others.filter(({ is_revoked }) => !is_revoked).length >= MOST_KEYS)
          return refused(refuse('KEY_LIMIT_REACHED', { limit: MOST_KEYS }));
        return accepted({
          after: firm,
          concerned: [],
          serves: [],
          isProtecting: true,
          base: accessBase(firm, { userIds: [giverId], clusterIds: [cluster.id], groupIds: [] }, nowMicros),
          apply: async (write) => {
            write.insert(apiKeys, {
              id: keyId,
              name,
              prefix,
              holder,
              cluster_id: cluster.id,
              manifest,
              operation_names: operationNames === null ? null : jsonText(operationNames),
              addresses: addresses === null ? null : jsonText(addresses),
              secret_hash: content.secretHash,
              previous_secret_hash: null,
              previous_until: null,
              expires_at: expiresAt,
              is_revoked: false,
              created_by: giverId,
              created_at: nowMicros,
            });
            for (const tenantId of tenantIds)
              write.insert(apiKeyTenants, { key_id: keyId, tenant_id: tenantId });
            write.record({
              event: 'KEY_CREATED',
              objectType: 'Key',
              objectId: keyId,
              after: {
                name,
                prefix,
                holder,
                tenantIds,
                cluster: cluster.code,
                manifest,
                operationNames,
                addresses,
                expiresAt: formatInstant(expiresAt),
              },
            });
            return { keyId };
          },
        });
      };
    },
  };
}
