import { and, asc, eq, getColumns, lt } from 'drizzle-orm';
import type { Row } from '@cifra/database/kit/table';
import { controlDerivedWrite, controlQuery, upsertOf } from '@cifra/database/statement';
import { passkeyUses, type passkeys } from '@cifra/database/tables/passkeys';
import type { Uuid } from '@cifra/domain/ids';

/** Passkeys that were not removed, with what is known of their use, as they stand. */

export type PasskeyRow = Row<typeof passkeys> & {
  /** Null: not since it was made. */
  readonly counter: bigint | null;
  readonly last_used_at: bigint | null;
};

export const passkeysOfUser = controlQuery<{ userId: Uuid }>()((q) => {
  const { passkeys: t, passkey_uses: uses } = q.t;
  return q.db
    .select({ ...getColumns(t), counter: uses.counter, last_used_at: uses.last_used_at })
    .from(t)
    .leftJoin(uses, eq(uses.passkey_id, t.id))
    .where(and(eq(t.user_id, q.arg(t.user_id, 'userId')), eq(t.state, 'ACTIVE')))
    .orderBy(asc(t.created_at), asc(t.id));
});

/** Of the user of an address. */
export const passkeysOfAddress = controlQuery<{ email: string }>()((q) => {
  const { user_addresses: addresses, passkeys: t, passkey_uses: uses } = q.t;
  return q.db
    .select({ ...getColumns(t), counter: uses.counter, last_used_at: uses.last_used_at })
    .from(addresses)
    .innerJoin(t, eq(t.user_id, addresses.user_id))
    .leftJoin(uses, eq(uses.passkey_id, t.id))
    .where(and(eq(addresses.email, q.arg(addresses.email, 'email')), eq(t.state, 'ACTIVE')));
});

export const passkeyByCredential = controlQuery<{ credentialHash: string }>()((q) => {
  const { passkeys: t, passkey_uses: uses } = q.t;
  return q.db
    .select({ ...getColumns(t), counter: uses.counter, last_used_at: uses.last_used_at })
    .from(t)
    .leftJoin(uses, eq(uses.passkey_id, t.id))
    .where(and(eq(t.credential_hash, q.arg(t.credential_hash, 'credentialHash')), eq(t.state, 'ACTIVE')));
});

/** Who has one, by user. */
export const holdersOfPasskeys = controlQuery()((q) => {
  const t = q.t.passkeys;
  return q.db.selectDistinct({ userId: t.user_id }).from(t).where(eq(t.state, 'ACTIVE'));
});

/** Which hosts the passkeys of active users were made for, and whose they are. */
export const hostsOfPasskeys = controlQuery()((q) => {
  const { passkeys: t, users } = q.t;
  return q.db
    .selectDistinct({ host: t.rp_id, userId: t.user_id })
    .from(t)
    .innerJoin(users, eq(users.id, t.user_id))
    .where(and(eq(t.state, 'ACTIVE'), eq(users.is_active, true)));
});

export const keepPasskeyUse = upsertOf(passkeyUses, { set: ['counter', 'last_used_at'] });

export const spentChallenge = controlQuery<{ challengeId: Uuid }>()((q) => {
  const t = q.t.spent_challenges;
  return q.db
    .select()
    .from(t)
    .where(eq(t.challenge_id, q.arg(t.challenge_id, 'challengeId')));
});

/** The database refuses one that is there. */
export const insertSpentChallenge = controlDerivedWrite<{ challengeId: Uuid; expiresAt: bigint }>()((q) => {
  const t = q.t.spent_challenges;
  return q.db.insert(t).values({
    challenge_id: q.arg(t.challenge_id, 'challengeId'),
    expires_at: q.arg(t.expires_at, 'expiresAt'),
  });
});

export const forgetSpentBefore = controlDerivedWrite<{ before: bigint }>()((q) => {
  const t = q.t.spent_challenges;
  return q.db.delete(t).where(lt(t.expires_at, q.arg(t.expires_at, 'before')));
});
