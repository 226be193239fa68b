import { and, eq, getColumns, gt } from 'drizzle-orm';
import type { Sealed, SealedPlace } from '@cifra/database/kit/sealed-cipher';
import { controlDerivedWrite, controlQuery } from '@cifra/database/statement';
import type { Uuid } from '@cifra/domain/ids';

/** Identity providers and their secrets, as they stand. */

/** Every provider that there ever was, by its code. */
export const everyProvider = controlQuery()((q) =>
  q.db.select().from(q.t.identity_providers).orderBy(q.t.identity_providers.code),
);

export const providerByCode = controlQuery<{ code: string }>()((q) => {
  const t = q.t.identity_providers;
  return q.db
    .select()
    .from(t)
    .where(eq(t.code, q.arg(t.code, 'code')));
});

/** Whose token for SCIM has a hash. */
export const providerByScimToken = controlQuery<{ tokenHash: string }>()((q) => {
  const t = q.t.identity_providers;
  return q.db
    .select()
    .from(t)
    .where(eq(t.scim_token_hash, q.arg(t.scim_token_hash, 'tokenHash')));
});

export const providerById = controlQuery<{ id: Uuid }>()((q) => {
  const t = q.t.identity_providers;
  return q.db
    .select()
    .from(t)
    .where(eq(t.id, q.arg(t.id, 'id')));
});

export const secretById = controlQuery<{ id: Uuid }>()((q) => {
  const t = q.t.identity_provider_secrets;
  return q.db
    .select()
    .from(t)
    .where(eq(t.id, q.arg(t.id, 'id')));
});

export const insertSecret = controlDerivedWrite<{ id: Uuid; providerId: Uuid; secret: Sealed }>()((q) => {
  const t = q.t.identity_provider_secrets;
  return q.db.insert(t).values({
    id: q.arg(t.id, 'id'),
    provider_id: q.arg(t.provider_id, 'providerId'),
    secret: q.arg(t.secret, 'secret'),
  });
});

/** Of a provider, those that were only proposed too. */
export const deleteSecretsOf = controlDerivedWrite<{ providerId: Uuid }>()((q) => {
  const t = q.t.identity_provider_secrets;
  return q.db.delete(t).where(eq(t.provider_id, q.arg(t.provider_id, 'providerId')));
});

export const deleteSecret = controlDerivedWrite<{ id: Uuid }>()((q) => {
  const t = q.t.identity_provider_secrets;
  return q.db.delete(t).where(eq(t.id, q.arg(t.id, 'id')));
});

/** Sessions that were begun with a provider and are alive. */
export const liveSessionsOfProvider = controlQuery<{ providerId: Uuid; nowMicros: bigint }>()((q) => {
  const { log_in_sessions: t, user_identities: identities } = q.t;
  return q.db
    .select(getColumns(t))
    .from(identities)
    .innerJoin(t, eq(t.identity_id, identities.id))
    .where(
      and(
        eq(identities.provider_id, q.arg(identities.provider_id, 'providerId')),
        eq(t.state, 'ACTIVE'),
        gt(t.expires_at, q.arg(t.expires_at, 'nowMicros')),
      ),
    );
});

/** Where the secret of a provider is sealed. */
export const placeOfSecret = (id: Uuid): SealedPlace => ({
  table: 'identity_provider_secrets',
  column: 'secret',
  key: [id],
});
