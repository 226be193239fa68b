import type { SealRowOf } from '@cifra/database/personal/seal-row';
import { logInSessions, sessionOrigins } from '@cifra/database/tables/control';
import type { ControlTx } from '@cifra/database/tx';
import type { Uuid } from '@cifra/domain/ids';
import { expiryOf, type Session, type SessionLimits } from './session-limits.ts';

/** The account at an identity provider that a session is begun with. */
export interface SessionIdentity {
  readonly id: Uuid;
  /** By its code. */
  readonly provider: string;
  /** SHA-256 of what the provider calls its own session; null where it does not say. */
  readonly providerSession: string | null;
  readonly hasSecondFactor: boolean;
}

export interface NewSession {
  readonly sessionId: Uuid;
  readonly userId: Uuid;
  /** What the refresh token names the session by. */
  readonly handle: Uuid;
  /** SHA-256 of the refresh token. The token itself is nowhere stored. */
  readonly tokenHash: string;
  readonly address: string;
  readonly agent: string;
  /** When the user proved who they are. */
  readonly confirmedAtMicros: bigint;
  /** Null: it is begun with a password. */
  readonly identity: SessionIdentity | null;
}

/** Writes a session that begins; `seal` is its user's. */
export function writeSession(
  tx: ControlTx,
  seal: SealRowOf,
  { sessionId, userId, handle, tokenHash, address, agent, confirmedAtMicros, identity }: NewSession,
  limits: SessionLimits,
): Session {
  const nowMicros = tx.commitInstantMicros;
  const begun = { session_id: sessionId, user_id: userId, begun_at: nowMicros };
  const origin = seal(sessionOrigins, { ...begun, address, agent });
  const endsAtMicros = nowMicros + limits.absoluteMicros;
  const expiresAtMicros = expiryOf(limits, { nowMicros, endsAtMicros });
  tx.insert(logInSessions, {
    id: sessionId,
    user_id: userId,
    handle,
    token_hash: tokenHash,
    previous_token_hash: null,
    rotated_at: nowMicros,
    rotation: 1,
    begun_at: nowMicros,
    expires_at: expiresAtMicros,
    ends_at: endsAtMicros,
    confirmed_at: confirmedAtMicros,
    identity_id: identity?.id ?? null,
    provider_session: identity?.providerSession ?? null,
    has_second_factor: identity?.hasSecondFactor ?? false,
    state: 'ACTIVE',
  });
  tx.insert(sessionOrigins, origin);
  tx.record({
    event: 'LOGGED_IN',
    objectType: 'User',
    objectId: userId,
    after: { sessionId, ...(identity !== null && { provider: identity.provider }) },
  });
  return { sessionId, userId, lifeSeconds: Number((expiresAtMicros - nowMicros) / 1_000_000n) };
}
