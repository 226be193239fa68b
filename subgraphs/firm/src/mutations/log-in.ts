import { publicField, signedIn } from '@cifra/access/field-rule';
import { changePassword, changePasswordCodes } from '@cifra/firm/users/change-password';
import { logIn, logInCodes, logOut, refreshLogIn, tokenCodes } from '@cifra/firm/users/log-in';
import { fields } from '@cifra/subgraph-kit/parse/combine';
import { asGiven } from '@cifra/subgraph-kit/parse/values';
import { toGraphQLRefusal } from '@cifra/subgraph-kit/refusal';
import { idOrNil } from '../parse/ids.ts';
import { writtenUser } from './answers.ts';
import { mutationInSteps, plainMutation } from './kit.ts';

/** Tokens are given once: the three that give and end them have no idempotency key. */
export const logInMutations = [
  plainMutation('logIn', {
    needs: publicField,
    answers: ['LoggedIn'],
    refuses: logInCodes,
    resolve: async (_parent, { input }, context) => {
      const outcome = await logIn(context, input, context.commandRequest({ idempotencyKey: null }));
      return outcome.ok ? { __typename: 'LoggedIn', ...outcome.value } : toGraphQLRefusal(outcome.refusal);
    },
  }),
  plainMutation('refreshLogIn', {
    needs: publicField,
    answers: ['LoggedIn'],
    refuses: tokenCodes,
    resolve: async (_parent, { input: { refreshToken } }, context) => {
      const request = context.commandRequest({ idempotencyKey: null });
      const outcome = await refreshLogIn(context, refreshToken, request);
      return outcome.ok ? { __typename: 'LoggedIn', ...outcome.value } : toGraphQLRefusal(outcome.refusal);
    },
  }),
  plainMutation('logOut', {
    needs: publicField,
    answers: ['LoggedOut'],
    refuses: tokenCodes,
    resolve: async (_parent, { input: { refreshToken } }, context) => {
      const request = context.commandRequest({ idempotencyKey: null });
      const outcome = await logOut(context, refreshToken, request);
      return outcome.ok ? { __typename: 'LoggedOut', isEnded: true } : toGraphQLRefusal(outcome.refusal);
    },
  }),
  mutationInSteps('changePassword', {
    needs: signedIn,
    input: fields({ currentPassword: asGiven<string>(), newPassword: asGiven<string>() }),
    refuses: changePasswordCodes,
    run: (passwords, { access, books }, request) => {
      const userId = idOrNil(access.claim.principal.id ?? '');
      return changePassword(books, { userId, ...passwords }, request);
    },
    answers: 'UserChanged',
    shape: async ({ userId }, context) => ({ user: await writtenUser(context, userId) }),
  }),
];
