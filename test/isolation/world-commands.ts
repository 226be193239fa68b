import type { Uuid } from '@cifra/domain/ids';
import { accepted } from '@cifra/domain/result';
import { controlCommand } from '@cifra/books/command';
import { grants, users } from '@cifra/database/tables/control';

/** Bare writes of users and grants: the fuzzer needs states that the product's own operations do not make at once (expired, revoked). */

export interface GrantWish {
  readonly id: Uuid;
  readonly userId: Uuid;
  readonly clusterId: Uuid;
  readonly tenantId: Uuid | null;
  readonly isRevoked: boolean;
  /** Decimal digits. */
  readonly validUntilMicros: string | null;
}

interface UserWish {
  readonly id: Uuid;
  readonly name: string;
  readonly isActive: boolean;
  readonly grants: readonly GrantWish[];
}

const rowOf = ({ id, userId, clusterId, tenantId, isRevoked, validUntilMicros }: GrantWish) => ({
  id,
  user_id: userId,
  cluster_id: clusterId,
  scope: tenantId === null ? ('ALL' as const) : ('TENANT' as const),
  scope_id: tenantId,
  valid_from: null,
  valid_until: validUntilMicros === null ? null : BigInt(validUntilMicros),
  is_revoked: isRevoked,
});

export const createActor = controlCommand<UserWish, null, never>(
  'isolation.createActor',
  async (tx, wish) => {
    await tx.insert(users, {
      id: wish.id,
      email: `${wish.name.toLowerCase()}@isolation.example`,
      name: wish.name,
      password_hash: null,
      is_active: wish.isActive,
    });
    for (const grant of wish.grants) await tx.insert(grants, rowOf(grant));
    await tx.record({ event: 'ISOLATION_ACTOR', objectType: 'User', objectId: wish.id });
    return accepted(null);
  },
);

/** `version`: the commit that wrote the grant as it is. Answers the commit that wrote it anew. */
export const replaceGrant = controlCommand<
  { readonly grant: GrantWish; readonly version: string },
  { readonly version: string },
  never
>('isolation.replaceGrant', async (tx, { grant, version }) => {
  await tx.replace(grants, rowOf(grant), BigInt(version));
  await tx.record({ event: 'ISOLATION_GRANT', objectType: 'Grant', objectId: grant.id });
  return accepted({ version: tx.commitNumber.toString() });
});

export const commands = [createActor, replaceGrant];
