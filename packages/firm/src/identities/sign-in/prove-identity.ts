import type { SignIn } from '@cifra/access/sign-in-token';
import { controlCommand, type CommandRequest, type DoorRefusalCode } from '@cifra/books/command';
import { logInSessions } from '@cifra/database/tables/control';
import type { Uuid } from '@cifra/domain/ids';
import { formatInstant } from '@cifra/domain/instant';
import { refusalCodes, type CodeOf, type RefusalOf } from '@cifra/domain/refusal-codes';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import { factorOfUser } from '../../directory/queries.ts';
import { hasSecondFactor } from '../../users/second-factor/has-second-factor.ts';
import { passkeysOfUser } from '../../users/second-factor/passkeys/queries.ts';
import { sessionById } from '../../users/sessions/queries.ts';
import { linkIdentityCodes, linkIdentityCommand } from '../accounts/link.ts';
import { digestOfAccount, identityByDigest, isOfAccount, type Account } from '../../directory/identities.ts';
import { providerById } from '../provider/queries.ts';
import type { BeginParts } from './begin-sign-in.ts';
import { redeemCodes, redeemReturned, type Returned } from './finish-sign-in.ts';

/** The allowed difference between the provider's clock and this one's. */
const SKEW_SECONDS = 30;

export const linkWithProviderCodes = refusalCodes(...redeemCodes, ...linkIdentityCodes);

/** Links the account that a user who is signed in has just used. Refuses in this order: as `redeemReturned` does, as `linkIdentityCommand` does. */
export async function linkWithProvider(
  parts: BeginParts,
  { userId, ...returned }: Returned & { readonly userId: Uuid },
  request: CommandRequest,
): Promise<
  Result<{ readonly userId: Uuid }, RefusalOf<typeof linkWithProviderCodes> | Refusal<DoorRefusalCode>>
> {
  const isFor = ({ purpose }: SignIn) => purpose.kind === 'LINK' && purpose.userId === userId;
  const redeemed = await redeemReturned(parts, returned, isFor);
  if (!redeemed.ok) return redeemed;
  return parts.books.executeControl(
    linkIdentityCommand,
    { userId, account: redeemed.value.account },
    request,
  );
}

const confirmCodes = refusalCodes('IDENTITY_NOT_LINKED', 'CODE_INVALID');

/**
 * Renews a session's proof: its user has just proved to a provider who they are. Refuses in this order: IDENTITY_NOT_LINKED, CODE_INVALID (the
 * user has a second factor, and the provider asks for none).
 */
export const confirmByProvider = controlCommand<
  { readonly userId: Uuid; readonly sessionId: Uuid; readonly account: Account },
  { readonly confirmedAtMicros: string },
  CodeOf<typeof confirmCodes>
>(
  'firm.confirmByProvider',
  async (tx, { userId, sessionId, account }) => {
    const nowMicros = tx.commitInstantMicros;
    const [found, session, factor, passkeys, provider] = await Promise.all([
      tx.first(identityByDigest, { digest: digestOfAccount(account) }),
      tx.first(sessionById, { id: sessionId }),
      tx.first(factorOfUser, { userId }),
      tx.all(passkeysOfUser, { userId }),
      tx.first(providerById, { id: account.providerId }),
    ]);
    const isOfUser = isOfAccount(found, account) && found.user_id === userId;
    const isAlive = session?.state === 'ACTIVE' && session.user_id === userId;
    if (!isOfUser || !isAlive || provider?.state !== 'ACTIVE')
      return refused(refuse('IDENTITY_NOT_LINKED', {}));
    if (hasSecondFactor(factor, passkeys) && !provider.counts_as_second_factor)
      return refused(refuse('CODE_INVALID', {}));
    const { commit_number: version, ...fields } = session;
    tx.replace(logInSessions, { ...fields, confirmed_at: nowMicros }, version);
    tx.record({
      event: 'STEPPED_UP',
      objectType: 'User',
      objectId: userId,
      after: { sessionId, proof: 'PROVIDER' },
    });
    return accepted({ confirmedAtMicros: nowMicros.toString() });
  },
  { refuses: confirmCodes },
);

export const stepUpWithProviderCodes = refusalCodes(...redeemCodes, ...confirmCodes);

/**
 * Ends a proof at a provider. It has to say that it asked for one since: a session that the browser had there is no proof. Answers the
 * instant. Refuses in this order: as `redeemReturned` does, SIGN_IN_REFUSED, as `confirmByProvider` does.
 */
export async function stepUpWithProvider(
  parts: BeginParts,
  { userId, sessionId, ...returned }: Returned & { readonly userId: Uuid; readonly sessionId: Uuid },
  request: CommandRequest,
): Promise<Result<string, RefusalOf<typeof stepUpWithProviderCodes> | Refusal<DoorRefusalCode>>> {
  const isFor = ({ purpose }: SignIn) =>
    purpose.kind === 'STEP_UP' && purpose.userId === userId && purpose.sessionId === sessionId;
  const redeemed = await redeemReturned(parts, returned, isFor);
  if (!redeemed.ok) return redeemed;
  const { account, signIn, vouched } = redeemed.value;
  if ((vouched.provedAtSeconds ?? 0) < signIn.begunAtSeconds - SKEW_SECONDS)
    return refused(
      refuse('SIGN_IN_REFUSED', { why: 'the provider did not ask for a proof, or does not say so' }),
    );
  const confirmed = await parts.books.executeControl(
    confirmByProvider,
    { userId, sessionId, account },
    request,
  );
  return confirmed.ok ? accepted(formatInstant(BigInt(confirmed.value.confirmedAtMicros))) : confirmed;
}
