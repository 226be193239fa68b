import type { FirmContext } from '../context.ts';
import type { Uuid } from '@cifra/domain/ids';
import { refusalCodes } from '@cifra/domain/refusal-codes';
import type { Refusal, RefusalCode } from '@cifra/domain/refusals';
import type { Result } from '@cifra/domain/result';
import { hashPassword } from '@cifra/access/password';
import { firm } from '@cifra/access/field-rule';
import { scopeUnknown } from '@cifra/firm/access/check-grant';
import { composeClusterCommand, grantClusterCommand, revokeGrantCommand } from '@cifra/firm/access/grants';
import { mayGrant } from '@cifra/firm/access/may-grant';
import { doorRefusalCodes, type CommandRequest } from '@cifra/books/command';
import { inviteCodes, inviteUserCommand } from '@cifra/firm/users/invite-user';
import {
  addressOfLink,
  issueLinkCommand,
  newSecret,
  tokenOfLink,
  type IssuedLink,
} from '@cifra/firm/users/password-links';
import { createUserCodes, createUserCommand } from '@cifra/firm/users/users';
import { faultsToGraphQL, toGraphQLRefusal } from '@cifra/subgraph-kit/refusal';
import { fields } from '@cifra/subgraph-kit/parse/combine';
import { asGiven, uuid } from '@cifra/subgraph-kit/parse/values';
import { newGrant } from '../parse/grant.ts';
import { firmCode, name } from '../parse/names.ts';
import { newPerson, newUser } from '../parse/new-user.ts';
import { writtenCluster, writtenGrant, writtenUser } from './answers.ts';
import { mutation, mutationInSteps, plainMutation } from './kit.ts';

const needs = firm('Access.Manage');

const changedGrant = async (
  { grantId, userId }: { readonly grantId: Uuid; readonly userId: Uuid },
  context: FirmContext,
) => ({ grant: await writtenGrant(context, grantId), user: await writtenUser(context, userId) });

/** A secret that is answered once has no idempotency key: a repeated answer would have to keep it. */
async function issuing<Code extends RefusalCode>(
  context: FirmContext,
  issue: (secretHash: string, request: CommandRequest) => Promise<Result<IssuedLink, Refusal<Code>>>,
) {
  const { secret, secretHash } = newSecret();
  const issued = await issue(secretHash, context.commandRequest({ idempotencyKey: null }));
  if (!issued.ok) return toGraphQLRefusal(issued.refusal);
  const { userId, purpose, expiresAt } = issued.value;
  const user = await writtenUser(context, userId);
  const url = addressOfLink(context.publicOrigin, tokenOfLink(issued.value, secret));
  const { email: to, name: personName } = user;
  const isMailed =
    context.mailLink !== null && (await context.mailLink({ to, name: personName, purpose, url, expiresAt }));
  // Who has it by mail needs nobody else to know it.
  return {
    __typename: 'PasswordLinkIssued',
    user,
    url: isMailed ? null : url,
    isMailed,
    expiresAt,
  } as const;
}

export const accessMutations = [
  mutationInSteps('createUser', {
    needs,
    isSteppedUp: true,
    input: newUser,
    refuses: createUserCodes,
    run: async ({ email, name, password }, { books, origin }, request) => {
      const passwordHash = await hashPassword(password, origin.isGone);
      return books.executeControl(createUserCommand, { email, name, passwordHash }, request);
    },
    answers: 'UserChanged',
    shape: async ({ userId }, context) => ({ user: await writtenUser(context, userId) }),
  }),
  plainMutation('inviteUser', {
    needs,
    isSteppedUp: true,
    answers: ['PasswordLinkIssued'],
    refuses: refusalCodes('INPUT_INVALID', ...inviteCodes, ...doorRefusalCodes),
    resolve: async (_parent, { input }, context) => {
      const invited = newPerson.parse(input, ['input']);
      if (!invited.ok) return faultsToGraphQL(invited.refusal);
      const { grant } = invited.value;
      const giver = { control: context.books.control, claim: context.access.claim };
      if (grant?.scopeId && !(await mayGrant(giver, grant)))
        return toGraphQLRefusal(scopeUnknown(grant.scope, grant.scopeId));
      return issuing(context, (secretHash, request) =>
        context.books.executeControl(inviteUserCommand, { ...invited.value, secretHash }, request),
      );
    },
  }),
  plainMutation('issuePasswordLink', {
    needs,
    isSteppedUp: true,
    answers: ['PasswordLinkIssued'],
    refuses: refusalCodes('INPUT_INVALID', 'USER_UNKNOWN', ...doorRefusalCodes),
    resolve: async (_parent, { input }, context) => {
      const user = fields({ userId: uuid }).parse(input, ['input']);
      if (!user.ok) return faultsToGraphQL(user.refusal);
      return issuing(context, (secretHash, request) =>
        context.books.executeControl(issueLinkCommand, { ...user.value, secretHash }, request),
      );
    },
  }),
  mutation('grantCluster', {
    needs,
    isSteppedUp: true,
    input: newGrant,
    command: grantClusterCommand,
    answers: 'GrantChanged',
    shape: changedGrant,
  }),
  mutation('revokeGrant', {
    needs,
    isSteppedUp: true,
    input: fields({ grantId: uuid }),
    command: revokeGrantCommand,
    answers: 'GrantChanged',
    shape: changedGrant,
  }),
  mutation('composeCluster', {
    needs,
    isSteppedUp: true,
    input: fields({ code: firmCode, name, permissions: asGiven<readonly string[]>() }),
    command: composeClusterCommand,
    answers: 'ClusterComposed',
    shape: async ({ clusterId }, context) => ({ cluster: await writtenCluster(context, clusterId) }),
  }),
];
