import { newApiKey, newPrefix } from '@cifra/access/api-key';
import { firstNotOfKeys, neededToGive, thoseOfKeys } from '@cifra/access/key-permissions';
import type { Books } from '@cifra/books/books';
import type { CommandRequest, DoorRefusalCode } from '@cifra/books/command';
import type { ControlReadTx } from '@cifra/database/tx';
import type { Uuid } from '@cifra/domain/ids';
import { refusalCodes, type RefusalOf } from '@cifra/domain/refusal-codes';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import { clustersByIds } from '../access/user-access.ts';
import { tenantsByIds } from '../dashboard/queries.ts';
import { clusterByCode } from '../directory/queries.ts';
import { createKeyCommand, createKeyCommandCodes, type KeyChoice } from './create-key.ts';
import type { AllowsIn, ApiKey } from './read-keys.ts';
import { rotateKeyCommand, rotateKeyCommandCodes } from './rotate-key.ts';

const MICROS_PER_DAY = 86_400_000_000n;
const DEFAULT_DAYS = 90;
const MOST_DAYS = 366;

/** Who gives a key: its permissions are held against theirs, tenant by tenant. */
export interface KeyGiver {
  readonly userId: Uuid;
  readonly allows: AllowsIn;
}

export interface KeyShown {
  readonly keyId: Uuid;
  /** The whole key. It is shown this once. */
  readonly key: string;
}

/** When a key is to end: epoch microseconds, as decimal digits. */
interface Expiry {
  readonly expiresAtMicros: string | null;
  readonly nowMicros: bigint;
}

export interface WantedKey extends KeyChoice, Expiry {
  /** The cluster's code. */
  readonly cluster: string;
}

type Shown<Codes> = Promise<Result<KeyShown, Codes | Refusal<DoorRefusalCode>>>;

export const createKeyCodes = refusalCodes(
  'INPUT_INVALID',
  'KEY_MANIFEST_MISSING',
  'TENANT_UNKNOWN',
  'CLUSTER_UNKNOWN',
  'KEY_PERMISSION_NOT_ALLOWED',
  'KEY_RIGHTS_MISSING',
  ...createKeyCommandCodes,
);

/**
 * Creates a key. Refuses in this order: INPUT_INVALID (its time), KEY_MANIFEST_MISSING, TENANT_UNKNOWN (also where the giver may not manage
 * keys), CLUSTER_UNKNOWN, KEY_PERMISSION_NOT_ALLOWED, KEY_RIGHTS_MISSING, KEY_LIMIT_REACHED.
 */
export async function createKey(
  books: Books,
  { cluster: clusterCode, expiresAtMicros, nowMicros, ...choice }: WantedKey,
  { giver, request }: { readonly giver: KeyGiver; readonly request: CommandRequest },
): Shown<RefusalOf<typeof createKeyCodes>> {
  const expiry = checkExpiry({ expiresAtMicros, nowMicros });
  if (!expiry.ok) return expiry;
  if (choice.manifest === null && (choice.holder === 'PARTNER' || choice.operationNames !== null))
    return refused(refuse('KEY_MANIFEST_MISSING', {}));
  const tenants = await findTenants(books.control, choice.tenantIds, giver);
  if (!tenants.ok) return tenants;
  const cluster = await books.control.first(clusterByCode, { code: clusterCode });
  if (!cluster || cluster.is_removed)
    return refused(refuse('CLUSTER_UNKNOWN', { clusterRef: clusterCode.slice(0, 60) }));
  const permissions = JSON.parse(cluster.permissions) as readonly string[];
  const heldPermission = firstNotOfKeys(permissions);
  if (heldPermission !== null) return refused(refuse('KEY_PERMISSION_NOT_ALLOWED', { heldPermission }));
  const rights = checkRights(permissions, tenants.value, giver);
  if (!rights.ok) return rights;
  const { prefix, secretHash, key } = newApiKey(newPrefix());
  const created = await books.executeControl(
    createKeyCommand,
    {
      ...choice,
      clusterId: cluster.id,
      clusterCode: cluster.code,
      prefix,
      secretHash,
      expiresAtMicros: expiry.value ?? (nowMicros + BigInt(DEFAULT_DAYS) * MICROS_PER_DAY).toString(),
      createdBy: giver.userId,
    },
    request,
  );
  return created.ok ? accepted({ keyId: created.value.keyId, key }) : created;
}

export const rotateKeyCodes = refusalCodes('INPUT_INVALID', 'KEY_RIGHTS_MISSING', ...rotateKeyCommandCodes);

/**
 * Gives a key another secret. Whoever gets it could do what the key may: they need all of it themselves. Refuses in this order:
 * INPUT_INVALID (its time), KEY_RIGHTS_MISSING, KEY_UNKNOWN, KEY_STATE_CONFLICT.
 */
export async function rotateKey(
  books: Books,
  {
    key: { id, prefix, cluster_id, tenantIds },
    overlapHours,
    ...time
  }: Expiry & { readonly key: ApiKey; readonly overlapHours: number },
  { giver, request }: { readonly giver: KeyGiver; readonly request: CommandRequest },
): Shown<RefusalOf<typeof rotateKeyCodes>> {
  const expiry = checkExpiry(time);
  if (!expiry.ok) return expiry;
  const [cluster] = await clustersByIds(books.control, [cluster_id]);
  const permissions =
    cluster === undefined ? [] : thoseOfKeys(JSON.parse(cluster.permissions) as readonly string[]);
  const rights = checkRights(permissions, await tenantsByIds(books.control, tenantIds), giver);
  if (!rights.ok) return rights;
  const made = newApiKey(prefix);
  const rotation = {
    keyId: id,
    secretHash: made.secretHash,
    overlapHours,
    expiresAtMicros: expiry.value,
  };
  const rotated = await books.executeControl(rotateKeyCommand, rotation, request);
  return rotated.ok ? accepted({ keyId: id, key: made.key }) : rotated;
}

function checkExpiry({
  expiresAtMicros,
  nowMicros,
}: Expiry): Result<string | null, Refusal<'INPUT_INVALID'>> {
  if (expiresAtMicros === null) return accepted(null);
  const life = BigInt(expiresAtMicros) - nowMicros;
  if (life > 0n && life <= BigInt(MOST_DAYS) * MICROS_PER_DAY) return accepted(expiresAtMicros);
  const problem = `must be in the future, by at most ${MOST_DAYS} days`;
  return refused(refuse('INPUT_INVALID', { field: 'expiresAt', problem, value: null }));
}

interface NamedTenant {
  readonly number: number;
  readonly slug: string;
}

/** A tenant in which the giver may not manage keys is as unknown as one that is not there. */
async function findTenants(
  control: ControlReadTx,
  tenantIds: readonly Uuid[],
  { allows }: KeyGiver,
): Promise<Result<readonly NamedTenant[], Refusal<'TENANT_UNKNOWN'>>> {
  const byId = new Map((await tenantsByIds(control, tenantIds)).map((tenant) => [tenant.id, tenant]));
  const named: NamedTenant[] = [];
  for (const tenantId of tenantIds) {
    const tenant = byId.get(tenantId);
    if (tenant?.state !== 'ACTIVE' || !allows('Key.Manage', tenant.number))
      return refused(refuse('TENANT_UNKNOWN', { tenantRef: tenantId }));
    named.push(tenant);
  }
  return accepted(named);
}

function checkRights(
  permissions: readonly string[],
  tenants: readonly NamedTenant[],
  { allows }: KeyGiver,
): Result<null, Refusal<'KEY_RIGHTS_MISSING'>> {
  for (const { number, slug } of tenants) {
    const neededPermission = neededToGive(permissions).find((permission) => !allows(permission, number));
    if (neededPermission !== undefined)
      return refused(refuse('KEY_RIGHTS_MISSING', { neededPermission, tenantSlug: slug }));
  }
  return accepted(null);
}
