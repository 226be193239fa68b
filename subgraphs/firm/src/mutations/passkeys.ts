import { publicField, signedIn } from '@cifra/access/field-rule';
import { doorRefusalCodes } from '@cifra/books/command';
import { refusalCodes } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { logInWithPasskey, logInWithPasskeyCodes } from '@cifra/firm/users/log-in-with-passkey';
import {
  askAnyPasskey,
  askPasskeyCodes,
  askPasskeyOf,
  beginPasskey,
  beginPasskeyCodes,
} from '@cifra/firm/users/second-factor/passkeys/ask-passkey';
import {
  confirmPasskey,
  confirmPasskeyCodes,
} from '@cifra/firm/users/second-factor/passkeys/confirm-passkey';
import {
  changePasskeyCodes,
  removePasskeyCommand,
  renamePasskeyCommand,
} from '@cifra/firm/users/second-factor/passkeys/enrol';
import { fields } from '@cifra/subgraph-kit/parse/combine';
import { uuid } from '@cifra/subgraph-kit/parse/values';
import { faultsToGraphQL, toGraphQLRefusal } from '@cifra/subgraph-kit/refusal';
import { passkeyName } from '../parse/names.ts';
import { writtenPasskey, writtenUser } from './answers.ts';
import { byPeople } from './by-people.ts';
import { callerOf, sessionOf, unkeyed } from './caller.ts';
import { mutationInSteps, plainMutation } from './kit.ts';
import { loggedIn } from './logged-in.ts';

/** Passkeys are everybody's own. Challenges, and what is shown once, have no idempotency key: a repeated answer would have to keep them. */
export const passkeyMutations = [
  plainMutation('beginPasskeyLogIn', {
    needs: publicField,
    answers: ['PasskeyChallenge'],
    refuses: askPasskeyCodes,
    resolve: async (_parent, { input: { hint = null } }, context) => {
      const asked = await askAnyPasskey(context, hint);
      return asked.ok ? { __typename: 'PasskeyChallenge', ...asked.value } : toGraphQLRefusal(asked.refusal);
    },
  }),
  plainMutation('logInWithPasskey', {
    needs: publicField,
    answers: ['LoggedIn'],
    refuses: refusalCodes('COOKIE_NOT_ALLOWED', ...logInWithPasskeyCodes),
    resolve: async (_parent, { input: { passkey, refreshTokenIn } }, context) => {
      const isInCookie = refreshTokenIn === 'COOKIE';
      if (isInCookie && context.session === null) return toGraphQLRefusal(refuse('COOKIE_NOT_ALLOWED', {}));
      const outcome = await logInWithPasskey(context, passkey, unkeyed(context));
      return outcome.ok
        ? loggedIn(outcome.value, isInCookie ? context.session : null)
        : toGraphQLRefusal(outcome.refusal);
    },
  }),
  plainMutation('beginPasskeyStepUp', {
    needs: signedIn,
    answers: ['PasskeyChallenge'],
    refuses: refusalCodes('SESSION_UNKNOWN', ...askPasskeyCodes),
    resolve: async (_parent, { input: { hint = null } }, context) => {
      const session = sessionOf(context);
      if (!session.ok) return toGraphQLRefusal(session.refusal);
      const purpose = { kind: 'STEP_UP', userId: callerOf(context), sessionId: session.value } as const;
      const asked = await askPasskeyOf(context, purpose, hint);
      return asked.ok ? { __typename: 'PasskeyChallenge', ...asked.value } : toGraphQLRefusal(asked.refusal);
    },
  }),
  plainMutation('beginPasskey', {
    needs: signedIn,
    isSteppedUp: 'ALWAYS',
    answers: ['PasskeyChallenge'],
    refuses: refusalCodes('SESSION_UNKNOWN', ...beginPasskeyCodes),
    resolve: async (_parent, { input: { hint = null } }, context) => {
      const session = sessionOf(context);
      const asked = session.ok
        ? await beginPasskey(context, { userId: callerOf(context), sessionId: session.value, hint })
        : session;
      return asked.ok ? { __typename: 'PasskeyChallenge', ...asked.value } : toGraphQLRefusal(asked.refusal);
    },
  }),
  plainMutation('confirmPasskey', {
    needs: signedIn,
    answers: ['PasskeyAdded'],
    refuses: refusalCodes('INPUT_INVALID', 'SESSION_UNKNOWN', ...confirmPasskeyCodes, ...doorRefusalCodes),
    resolve: async (_parent, { input }, context) => {
      const read = fields({ name: passkeyName }).parse(input, ['input']);
      if (!read.ok) return faultsToGraphQL(read.refusal);
      const session = sessionOf(context);
      if (!session.ok) return toGraphQLRefusal(session.refusal);
      const userId = callerOf(context);
      const answer = { ...input.passkey, ...read.value, userId, sessionId: session.value };
      const confirmed = await confirmPasskey(context, answer, unkeyed(context));
      if (!confirmed.ok) return toGraphQLRefusal(confirmed.refusal);
      const { passkeyId, recoveryCodes } = confirmed.value;
      const passkey = await writtenPasskey(context, { userId, passkeyId });
      return { __typename: 'PasskeyAdded', passkey, recoveryCodes: [...recoveryCodes] };
    },
  }),
  mutationInSteps('renamePasskey', {
    needs: signedIn,
    input: fields({ passkeyId: uuid, name: passkeyName }),
    refuses: changePasskeyCodes,
    run: (change, context, request) =>
      context.books.executeControl(renamePasskeyCommand, { ...change, userId: callerOf(context) }, request),
    answers: 'PasskeyChanged',
    shape: async (changed, context) => ({ passkey: await writtenPasskey(context, changed) }),
  }),
  mutationInSteps('removePasskey', {
    needs: signedIn,
    isSteppedUp: 'ALWAYS',
    input: fields({ passkeyId: uuid }),
    refuses: changePasskeyCodes,
    run: ({ passkeyId }, context, request) =>
      context.books.executeControl(removePasskeyCommand, { passkeyId, userId: callerOf(context) }, request),
    answers: 'UserChanged',
    shape: async ({ userId }, context) => ({ user: await writtenUser(context, userId) }),
  }),
].map(byPeople);
