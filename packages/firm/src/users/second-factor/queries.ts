import { and, eq, getColumns } from 'drizzle-orm';
import type { Sealed } from '@cifra/database/kit/sealed-cipher';
import type { Row } from '@cifra/database/kit/table';
import { controlDerivedWrite, controlQuery } from '@cifra/database/statement';
import type { recoveryCodes, secondFactors } from '@cifra/database/tables/control';
import type { Uuid } from '@cifra/domain/ids';

/** Second factors, their secrets and recovery codes, as they stand. */

export type FactorRow = Row<typeof secondFactors>;
export type RecoveryCodeRow = Row<typeof recoveryCodes>;

/** The second factor of the user of an address. */
export const factorOfAddress = controlQuery<{ email: string }>()((q) => {
  const { user_addresses: addresses, second_factors: t } = q.t;
  return q.db
    .select(getColumns(t))
    .from(addresses)
    .innerJoin(t, eq(t.user_id, addresses.user_id))
    .where(eq(addresses.email, q.arg(addresses.email, 'email')));
});

/** Who has an authenticator, by user. */
export const holdersOfAuthenticators = controlQuery()((q) => {
  const t = q.t.second_factors;
  return q.db.select({ userId: t.user_id }).from(t).where(eq(t.state, 'ACTIVE'));
});

export const openCodesOfUser = controlQuery<{ userId: Uuid }>()((q) => {
  const t = q.t.recovery_codes;
  return q.db
    .select()
    .from(t)
    .where(and(eq(t.user_id, q.arg(t.user_id, 'userId')), eq(t.state, 'OPEN')));
});

/** Of the user of an address. */
export const openCodesOfAddress = controlQuery<{ email: string }>()((q) => {
  const { user_addresses: addresses, recovery_codes: t } = q.t;
  return q.db
    .select(getColumns(t))
    .from(addresses)
    .innerJoin(t, eq(t.user_id, addresses.user_id))
    .where(and(eq(addresses.email, q.arg(addresses.email, 'email')), eq(t.state, 'OPEN')));
});

export const secretById = controlQuery<{ id: Uuid }>()((q) =>
  q.db
    .select()
    .from(q.t.totp_secrets)
    .where(eq(q.t.totp_secrets.id, q.arg(q.t.totp_secrets.id, 'id'))),
);

export const insertSecret = controlDerivedWrite<{ id: Uuid; userId: Uuid; secret: Sealed }>()((q) => {
  const t = q.t.totp_secrets;
  return q.db.insert(t).values({
    id: q.arg(t.id, 'id'),
    user_id: q.arg(t.user_id, 'userId'),
    secret: q.arg(t.secret, 'secret'),
  });
});

export const deleteSecret = controlDerivedWrite<{ id: Uuid }>()((q) =>
  q.db.delete(q.t.totp_secrets).where(eq(q.t.totp_secrets.id, q.arg(q.t.totp_secrets.id, 'id'))),
);
