import { firm, signedIn } from '@cifra/access/field-rule';
import { doorRefusalCodes } from '@cifra/books/command';
import { refusalCodes } from '@cifra/domain/refusal-codes';
import { accepted } from '@cifra/domain/result';
import { resetSecondFactorCommand } from '@cifra/firm/users/second-factor/enrol';
import {
  beginTotp,
  beginTotpCodes,
  confirmingCodes,
  confirmTotp,
  confirmTotpCodes,
  removeSecondFactor,
  removeSecondFactorCodes,
  replaceRecoveryCodes,
  stepUp,
} from '@cifra/firm/users/second-factor/manage-second-factor';
import type { PasskeyAnswer } from '@cifra/firm/users/second-factor/passkeys/ask-passkey';
import { fields } from '@cifra/subgraph-kit/parse/combine';
import { uuid } from '@cifra/subgraph-kit/parse/values';
import { toGraphQLRefusal } from '@cifra/subgraph-kit/refusal';
import type { FirmContext } from '../context.ts';
import { writtenUser } from './answers.ts';
import { byPeople } from './by-people.ts';
import { callerOf, sessionOf, unkeyed } from './caller.ts';
import { mutation, plainMutation } from './kit.ts';

interface GivenProof {
  readonly code?: string | null | undefined;
  readonly passkey?: PasskeyAnswer | null | undefined;
}

function proofOf({ code = null, passkey = null }: GivenProof, context: FirmContext) {
  const session = sessionOf(context);
  return session.ok
    ? accepted({ userId: callerOf(context), sessionId: session.value, code, passkey })
    : session;
}

/** What is shown once, and codes that are good once, have no idempotency key: a repeated answer would have to keep them. */
export const secondFactorMutations = [
  plainMutation('beginTotp', {
    needs: signedIn,
    answers: ['TotpBegun'],
    refuses: refusalCodes(...beginTotpCodes, ...doorRefusalCodes),
    resolve: async (_parent, { input: { password } }, context) => {
      const begun = await beginTotp(context, { userId: callerOf(context), password }, unkeyed(context));
      return begun.ok ? { __typename: 'TotpBegun', ...begun.value } : toGraphQLRefusal(begun.refusal);
    },
  }),
  plainMutation('confirmTotp', {
    needs: signedIn,
    answers: ['RecoveryCodesIssued'],
    refuses: refusalCodes(...confirmTotpCodes, ...doorRefusalCodes),
    resolve: async (_parent, { input: { code } }, context) => {
      const confirmed = await confirmTotp(context, { userId: callerOf(context), code }, unkeyed(context));
      if (!confirmed.ok) return toGraphQLRefusal(confirmed.refusal);
      return { __typename: 'RecoveryCodesIssued', recoveryCodes: [...confirmed.value] };
    },
  }),
  plainMutation('replaceRecoveryCodes', {
    needs: signedIn,
    answers: ['RecoveryCodesIssued'],
    refuses: refusalCodes('SESSION_UNKNOWN', ...confirmingCodes, ...doorRefusalCodes),
    resolve: async (_parent, { input }, context) => {
      const proof = proofOf(input, context);
      if (!proof.ok) return toGraphQLRefusal(proof.refusal);
      const replaced = await replaceRecoveryCodes(context, proof.value, unkeyed(context));
      if (!replaced.ok) return toGraphQLRefusal(replaced.refusal);
      return { __typename: 'RecoveryCodesIssued', recoveryCodes: [...replaced.value] };
    },
  }),
  plainMutation('removeSecondFactor', {
    needs: signedIn,
    answers: ['UserChanged'],
    refuses: refusalCodes('SESSION_UNKNOWN', ...removeSecondFactorCodes, ...doorRefusalCodes),
    resolve: async (_parent, { input }, context) => {
      const proof = proofOf(input, context);
      if (!proof.ok) return toGraphQLRefusal(proof.refusal);
      const removed = await removeSecondFactor(context, proof.value, unkeyed(context));
      if (!removed.ok) return toGraphQLRefusal(removed.refusal);
      return { __typename: 'UserChanged', user: await writtenUser(context, callerOf(context)) };
    },
  }),
  plainMutation('stepUp', {
    needs: signedIn,
    answers: ['SteppedUp'],
    refuses: refusalCodes('SESSION_UNKNOWN', ...confirmingCodes, ...doorRefusalCodes),
    resolve: async (_parent, { input }, context) => {
      const proof = proofOf(input, context);
      if (!proof.ok) return toGraphQLRefusal(proof.refusal);
      const { password = null } = input;
      const stepped = await stepUp(context, { ...proof.value, password }, unkeyed(context));
      return stepped.ok
        ? { __typename: 'SteppedUp', confirmedAt: stepped.value }
        : toGraphQLRefusal(stepped.refusal);
    },
  }),
  mutation('resetSecondFactor', {
    needs: firm('Access.Manage'),
    isSteppedUp: true,
    input: fields({ userId: uuid }),
    command: resetSecondFactorCommand,
    answers: 'UserChanged',
    shape: async ({ userId }, context) => ({ user: await writtenUser(context, userId) }),
  }),
].map(byPeople);
