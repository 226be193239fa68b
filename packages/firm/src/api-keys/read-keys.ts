import { claimAllowsTenant, type Claim } from '@cifra/access/claim';
import type { PermissionName } from '@cifra/access/permissions';
import { pageOfRows, type Connection, type KeyPart, type PageRequest } from '@cifra/books/connection';
import { tenantNumberById } from '@cifra/books/tenant-number';
import type { ControlReadTx } from '@cifra/database/tx';
import { parseUuid, type Uuid } from '@cifra/domain/ids';
import {
  everyKey,
  everyLastUse,
  keyById,
  lastUseOfKey,
  tenantsOfEveryKey,
  tenantsOfKey,
  type ApiKeyRow,
} from './queries.ts';

/** A key with its tenants, and when it was last accepted. */
export interface ApiKey extends ApiKeyRow {
  readonly tenantIds: readonly Uuid[];
  /** Epoch microseconds; null: never. */
  readonly lastUsedAtMicros: bigint | null;
}

export type ApiKeyPage = Connection<ApiKey>;
export type ApiKeyState = 'ACTIVE' | 'EXPIRED' | 'REVOKED';

type KeyPermission = Extract<PermissionName, `Key.${string}`>;

/** Whether somebody has a permission in a tenant, by its number. */
export type AllowsIn = (permission: PermissionName, tenantNumber: number) => boolean;

export const allowsByClaim =
  (claim: Claim): AllowsIn =>
  (permission, tenantNumber) =>
    claimAllowsTenant(claim, permission, tenantNumber);

/** Who asks, of which control plane. */
export interface KeyReader {
  readonly control: ControlReadTx;
  readonly allows: AllowsIn;
}

export function stateOf(
  { is_revoked, expires_at }: Pick<ApiKeyRow, 'is_revoked' | 'expires_at'>,
  nowMicros: bigint,
): ApiKeyState {
  if (is_revoked) return 'REVOKED';
  return nowMicros < expires_at ? 'ACTIVE' : 'EXPIRED';
}

/** Every key, in order of creation. */
export async function readEveryKey(control: ControlReadTx): Promise<readonly ApiKey[]> {
  const [rows, tenants, uses] = await Promise.all([
    control.all(everyKey, {}),
    control.all(tenantsOfEveryKey, {}),
    control.all(everyLastUse, {}),
  ]);
  const tenantsOf = Map.groupBy(tenants, ({ key_id }) => key_id);
  const lastUses = new Map(uses.map(({ key_id, last_used_at }) => [key_id, last_used_at]));
  return rows.map((row) => ({
    ...row,
    tenantIds: (tenantsOf.get(row.id) ?? []).map(({ tenant_id }) => tenant_id),
    lastUsedAtMicros: lastUses.get(row.id) ?? null,
  }));
}

/** The parts of a key's place in the list. */
export const keyListKey: readonly KeyPart[] = ['id'];

/** The keys that a caller may see, of one state or of all. A key of several tenants names them all: it is seen where all are. */
export async function readKeys(
  reader: KeyReader,
  { state, nowMicros }: { readonly state: ApiKeyState | null; readonly nowMicros: bigint },
  page: PageRequest,
): Promise<ApiKeyPage> {
  const seen: ApiKey[] = [];
  for (const key of await readEveryKey(reader.control))
    if (
      (state === null || stateOf(key, nowMicros) === state) &&
      (await allowsInAll(reader, 'Key.Read', key.tenantIds))
    )
      seen.push(key);
  return pageOfRows(seen, page, { key: keyListKey, keyOf: ({ id }) => [id] });
}

/** A key in all of whose tenants the caller has the permission; null if there is none. */
export async function findKey(
  reader: KeyReader,
  id: string,
  permission: KeyPermission,
): Promise<ApiKey | null> {
  const parsed = parseUuid(id);
  const key = parsed.ok ? await readKey(reader.control, parsed.value) : null;
  return key !== null && (await allowsInAll(reader, permission, key.tenantIds)) ? key : null;
}

/** A key, whoever asks; null if there is none. */
export async function readKey(control: ControlReadTx, id: Uuid): Promise<ApiKey | null> {
  const [row, tenants, use] = await Promise.all([
    control.first(keyById, { id }),
    control.all(tenantsOfKey, { keyId: id }),
    control.first(lastUseOfKey, { keyId: id }),
  ]);
  if (row === null) return null;
  const tenantIds = tenants.map(({ tenant_id }) => tenant_id);
  return { ...row, tenantIds, lastUsedAtMicros: use?.last_used_at ?? null };
}

async function allowsInAll(
  { control, allows }: KeyReader,
  permission: KeyPermission,
  tenantIds: readonly Uuid[],
): Promise<boolean> {
  for (const tenantId of tenantIds) {
    const number = await tenantNumberById(control, tenantId);
    if (number === null || !allows(permission, number)) return false;
  }
  return true;
}
