import { publicField, signedIn } from '@cifra/access/field-rule';
import { doorRefusalCodes } from '@cifra/books/command';
import { parseUuid, type Uuid } from '@cifra/domain/ids';
import { refusalCodes } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { unlinkIdentityCodes } from '@cifra/firm/identities/accounts/link';
import { unlinkIdentity } from '@cifra/firm/identities/accounts/unlink-identity';
import {
  beginIdentityProof,
  beginSignIn,
  beginSignInCodes,
} from '@cifra/firm/identities/sign-in/begin-sign-in';
import { finishSignIn, finishSignInCodes } from '@cifra/firm/identities/sign-in/finish-sign-in';
import {
  linkWithProvider,
  linkWithProviderCodes,
  stepUpWithProvider,
  stepUpWithProviderCodes,
} from '@cifra/firm/identities/sign-in/prove-identity';
import { askAsSecondFactor } from '@cifra/firm/users/second-factor/passkeys/ask-passkey';
import { fields } from '@cifra/subgraph-kit/parse/combine';
import { asGiven } from '@cifra/subgraph-kit/parse/values';
import { toGraphQLRefusal } from '@cifra/subgraph-kit/refusal';
import { stepUpNeeded } from '@cifra/subgraph-kit/step-up';
import type { FirmContext } from '../context.ts';
import { idOrNil } from '../parse/ids.ts';
import { writtenUser } from './answers.ts';
import { byPeople } from './by-people.ts';
import { mutationInSteps, plainMutation } from './kit.ts';
import { loggedIn } from './logged-in.ts';

const callerOf = ({ access }: FirmContext): Uuid => idOrNil(access.claim.principal.id ?? '');
const unkeyed = (context: FirmContext) => context.commandRequest({ idempotencyKey: null });

/** The session of the request; null: it has none. */
function sessionOf({ access }: FirmContext): Uuid | null {
  const id = parseUuid(access.claim.session?.id ?? '');
  return id.ok ? id.value : null;
}

interface ReturnedInput {
  readonly transaction: string;
  readonly provider: string;
  readonly response: string;
}

const returnedOf = ({ transaction, provider: code, response }: ReturnedInput) => ({
  transaction,
  code,
  response,
});

/** What a browser brings back is good once, so these have no idempotency key. */
export const signInMutations = [
  plainMutation('beginSignIn', {
    needs: publicField,
    answers: ['SignInBegun'],
    refuses: beginSignInCodes,
    resolve: async (_parent, { input: { provider: code, link = null } }, context) => {
      const begun = await beginSignIn(context, { code, link });
      return begun.ok ? { __typename: 'SignInBegun', ...begun.value } : toGraphQLRefusal(begun.refusal);
    },
  }),
  plainMutation('finishSignIn', {
    needs: publicField,
    answers: ['LoggedIn', 'SecondFactorRequired'],
    refuses: refusalCodes('COOKIE_NOT_ALLOWED', ...finishSignInCodes, ...doorRefusalCodes),
    resolve: async (_parent, { input: { refreshTokenIn, ...input } }, context) => {
      const isInCookie = refreshTokenIn === 'COOKIE';
      if (isInCookie && context.session === null) return toGraphQLRefusal(refuse('COOKIE_NOT_ALLOWED', {}));
      const finished = await finishSignIn(context, returnedOf(input), unkeyed(context));
      if (!finished.ok) return toGraphQLRefusal(finished.refusal);
      const { value: answer } = finished;
      if (answer.kind === 'LOGGED_IN') return loggedIn(answer.tokens, isInCookie ? context.session : null);
      const { challenge, expiresInSeconds } = answer;
      const asked = await askAsSecondFactor(context, answer);
      const passkey = asked && ({ __typename: 'PasskeyChallenge', ...asked } as const);
      return { __typename: 'SecondFactorRequired', challenge, expiresInSeconds, passkey };
    },
  }),
  plainMutation('beginIdentityProof', {
    needs: signedIn,
    answers: ['SignInBegun'],
    refuses: refusalCodes('SESSION_UNKNOWN', 'STEP_UP_REQUIRED', ...beginSignInCodes),
    resolve: async (_parent, { input: { provider: code, purpose } }, context) => {
      const sessionId = sessionOf(context);
      if (sessionId === null) return toGraphQLRefusal(refuse('SESSION_UNKNOWN', { sessionRef: '' }));
      // `linkIdentity` asks for it: before the way there, because what comes back is good for a minute.
      const asked = purpose === 'LINK' ? await stepUpNeeded(context, { isAlways: false }) : null;
      if (asked !== null) return toGraphQLRefusal(asked);
      const begun = await beginIdentityProof(context, {
        code,
        userId: callerOf(context),
        sessionId: purpose === 'LINK' ? null : sessionId,
      });
      return begun.ok ? { __typename: 'SignInBegun', ...begun.value } : toGraphQLRefusal(begun.refusal);
    },
  }),
  plainMutation('linkIdentity', {
    needs: signedIn,
    isSteppedUp: true,
    answers: ['UserChanged'],
    refuses: refusalCodes(...linkWithProviderCodes, ...doorRefusalCodes),
    resolve: async (_parent, { input }, context) => {
      const userId = callerOf(context);
      const linked = await linkWithProvider(context, { userId, ...returnedOf(input) }, unkeyed(context));
      if (!linked.ok) return toGraphQLRefusal(linked.refusal);
      return { __typename: 'UserChanged', user: await writtenUser(context, userId) };
    },
  }),
  plainMutation('stepUpWithIdentity', {
    needs: signedIn,
    answers: ['SteppedUp'],
    refuses: refusalCodes('SESSION_UNKNOWN', ...stepUpWithProviderCodes, ...doorRefusalCodes),
    resolve: async (_parent, { input }, context) => {
      const sessionId = sessionOf(context);
      if (sessionId === null) return toGraphQLRefusal(refuse('SESSION_UNKNOWN', { sessionRef: '' }));
      const proof = { userId: callerOf(context), sessionId, ...returnedOf(input) };
      const stepped = await stepUpWithProvider(context, proof, unkeyed(context));
      return stepped.ok
        ? { __typename: 'SteppedUp', confirmedAt: stepped.value }
        : toGraphQLRefusal(stepped.refusal);
    },
  }),
  mutationInSteps('unlinkIdentity', {
    needs: signedIn,
    isSteppedUp: true,
    input: fields({ provider: asGiven<string>() }),
    refuses: unlinkIdentityCodes,
    run: ({ provider: code }, context, request) =>
      unlinkIdentity(
        context.books,
        { userId: callerOf(context), code, sessionId: sessionOf(context) },
        request,
      ),
    answers: 'UserChanged',
    shape: async ({ userId }, context) => ({ user: await writtenUser(context, userId) }),
  }),
].map(byPeople);
