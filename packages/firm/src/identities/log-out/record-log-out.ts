import { challengeKind } from '@cifra/access/challenge-token';
import { signInKind } from '@cifra/access/sign-in-token';
import { controlCommand } from '@cifra/books/command';
import type { Uuid } from '@cifra/domain/ids';
import { refusalCodes, type CodeOf } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { accepted, refused } from '@cifra/domain/result';
import {
  digestOfAccount,
  identityByDigest,
  isOfAccount,
  liveSessionsOfIdentity,
} from '../../directory/identities.ts';
import {
  forgetLogOutsBefore,
  hashOfAccountSessions,
  hashOfSession,
  hashOfToken,
  keepLogOut,
  liveSessionsWithin,
  logOutByHash,
} from '../../directory/provider-log-outs.ts';
import { endSessions } from '../../users/sessions/end-sessions.ts';
import { providerById } from '../provider/queries.ts';

/** After that, nothing that was begun before a log-out can become a session: neither a sign-in nor the question for a second factor. */
const KEPT_MICROS = BigInt(signInKind.lifeSeconds + challengeKind.lifeSeconds + 60) * 1_000_000n;

export interface LogOutByProvider {
  readonly providerId: Uuid;
  /** The provider's. */
  readonly code: string;
  readonly tokenId: string;
  /** Whose sessions; null: those of the provider's session, whoever has them. */
  readonly subject: string | null;
  /** SHA-256 of what the provider calls its session; null: all of the subject's. */
  readonly providerSession: string | null;
  /** Until when the token could be presented again. Epoch microseconds, as decimal digits. */
  readonly goodUntilMicros: string;
}

const codes = refusalCodes('IDENTITY_PROVIDER_UNKNOWN', 'TOKEN_INVALID');

/**
 * Ends what a provider has ended: the sessions that were begun within its session, and those of the subject that do not say within which; where
 * it names no session, all that the subject began with it. What is being begun meanwhile comes to nothing. Refuses in this order:
 * IDENTITY_PROVIDER_UNKNOWN, TOKEN_INVALID (it counted before).
 */
export const recordLogOutByProvider = controlCommand<
  LogOutByProvider,
  { readonly endedSessions: number },
  CodeOf<typeof codes>
>(
  'firm.logOutByProvider',
  async (tx, { providerId, code, tokenId, subject, providerSession, goodUntilMicros }) => {
    const nowMicros = tx.commitInstantMicros;
    const account = subject === null ? null : { providerId, subject };
    const endedHash = hashOfToken(code, tokenId);
    const [provider, spent, found, within] = await Promise.all([
      tx.first(providerById, { id: providerId }),
      tx.first(logOutByHash, { endedHash }),
      account === null ? null : tx.first(identityByDigest, { digest: digestOfAccount(account) }),
      account !== null || providerSession === null
        ? []
        : tx.all(liveSessionsWithin, { providerId, providerSession, nowMicros }),
    ]);
    if (provider?.state !== 'ACTIVE')
      return refused(refuse('IDENTITY_PROVIDER_UNKNOWN', { providerCode: code }));
    if (spent !== null) return refused(refuse('TOKEN_INVALID', {}));
    const identity = account !== null && isOfAccount(found, account) ? found : null;
    const own =
      identity === null
        ? []
        : (await tx.all(liveSessionsOfIdentity, { identityId: identity.id, nowMicros })).filter(
            ({ provider_session: of }) => providerSession === null || of === null || of === providerSession,
          );
    const sessions = [...own, ...within];
    endSessions(tx, sessions);
    tx.derive(forgetLogOutsBefore, { before: nowMicros }, 'ANY');
    tx.upsert(keepLogOut, {
      ended_hash: endedHash,
      ended_at: nowMicros,
      kept_until: BigInt(goodUntilMicros),
    });
    const kept = { ended_at: nowMicros, kept_until: nowMicros + KEPT_MICROS };
    if (providerSession !== null)
      tx.upsert(keepLogOut, { ended_hash: hashOfSession(code, providerSession), ...kept });
    else if (identity !== null)
      tx.upsert(keepLogOut, { ended_hash: hashOfAccountSessions(identity.id), ...kept });
    const users = new Set([...sessions.map((each) => each.user_id), ...(identity ? [identity.user_id] : [])]);
    for (const userId of users)
      tx.record({
        event: 'LOGGED_OUT_BY_PROVIDER',
        objectType: 'User',
        objectId: userId,
        after: {
          provider: code,
          endedSessions: sessions.filter((each) => each.user_id === userId).length,
        },
      });
    if (users.size === 0)
      tx.record({
        event: 'LOGGED_OUT_BY_PROVIDER',
        objectType: 'IdentityProvider',
        objectId: code,
        after: { provider: code, endedSessions: 0 },
      });
    return accepted({ endedSessions: sessions.length });
  },
  { refuses: codes },
);
