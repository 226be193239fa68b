import { controlCommand } from '@cifra/books/command';
import { jsonText } from '@cifra/database/chain/chain-recorder';
import { apiKeys, apiKeyTenants } from '@cifra/database/tables/keys';
import type { Uuid } from '@cifra/domain/ids';
import { formatInstant } from '@cifra/domain/instant';
import { refusalCodes, type CodeOf } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { accepted, refused } from '@cifra/domain/result';
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

export interface NewKey extends KeyChoice {
  readonly clusterId: Uuid;
  readonly clusterCode: string;
  readonly prefix: string;
  readonly secretHash: string;
  /** Epoch microseconds, as decimal digits. */
  readonly expiresAtMicros: string;
  readonly createdBy: Uuid;
}

/** Every request with a key looks among them. */
const MOST_KEYS = 1_000;

export const createKeyCommandCodes = refusalCodes('KEY_LIMIT_REACHED');

/** Creates a key whose choice was checked. Refuses: KEY_LIMIT_REACHED. */
export const createKeyCommand = controlCommand<
  NewKey,
  { readonly keyId: Uuid },
  CodeOf<typeof createKeyCommandCodes>
>(
  'firm.createKey',
  async (tx, wanted, { newId }) => {
    const others = await tx.all(keysNotOver, { at: tx.commitInstantMicros });
    if (others.filter(({ is_revoked }) => !is_revoked).length >= MOST_KEYS)
      return refused(refuse('KEY_LIMIT_REACHED', { limit: MOST_KEYS }));
    const { name, holder, tenantIds, manifest, operationNames, addresses, prefix } = wanted;
    const keyId = newId();
    const expiresAt = BigInt(wanted.expiresAtMicros);
    tx.insert(apiKeys, {
      id: keyId,
      name,
      prefix,
      holder,
      cluster_id: wanted.clusterId,
      manifest,
      operation_names: operationNames === null ? null : jsonText(operationNames),
      addresses: addresses === null ? null : jsonText(addresses),
      secret_hash: wanted.secretHash,
      previous_secret_hash: null,
      previous_until: null,
      expires_at: expiresAt,
      is_revoked: false,
      created_by: wanted.createdBy,
      created_at: tx.commitInstantMicros,
    });
    for (const tenantId of tenantIds) tx.insert(apiKeyTenants, { key_id: keyId, tenant_id: tenantId });
    tx.record({
      event: 'KEY_CREATED',
      objectType: 'Key',
      objectId: keyId,
      after: {
        name,
        prefix,
        holder,
        tenantIds,
        cluster: wanted.clusterCode,
        manifest,
        operationNames,
        addresses,
        expiresAt: formatInstant(expiresAt),
      },
    });
    return accepted({ keyId });
  },
  { refuses: createKeyCommandCodes },
);
