import { verifyLogOutToken } from '@cifra/access/log-out-token';
import type { Books } from '@cifra/books/books';
import { accepted, refused, type Result } from '@cifra/domain/result';
import { activeProvider } from '../provider/manage-providers.ts';
import type { ProviderClients } from '../provider/provider-clients.ts';
import { hashOfProviderSession } from '../sign-in/redeem.ts';
import { recordLogOutByProvider } from './record-log-out.ts';

export interface LogOutParts {
  readonly books: Books;
  readonly providerClients: ProviderClients;
}

/** What a provider sent. */
export interface LogOutRequest {
  /** The provider whose address it was sent to. */
  readonly code: string;
  readonly token: string;
  readonly requestId: string;
  readonly origin: string;
}

/** Why a log-out does not count, in a phrase. */
export type LogOutProblem = string;

/** Where a provider sends its log-outs; null where this server does not know its own address. */
export const logOutAddress = (publicOrigin: string | null, code: string): string | null =>
  publicOrigin === null ? null : `${publicOrigin}/auth/oidc/backchannel-logout/${code}`;

/**
 * A provider says that it has ended a session. OpenID Connect Back-Channel Logout 1.0. Who sends it is of no account: the token is the provider's
 * or it is nothing, and whoever sends nothing writes nothing. Answers how many sessions ended.
 */
export async function logOutByProvider(
  { books, providerClients }: LogOutParts,
  { code, token, requestId, origin }: LogOutRequest,
): Promise<Result<number, LogOutProblem>> {
  const provider = await activeProvider(books, code);
  if (!provider.ok) return refused('there is no such provider');
  const issuer = await providerClients.logOutIssuerOf(provider.value);
  if (!issuer.ok) return refused('the provider does not describe itself');
  const nowSeconds = Math.floor(Date.now() / 1000);
  const verified = await verifyLogOutToken(token, issuer.value, nowSeconds);
  if (!verified.ok) return refused(verified.refusal);
  const { tokenId, subject, sessionId, goodUntilSeconds } = verified.value;
  const { id: providerId } = provider.value;
  const actor = { kind: 'key', id: providerId, name: `Log-out of ${code}` } as const;
  const ended = await books.executeControl(
    recordLogOutByProvider,
    {
      providerId,
      code,
      tokenId,
      subject,
      providerSession: sessionId === null ? null : hashOfProviderSession(sessionId),
      goodUntilMicros: (BigInt(goodUntilSeconds) * 1_000_000n).toString(),
    },
    { actor, requestId, origin, reason: null, idempotencyKey: null },
  );
  if (ended.ok) return accepted(ended.value.endedSessions);
  return refused(ended.refusal.code === 'TOKEN_INVALID' ? 'it counted before' : ended.refusal.code);
}
