import { hash } from 'node:crypto';
import { and, eq, getColumns, gt, lt } from 'drizzle-orm';
import { controlDerivedWrite, controlQuery, upsertOf } from '@cifra/database/statement';
import { providerLogOuts } from '@cifra/database/tables/identities';
import type { ControlReadTx } from '@cifra/database/tx';
import type { Uuid } from '@cifra/domain/ids';
import { linkedAccountById } from './identities.ts';

/** What identity providers have ended, as it stands. */

export const logOutByHash = controlQuery<{ endedHash: string }>()((q) => {
  const t = q.t.provider_log_outs;
  return q.db
    .select()
    .from(t)
    .where(eq(t.ended_hash, q.arg(t.ended_hash, 'endedHash')));
});

export const keepLogOut = upsertOf(providerLogOuts, { set: ['ended_at', 'kept_until'] });

export const forgetLogOutsBefore = controlDerivedWrite<{ before: bigint }>()((q) => {
  const t = q.t.provider_log_outs;
  return q.db.delete(t).where(lt(t.kept_until, q.arg(t.kept_until, 'before')));
});

/** Sessions that are alive and were begun within one of a provider's own sessions. */
export const liveSessionsWithin = controlQuery<{
  providerId: Uuid;
  providerSession: string;
  nowMicros: bigint;
}>()((q) => {
  const { log_in_sessions: t, user_identities: identities } = q.t;
  return q.db
    .select(getColumns(t))
    .from(identities)
    .innerJoin(t, eq(t.identity_id, identities.id))
    .where(
      and(
        eq(identities.provider_id, q.arg(identities.provider_id, 'providerId')),
        eq(t.provider_session, q.arg(t.provider_session, 'providerSession')),
        eq(t.state, 'ACTIVE'),
        gt(t.expires_at, q.arg(t.expires_at, 'nowMicros')),
      ),
    );
});

const hashOf = (...parts: readonly string[]): string => hash('sha256', parts.join('\0'), 'hex');

/** What a log-out of a provider's ends, by which it is kept and found. Providers by their codes, which are never used again. */
export const hashOfToken = (provider: string, tokenId: string): string => hashOf('token', provider, tokenId);
export const hashOfSession = (provider: string, providerSession: string): string =>
  hashOf('session', provider, providerSession);
export const hashOfAccountSessions = (identityId: Uuid): string => hashOf('account', identityId);

/** An account that a provider vouched for, before the session was begun: a second factor had to be given first. */
export interface VouchedIdentity {
  readonly id: Uuid;
  readonly provider: string;
  readonly providerSession: string | null;
  /** When it vouched. Epoch microseconds, as decimal digits. */
  readonly vouchedAtMicros: string;
}

/**
 * Whether no session may be begun with it any more: the account was unlinked since, its provider removed, or the provider has ended what it
 * vouched for. One set of reads.
 */
export async function isWithdrawn(
  tx: ControlReadTx,
  { id, provider, providerSession, vouchedAtMicros }: VouchedIdentity,
): Promise<boolean> {
  const [account, session, all] = await Promise.all([
    tx.first(linkedAccountById, { id }),
    hasEnded(tx, { provider, providerSession }),
    tx.first(logOutByHash, { endedHash: hashOfAccountSessions(id) }),
  ]);
  return account === null || session || (all !== null && all.ended_at >= BigInt(vouchedAtMicros));
}

/** Whether a provider has ended its session: it never begins again. */
export async function hasEnded(
  tx: ControlReadTx,
  { provider, providerSession }: Pick<VouchedIdentity, 'provider' | 'providerSession'>,
): Promise<boolean> {
  if (providerSession === null) return false;
  return (await tx.first(logOutByHash, { endedHash: hashOfSession(provider, providerSession) })) !== null;
}
