import { hash } from 'node:crypto';
import { and, eq, getColumns, gt, isNotNull } from 'drizzle-orm';
import type { Row } from '@cifra/database/kit/table';
import { controlDerivedWrite, controlQuery } from '@cifra/database/statement';
import type { userIdentities } from '@cifra/database/tables/identities';
import type { Uuid } from '@cifra/domain/ids';

/** The accounts with which people sign in at providers, as they stand. */

export type IdentityRow = Row<typeof userIdentities>;

/** An account, as a provider that vouched for it calls it. */
export interface Account {
  readonly providerId: Uuid;
  readonly subject: string;
}

/** What an account is looked up by. */
export const digestOfAccount = ({ providerId, subject }: Account): string =>
  hash('sha256', `${providerId}\0${subject}`, 'hex');

/** The row that a digest points to; whether it is the account's, `isOfAccount` says. */
export const identityByDigest = controlQuery<{ digest: string }>()((q) => {
  const { identity_lookups: lookups, user_identities: t } = q.t;
  return q.db
    .select(getColumns(t))
    .from(lookups)
    .innerJoin(t, eq(t.id, lookups.identity_id))
    .where(eq(lookups.digest, q.arg(lookups.digest, 'digest')));
});

/** Whether a row that was looked up says itself that it is the account's: whoever alters the look-up becomes nobody. */
export function isOfAccount(row: IdentityRow | null, { providerId, subject }: Account): row is IdentityRow {
  return row?.state === 'LINKED' && row.provider_id === providerId && row.subject === subject;
}

/** All that a user ever had. */
export const identitiesOfUser = controlQuery<{ userId: Uuid }>()((q) => {
  const t = q.t.user_identities;
  return q.db
    .select()
    .from(t)
    .where(eq(t.user_id, q.arg(t.user_id, 'userId')));
});

/** The accounts with which a user may sign in, with their providers. */
export const linkedAccountsOfUser = controlQuery<{ userId: Uuid }>()((q) => {
  const { user_identities: t, identity_providers: providers } = q.t;
  return q.db
    .select({
      id: t.id,
      providerId: providers.id,
      code: providers.code,
      name: providers.name,
      countsAsSecondFactor: providers.counts_as_second_factor,
      linkedAtMicros: t.linked_at,
    })
    .from(t)
    .innerJoin(providers, eq(providers.id, t.provider_id))
    .where(
      and(eq(t.user_id, q.arg(t.user_id, 'userId')), eq(t.state, 'LINKED'), eq(providers.state, 'ACTIVE')),
    )
    .orderBy(providers.code);
});

/** An account with which its user may sign in, while they may. */
export const linkedAccountById = controlQuery<{ id: Uuid }>()((q) => {
  const { user_identities: t, identity_providers: providers } = q.t;
  return q.db
    .select({ id: t.id })
    .from(t)
    .innerJoin(providers, eq(providers.id, t.provider_id))
    .where(and(eq(t.id, q.arg(t.id, 'id')), eq(t.state, 'LINKED'), eq(providers.state, 'ACTIVE')));
});

/** The provider of an account. */
export const providerOfIdentity = controlQuery<{ identityId: Uuid }>()((q) => {
  const { user_identities: t, identity_providers: providers } = q.t;
  return q.db
    .select(getColumns(providers))
    .from(t)
    .innerJoin(providers, eq(providers.id, t.provider_id))
    .where(eq(t.id, q.arg(t.id, 'identityId')));
});

/** The providers for whose token for SCIM a user answers. */
export const providersAnsweredFor = controlQuery<{ userId: Uuid }>()((q) => {
  const t = q.t.identity_providers;
  return q.db
    .select()
    .from(t)
    .where(and(eq(t.scim_made_by, q.arg(t.scim_made_by, 'userId')), isNotNull(t.scim_token_hash)));
});

/** Who may sign in at a provider. */
export const linkedUsers = controlQuery()((q) => {
  const { user_identities: t, identity_providers: providers } = q.t;
  return q.db
    .select({ userId: t.user_id })
    .from(t)
    .innerJoin(providers, eq(providers.id, t.provider_id))
    .where(and(eq(t.state, 'LINKED'), eq(providers.state, 'ACTIVE')));
});

export const insertLookup = controlDerivedWrite<{ identityId: Uuid; userId: Uuid; digest: string }>()((q) => {
  const t = q.t.identity_lookups;
  return q.db.insert(t).values({
    identity_id: q.arg(t.identity_id, 'identityId'),
    user_id: q.arg(t.user_id, 'userId'),
    digest: q.arg(t.digest, 'digest'),
  });
});

export const deleteLookup = controlDerivedWrite<{ identityId: Uuid }>()((q) => {
  const t = q.t.identity_lookups;
  return q.db.delete(t).where(eq(t.identity_id, q.arg(t.identity_id, 'identityId')));
});

/** Sessions of a user that were begun with an account and are alive. */
export const liveSessionsOfIdentity = controlQuery<{ identityId: Uuid; nowMicros: bigint }>()((q) => {
  const t = q.t.log_in_sessions;
  return q.db
    .select()
    .from(t)
    .where(
      and(
        eq(t.identity_id, q.arg(t.identity_id, 'identityId')),
        eq(t.state, 'ACTIVE'),
        gt(t.expires_at, q.arg(t.expires_at, 'nowMicros')),
      ),
    );
});
