import { firm, signedIn } from '@cifra/access/field-rule';
import type { Uuid } from '@cifra/domain/ids';
import {
  deactivateUserCommand,
  reactivateUserCommand,
  type UserOutcome,
} from '@cifra/firm/users/deactivate-user';
import { endSessionsCodes, endSessionsCommand } from '@cifra/firm/users/sessions/end-sessions';
import { fields, optional } from '@cifra/subgraph-kit/parse/combine';
import { uuid } from '@cifra/subgraph-kit/parse/values';
import type { FirmContext } from '../context.ts';
import { idOrNil } from '../parse/ids.ts';
import { proposedChange, writtenUser } from './answers.ts';
import { byPeople } from './by-people.ts';
import { mutation, mutationInSteps, mutationWithOutcomes } from './kit.ts';

const needs = firm('Access.Manage');

const changedUser = async ({ userId, changeId }: UserOutcome, context: FirmContext) =>
  changeId === null
    ? { __typename: 'UserChanged' as const, user: await writtenUser(context, userId) }
    : proposedChange(context, changeId);

const endedSessionsOf = async (
  { userId, endedSessions }: { readonly userId: Uuid; readonly endedSessions: number },
  context: FirmContext,
) => ({ user: await writtenUser(context, userId), endedCount: endedSessions });

/** Who may sign in, and what they are signed in with. */
export const sessionMutations = [
  byPeople(
    mutationInSteps('endMySessions', {
      needs: signedIn,
      isSteppedUp: true,
      input: fields({ sessionId: optional(uuid) }),
      refuses: endSessionsCodes,
      run: ({ sessionId }, { access, books }, request) => {
        const userId = idOrNil(access.claim.principal.id ?? '');
        return books.executeControl(endSessionsCommand, { userId, sessionId }, request);
      },
      answers: 'SessionsEnded',
      shape: endedSessionsOf,
    }),
  ),
  mutation('endUserSessions', {
    needs,
    input: fields({ userId: uuid, sessionId: optional(uuid) }),
    command: endSessionsCommand,
    answers: 'SessionsEnded',
    shape: endedSessionsOf,
  }),
  mutationWithOutcomes('deactivateUser', {
    needs,
    isSteppedUp: true,
    input: fields({ userId: uuid }),
    command: deactivateUserCommand,
    answers: ['UserChanged', 'ChangeProposed'],
    shape: changedUser,
  }),
  mutationWithOutcomes('reactivateUser', {
    needs,
    isSteppedUp: true,
    input: fields({ userId: uuid }),
    command: reactivateUserCommand,
    answers: ['UserChanged', 'ChangeProposed'],
    shape: changedUser,
  }),
];
