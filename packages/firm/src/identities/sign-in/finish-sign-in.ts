import { newRefreshToken } from '@cifra/access/refresh-token';
import type { RequestOrigin } from '@cifra/access/subgraph-context';
import { verifySignIn, type SignIn } from '@cifra/access/sign-in-token';
import type { CommandRequest, DoorRefusalCode } from '@cifra/books/command';
import { newId } from '@cifra/books/ids';
import { parseUuid, type Uuid } from '@cifra/domain/ids';
import { refusalCodes, type RefusalOf } from '@cifra/domain/refusal-codes';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import { linkById, userById } from '../../directory/queries.ts';
import { asUserIn, challengeOf, hashOf, tokensOf, type LogInAnswer } from '../../users/log-in.ts';
import { agentOf } from '../../users/person.ts';
import { digestOfAccount, identityByDigest, isOfAccount, type Account } from '../../directory/identities.ts';
import { providerById } from '../provider/queries.ts';
import type { BeginParts } from './begin-sign-in.ts';
import { recordSignIn, recordSignInCodes } from './record-sign-in.ts';
import { redeem, type Vouched } from './redeem.ts';

export interface FinishParts extends BeginParts {
  readonly origin: RequestOrigin;
}

/** What the page brings back. */
export interface Returned {
  readonly transaction: string;
  /** The provider whose address the browser came back to, by its code. */
  readonly code: string;
  /** The query of that address. */
  readonly response: string;
}

export const redeemCodes = refusalCodes(
  'TOKEN_INVALID',
  'SIGN_IN_REFUSED',
  'PUBLIC_ADDRESS_MISSING',
  'MASTER_KEY_MISSING',
  'IDENTITY_PROVIDER_UNFIT',
);

export interface Redeemed {
  readonly account: Account;
  readonly signIn: SignIn & { readonly begunAtSeconds: number };
  readonly vouched: Vouched;
}

/**
 * Holds what came back against the sign-in that this browser began, and redeems it. Refuses in this order: TOKEN_INVALID (of the
 * transaction), SIGN_IN_REFUSED (another purpose, another provider's address), then as `redeem` does.
 */
export async function redeemReturned(
  parts: BeginParts,
  { transaction, code, response }: Returned,
  isFor: (signIn: SignIn) => boolean,
): Promise<Result<Redeemed, RefusalOf<typeof redeemCodes>>> {
  const nowSeconds = Math.floor(Date.now() / 1000);
  const signIn = await verifySignIn(transaction, { keys: parts.keys, nowSeconds });
  if (!signIn.ok) return refused(refuse('TOKEN_INVALID', {}));
  const providerId = parseUuid(signIn.value.providerId);
  const provider = providerId.ok
    ? await parts.books.control.first(providerById, { id: providerId.value })
    : null;
  if (!isFor(signIn.value))
    return refused(refuse('SIGN_IN_REFUSED', { why: 'it was begun for something else' }));
  if (provider?.state !== 'ACTIVE' || provider.code !== code)
    return refused(refuse('SIGN_IN_REFUSED', { why: 'it was begun with another provider' }));
  const vouched = await redeem(parts, { provider, signIn: signIn.value, response });
  if (!vouched.ok) return vouched;
  const account = { providerId: provider.id, subject: vouched.value.subject };
  return accepted({ account, signIn: signIn.value, vouched: vouched.value });
}

export const finishSignInCodes = refusalCodes(...redeemCodes, ...recordSignInCodes, 'IDENTITY_NOT_LINKED');

/**
 * Ends a sign-in with a provider: a session begins, or a second factor is asked for. Refuses in this order: as `redeemReturned` does, as
 * `recordSignIn` does, IDENTITY_NOT_LINKED.
 */
export async function finishSignIn(
  parts: FinishParts,
  returned: Returned,
  request: CommandRequest,
): Promise<Result<LogInAnswer, RefusalOf<typeof finishSignInCodes> | Refusal<DoorRefusalCode>>> {
  const redeemed = await redeemReturned(
    parts,
    returned,
    ({ purpose: { kind } }) => kind === 'LOG_IN' || kind === 'ACCEPT',
  );
  if (!redeemed.ok) return redeemed;
  const { books, keys, origin } = parts;
  const { account, signIn, vouched } = redeemed.value;
  const invitation = invitationOf(signIn);
  const userId =
    invitation === null ? await userOfAccount(parts, account) : await userOfLink(parts, invitation);
  const user = userId && (await books.control.first(userById, { id: userId }));
  const token = { handle: newId(), secret: newRefreshToken() };
  const recorded = await books.executeControl(
    recordSignIn,
    {
      account,
      provider: returned.code,
      userId,
      invitation,
      sessionId: signIn.sessionId as Uuid,
      handle: token.handle,
      tokenHash: hashOf(token.secret),
      address: origin.ip.slice(0, 64),
      agent: agentOf(origin.userAgent),
      providerSession: vouched.providerSession,
      provedAtMicros:
        vouched.provedAtSeconds === null
          ? null
          : (BigInt(Math.floor(vouched.provedAtSeconds)) * 1_000_000n).toString(),
    },
    user ? asUserIn(request, user) : request,
  );
  if (!recorded.ok) return recorded;
  const outcome = recorded.value;
  switch (outcome.kind) {
    case 'LOGGED_IN':
      return accepted({ kind: 'LOGGED_IN', tokens: await tokensOf(keys, outcome.session, token) });
    case 'CHALLENGED': {
      const { version, identityId, provider } = outcome;
      const { providerSession } = vouched;
      const identity = { id: identityId, provider, providerSession };
      return accepted(await challengeOf(keys, { userId: outcome.userId, version, identity }));
    }
    case 'UNLINKED':
      return refused(refuse('IDENTITY_NOT_LINKED', {}));
  }
}

function invitationOf({ purpose }: SignIn): { readonly linkId: Uuid; readonly secretHash: string } | null {
  return purpose.kind === 'ACCEPT'
    ? { linkId: purpose.linkId as Uuid, secretHash: purpose.secretHash }
    : null;
}

async function userOfAccount({ books }: FinishParts, account: Account): Promise<Uuid | null> {
  const row = await books.control.first(identityByDigest, { digest: digestOfAccount(account) });
  return isOfAccount(row, account) ? row.user_id : null;
}

async function userOfLink(
  { books }: FinishParts,
  { linkId }: { readonly linkId: Uuid },
): Promise<Uuid | null> {
  return (await books.control.first(linkById, { id: linkId }))?.user_id ?? null;
}
