import { firm, signedIn } from '@cifra/access/field-rule';
import { doorRefusalCodes } from '@cifra/books/command';
import type { Uuid } from '@cifra/domain/ids';
import { parseUuid } from '@cifra/domain/ids';
import { refusalCodes } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { resetSecondFactorCommand } from '@cifra/firm/users/second-factor/enrol';
import {
  beginTotp,
  beginTotpCodes,
  confirmingCodes,
  confirmTotp,
  confirmTotpCodes,
  removeSecondFactor,
  replaceRecoveryCodes,
  stepUp,
} from '@cifra/firm/users/second-factor/manage-second-factor';
import { fields } from '@cifra/subgraph-kit/parse/combine';
import { uuid } from '@cifra/subgraph-kit/parse/values';
import { toGraphQLRefusal } from '@cifra/subgraph-kit/refusal';
import type { FirmContext } from '../context.ts';
import { idOrNil } from '../parse/ids.ts';
import { writtenUser } from './answers.ts';
import { mutation, plainMutation } from './kit.ts';

const callerOf = ({ access }: FirmContext): Uuid => idOrNil(access.claim.principal.id ?? '');
const unkeyed = (context: FirmContext) => context.commandRequest({ idempotencyKey: null });

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
    refuses: refusalCodes(...confirmingCodes, ...doorRefusalCodes),
    resolve: async (_parent, { input: { code } }, context) => {
      const proof = { userId: callerOf(context), code };
      const replaced = await replaceRecoveryCodes(context, proof, unkeyed(context));
      if (!replaced.ok) return toGraphQLRefusal(replaced.refusal);
      return { __typename: 'RecoveryCodesIssued', recoveryCodes: [...replaced.value] };
    },
  }),
  plainMutation('removeSecondFactor', {
    needs: signedIn,
    answers: ['UserChanged'],
    refuses: refusalCodes(...confirmingCodes, ...doorRefusalCodes),
    resolve: async (_parent, { input: { code } }, context) => {
      const userId = callerOf(context);
      const removed = await removeSecondFactor(context, { userId, code }, unkeyed(context));
      if (!removed.ok) return toGraphQLRefusal(removed.refusal);
      return { __typename: 'UserChanged', user: await writtenUser(context, userId) };
    },
  }),
  plainMutation('stepUp', {
    needs: signedIn,
    answers: ['SteppedUp'],
    refuses: refusalCodes('SESSION_UNKNOWN', ...confirmingCodes, ...doorRefusalCodes),
    resolve: async (_parent, { input: { code = null, password = null } }, context) => {
      const id = parseUuid(context.access.claim.session?.id ?? '');
      if (!id.ok) return toGraphQLRefusal(refuse('SESSION_UNKNOWN', { sessionRef: '' }));
      const proof = { userId: callerOf(context), sessionId: id.value, code, password };
      const stepped = await stepUp(context, proof, unkeyed(context));
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
];
