import { controlCommand } from '@cifra/books/command';
import { firmSettings } from '@cifra/books/directory';
import { rowSealer } from '@cifra/database/personal/seal-row';
import { passwordLinks } from '@cifra/database/tables/control';
import type { Uuid } from '@cifra/domain/ids';
import { refusalCodes, type CodeOf } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { accepted, refused } from '@cifra/domain/result';
import { factorOfUser, linkById, userById } from '../../directory/queries.ts';
import { isOpen } from '../../users/password-links.ts';
import { writeSession } from '../../users/sessions/begin-session.ts';
import { hasSecondFactor } from '../../users/second-factor/has-second-factor.ts';
import { passkeysOfUser } from '../../users/second-factor/passkeys/queries.ts';
import { sessionById } from '../../users/sessions/queries.ts';
import { sessionLimitsOf, type Session } from '../../users/sessions/session-limits.ts';
import { checkLink, gatherLink, writeLink } from '../accounts/link.ts';
import type { Account } from '../../directory/identities.ts';
import { hasEnded } from '../../directory/provider-log-outs.ts';

export interface VouchedSignIn {
  readonly account: Account;
  /** Its provider, by its code. */
  readonly provider: string;
  /** Whose account it seems to be, or whose invitation it was; null: nobody's. */
  readonly userId: Uuid | null;
  /** The invitation that it accepts; null: it logs in. */
  readonly invitation: { readonly linkId: Uuid; readonly secretHash: string } | null;
  /** Drawn when the sign-in was begun. */
  readonly sessionId: Uuid;
  readonly handle: Uuid;
  readonly tokenHash: string;
  readonly address: string;
  readonly agent: string;
  readonly providerSession: string | null;
  /** When the user proved to the provider who they are, as far as it says so. Epoch microseconds, as decimal digits. */
  readonly provedAtMicros: string | null;
}

export type SignInOutcome =
  | { readonly kind: 'LOGGED_IN'; readonly session: Session }
  /** The account is right, and a code is asked for. */
  | {
      readonly kind: 'CHALLENGED';
      readonly userId: Uuid;
      readonly version: string;
      readonly identityId: Uuid;
      readonly provider: string;
    }
  /** Nobody here signs in with it: recorded, so it is no refusal. */
  | { readonly kind: 'UNLINKED' };

export const recordSignInCodes = refusalCodes(
  'IDENTITY_PROVIDER_UNKNOWN',
  'SIGN_IN_REFUSED',
  'LINK_INVALID',
  'IDENTITY_TAKEN',
);

/**
 * Begins the session of a user whom a provider vouched for; with an invitation it links the account first, and uses the invitation up. The
 * account alone says who it is: no e-mail address is looked at. Refuses in this order: IDENTITY_PROVIDER_UNKNOWN, SIGN_IN_REFUSED (the
 * sign-in has begun its session before, or the provider has ended it since), LINK_INVALID, IDENTITY_TAKEN.
 */
export const recordSignIn = controlCommand<VouchedSignIn, SignInOutcome, CodeOf<typeof recordSignInCodes>>(
  'firm.signIn',
  async (tx, { account, provider: named, userId, invitation, sessionId, ...given }, { newId }) => {
    const nowMicros = tx.commitInstantMicros;
    const [link, user, factor, passkeys, gathered, before, settings, isOver] = await Promise.all([
      invitation === null ? null : tx.first(linkById, { id: invitation.linkId }),
      userId === null ? null : tx.first(userById, { id: userId }),
      userId === null ? null : tx.first(factorOfUser, { userId }),
      userId === null ? [] : tx.all(passkeysOfUser, { userId }),
      gatherLink(tx, userId, account),
      tx.first(sessionById, { id: sessionId }),
      firmSettings(tx),
      hasEnded(tx, { provider: named, providerSession: given.providerSession }),
    ]);
    const { provider, taken } = gathered;
    if (provider?.state !== 'ACTIVE')
      return refused(refuse('IDENTITY_PROVIDER_UNKNOWN', { providerCode: provider?.code ?? '' }));
    if (before !== null) return refused(refuse('SIGN_IN_REFUSED', { why: 'it was finished before' }));
    if (isOver) return refused(refuse('SIGN_IN_REFUSED', { why: 'the provider has ended it' }));
    const isInvited =
      invitation !== null &&
      link?.user_id === userId &&
      link?.purpose === 'INVITATION' &&
      isOpen(link, { secretHash: invitation.secretHash, nowMicros });
    if (invitation !== null && !(isInvited && user?.is_active)) return refused(refuse('LINK_INVALID', {}));
    if (user === null || !user.is_active || (invitation === null && taken?.user_id !== user.id)) {
      tx.record({ event: 'IDENTITY_REFUSED', objectType: 'IdentityProvider', objectId: provider.code });
      return accepted({ kind: 'UNLINKED' });
    }
    const linking = isInvited ? checkLink(gathered, { userId: user.id, account }) : null;
    if (linking?.ok === false) return linking;
    const seal = await rowSealer(tx, user.id);
    if (linking !== null && link !== null) {
      const { commit_number: issued, ...used } = link;
      tx.replace(passwordLinks, { ...used, state: 'USED' }, issued);
    }
    const identityId =
      linking === null
        ? (taken?.id ?? newId())
        : writeLink(tx, linking.value, { seal, newId, by: 'INVITATION' });
    const { counts_as_second_factor: counts, code } = provider;
    if (counts || !hasSecondFactor(factor, passkeys)) {
      const { provedAtMicros, providerSession, ...begun } = given;
      const provedAt = provedAtMicros === null ? nowMicros : BigInt(provedAtMicros);
      const session = writeSession(
        tx,
        seal,
        {
          ...begun,
          sessionId,
          userId: user.id,
          confirmedAtMicros: provedAt < nowMicros ? provedAt : nowMicros,
          identity: { id: identityId, provider: code, providerSession, hasSecondFactor: counts },
        },
        sessionLimitsOf(settings),
      );
      return accepted({ kind: 'LOGGED_IN', session });
    }
    tx.record({
      event: 'IDENTITY_ACCEPTED',
      objectType: 'User',
      objectId: user.id,
      after: { provider: code },
    });
    const version = user.commit_number.toString();
    return accepted({ kind: 'CHALLENGED', userId: user.id, version, identityId, provider: code });
  },
  { refuses: recordSignInCodes },
);
