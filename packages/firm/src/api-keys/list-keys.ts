import { accessOfKey, clustersOfKeys, type EdgeKey, type KeyList } from '@cifra/access/edge-keys';
import type { UserAccess } from '@cifra/access/grants';
import type { ControlReadTx } from '@cifra/database/tx';
import type { Uuid } from '@cifra/domain/ids';
import { accessClusters, accessTenants } from '../access/user-access.ts';
import { keyById, keysNotOver, tenantsOfEveryKey, tenantsOfKey, type ApiKeyRow } from './queries.ts';
import { stateOf } from './read-keys.ts';

/** The keys whose time is not over, for the edge, with what decides what they may do. `nowMicros`: epoch microseconds. */
export async function listKeys(control: ControlReadTx, nowMicros: bigint): Promise<KeyList> {
  const [rows, members, clusters, tenants] = await Promise.all([
    control.all(keysNotOver, { at: nowMicros }),
    control.all(tenantsOfEveryKey, {}),
    accessClusters(control),
    accessTenants(control),
  ]);
  const tenantsOf = Map.groupBy(members, ({ key_id }) => key_id);
  const keys = rows.map((row) =>
    edgeKeyOf(
      row,
      (tenantsOf.get(row.id) ?? []).map(({ tenant_id }) => tenant_id),
    ),
  );
  return { keys, clusters, tenants };
}

/** A key that is accepted now, with what it may do; null where it is not. For what works in a key's name without a request of its own. */
export async function findAcceptedKey(
  control: ControlReadTx,
  keyId: Uuid,
  nowMicros: bigint,
): Promise<{ readonly key: EdgeKey; readonly access: UserAccess } | null> {
  const [row, members, clusters, tenants] = await Promise.all([
    control.first(keyById, { id: keyId }),
    control.all(tenantsOfKey, { keyId }),
    accessClusters(control),
    accessTenants(control),
  ]);
  if (row === null || stateOf(row, nowMicros) !== 'ACTIVE') return null;
  const key = edgeKeyOf(
    row,
    members.map(({ tenant_id }) => tenant_id),
  );
  return { key, access: accessOfKey(key, { clusters: clustersOfKeys(clusters), tenants }) };
}

function edgeKeyOf(row: ApiKeyRow, tenantIds: readonly string[]): EdgeKey {
  const { id, name, prefix, holder, manifest } = row;
  const operationNames = namesOf(row.operation_names);
  return {
    id,
    name,
    prefix,
    holder,
    clusterId: row.cluster_id,
    tenantIds,
    confinedTo: manifest === null ? null : { manifest, operationNames },
    addresses: namesOf(row.addresses),
    secretHash: row.secret_hash,
    previousSecretHash: row.previous_secret_hash,
    previousUntilMicros: row.previous_until,
    expiresAtMicros: row.expires_at,
    isRevoked: row.is_revoked,
    madeBy: row.created_by,
  };
}

/** What a JSON column of texts holds; null where it holds nothing. */
export const namesOf = (json: string | null): readonly string[] | null =>
  json === null ? null : (JSON.parse(json) as readonly string[]);
