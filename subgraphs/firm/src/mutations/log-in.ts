import { publicField, signedIn } from '@cifra/access/field-rule';
import type { SessionCookie } from '@cifra/access/subgraph-context';
import { doorRefusalCodes } from '@cifra/books/command';
import { refusalCodes } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { changePassword, changePasswordCodes } from '@cifra/firm/users/change-password';
import {
  logIn,
  logInCodes,
  logOut,
  refreshLogIn,
  secondFactorCodes,
  tokenCodes,
  verifySecondFactor,
} from '@cifra/firm/users/log-in';
import { askAsSecondFactor } from '@cifra/firm/users/second-factor/passkeys/ask-passkey';
import { setPassword, setPasswordCodes } from '@cifra/firm/users/set-password';
import { fields } from '@cifra/subgraph-kit/parse/combine';
import { asGiven } from '@cifra/subgraph-kit/parse/values';
import { toGraphQLRefusal } from '@cifra/subgraph-kit/refusal';
import { idOrNil } from '../parse/ids.ts';
import { writtenUser } from './answers.ts';
import { byPeople } from './by-people.ts';
import { mutationInSteps, plainMutation } from './kit.ts';
import { loggedIn } from './logged-in.ts';

/** The token of the input, or else the cookie's; then the cookie is what the answer is about. */
function presented(
  { refreshToken }: { readonly refreshToken?: string | null | undefined },
  session: SessionCookie | null,
): { readonly token: string; readonly cookie: SessionCookie | null } {
  if (typeof refreshToken === 'string') return { token: refreshToken, cookie: null };
  return { token: session?.value ?? '', cookie: session };
}

/** Tokens are given once: those that give and end them have no idempotency key. */
export const logInMutations = [
  plainMutation('logIn', {
    needs: publicField,
    answers: ['LoggedIn', 'SecondFactorRequired'],
    refuses: refusalCodes(...logInCodes, 'COOKIE_NOT_ALLOWED'),
    resolve: async (_parent, { input: { refreshTokenIn, ...credentials } }, context) => {
      const isInCookie = refreshTokenIn === 'COOKIE';
      // Before the password: nobody learns from this whether it is right.
      if (isInCookie && context.session === null) return toGraphQLRefusal(refuse('COOKIE_NOT_ALLOWED', {}));
      const request = context.commandRequest({ idempotencyKey: null });
      const outcome = await logIn(context, credentials, request);
      if (!outcome.ok) return toGraphQLRefusal(outcome.refusal);
      const { value: answer } = outcome;
      if (answer.kind === 'LOGGED_IN') return loggedIn(answer.tokens, isInCookie ? context.session : null);
      const { challenge, expiresInSeconds } = answer;
      const asked = await askAsSecondFactor(context, answer);
      const passkey = asked && ({ __typename: 'PasskeyChallenge', ...asked } as const);
      return { __typename: 'SecondFactorRequired', challenge, expiresInSeconds, passkey };
    },
  }),
  plainMutation('verifySecondFactor', {
    needs: publicField,
    answers: ['LoggedIn'],
    refuses: refusalCodes(...secondFactorCodes, 'COOKIE_NOT_ALLOWED'),
    resolve: async (_parent, { input: { refreshTokenIn, ...given } }, context) => {
      const isInCookie = refreshTokenIn === 'COOKIE';
      if (isInCookie && context.session === null) return toGraphQLRefusal(refuse('COOKIE_NOT_ALLOWED', {}));
      const request = context.commandRequest({ idempotencyKey: null });
      const outcome = await verifySecondFactor(context, given, request);
      return outcome.ok
        ? loggedIn(outcome.value, isInCookie ? context.session : null)
        : toGraphQLRefusal(outcome.refusal);
    },
  }),
  plainMutation('refreshLogIn', {
    needs: publicField,
    answers: ['LoggedIn'],
    refuses: tokenCodes,
    resolve: async (_parent, { input }, context) => {
      const { token, cookie } = presented(input, context.session);
      const request = context.commandRequest({ idempotencyKey: null });
      const outcome = await refreshLogIn(context, token, request);
      if (outcome.ok) return loggedIn(outcome.value, cookie);
      cookie?.clear();
      return toGraphQLRefusal(outcome.refusal);
    },
  }),
  plainMutation('logOut', {
    needs: publicField,
    answers: ['LoggedOut'],
    refuses: tokenCodes,
    resolve: async (_parent, { input }, context) => {
      const { token, cookie } = presented(input, context.session);
      const request = context.commandRequest({ idempotencyKey: null });
      const outcome = await logOut(context, token, request);
      cookie?.clear();
      return outcome.ok
        ? { __typename: 'LoggedOut', isEnded: true, ...outcome.value }
        : toGraphQLRefusal(outcome.refusal);
    },
  }),
  plainMutation('setPassword', {
    needs: publicField,
    answers: ['PasswordSet'],
    refuses: refusalCodes(...setPasswordCodes, ...doorRefusalCodes),
    resolve: async (_parent, { input }, context) => {
      const outcome = await setPassword(context, input, context.commandRequest({ idempotencyKey: null }));
      return outcome.ok ? { __typename: 'PasswordSet', isSet: true } : toGraphQLRefusal(outcome.refusal);
    },
  }),
  mutationInSteps('changePassword', {
    needs: signedIn,
    input: fields({ currentPassword: asGiven<string>(), newPassword: asGiven<string>() }),
    refuses: changePasswordCodes,
    run: (passwords, context, request) => {
      const userId = idOrNil(context.access.claim.principal.id ?? '');
      return changePassword(context, { userId, ...passwords }, request);
    },
    answers: 'UserChanged',
    shape: async ({ userId }, context) => ({ user: await writtenUser(context, userId) }),
  }),
].map(byPeople);
