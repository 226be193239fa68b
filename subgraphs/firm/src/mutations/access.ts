import type { FirmContext } from '../context.ts';
import type { Uuid } from '@cifra/domain/ids';
import { refusalCodes } from '@cifra/domain/refusal-codes';
import { hashPassword } from '@cifra/access/password';
import { firm } from '@cifra/access/field-rule';
import { scopeUnknown } from '@cifra/firm/access/check-grant';
import { composeClusterCommand, grantClusterCommand, revokeGrantCommand } from '@cifra/firm/access/grants';
import { mayGrant } from '@cifra/firm/access/may-grant';
import { withParty } from '@cifra/firm/access/with-party';
import { doorRefusalCodes } from '@cifra/books/command';
import { inviteCodes, inviteUserCommand } from '@cifra/firm/users/invite-user';
import { issueLinkCodes, issueLinkCommand } from '@cifra/firm/users/link-change';
import { newSecret } from '@cifra/firm/users/password-links';
import { createUserCodes, createUserCommand } from '@cifra/firm/users/users';
import { faultsToGraphQL, toGraphQLRefusal } from '@cifra/subgraph-kit/refusal';
import { fields } from '@cifra/subgraph-kit/parse/combine';
import { asGiven, uuid } from '@cifra/subgraph-kit/parse/values';
import { newGrant } from '../parse/grant.ts';
import { firmCode, name } from '../parse/names.ts';
import { newPerson, newUser } from '../parse/new-user.ts';
import { issuedLink, proposedChange, written, writtenCluster, writtenGrant, writtenUser } from './answers.ts';
import { mutationInSteps, mutationWithOutcomes, plainMutation } from './kit.ts';

const needs = firm('Access.Manage');

const changedGrant = async (
  { grantId, userId }: { readonly grantId: Uuid; readonly userId: Uuid },
  context: FirmContext,
) => ({
  __typename: 'GrantChanged' as const,
  grant: await writtenGrant(context, grantId),
  user: await writtenUser(context, userId),
});

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
      const grant = invited.value.grant && (await withParty(context.books, invited.value.grant));
      const giver = { control: context.books.control, claim: context.access.claim };
      if (grant?.scopeId && !(await mayGrant(giver, grant)))
        return toGraphQLRefusal(scopeUnknown(grant.scope, grant.scopeId));
      const { secret, secretHash } = newSecret();
      const issued = await context.books.executeControl(
        inviteUserCommand,
        { ...invited.value, grant, secretHash },
        context.commandRequest({ idempotencyKey: null }),
      );
      return issued.ok ? issuedLink(context, issued.value, secret) : toGraphQLRefusal(issued.refusal);
    },
  }),
  plainMutation('issuePasswordLink', {
    needs,
    isSteppedUp: true,
    answers: ['PasswordLinkIssued', 'ChangeProposed'],
    refuses: refusalCodes('INPUT_INVALID', ...issueLinkCodes, ...doorRefusalCodes),
    resolve: async (_parent, { input }, context) => {
      const user = fields({ userId: uuid }).parse(input, ['input']);
      if (!user.ok) return faultsToGraphQL(user.refusal);
      const { secret, secretHash } = newSecret();
      const run = await context.books.executeControl(
        issueLinkCommand,
        { ...user.value, secretHash },
        context.commandRequest({ idempotencyKey: null, reason: input.reason }),
      );
      if (!run.ok) return toGraphQLRefusal(run.refusal);
      const { changeId, outcome } = run.value;
      if (changeId !== null) return proposedChange(context, changeId);
      return issuedLink(context, written(outcome), secret);
    },
  }),
  mutationWithOutcomes('grantCluster', {
    needs,
    isSteppedUp: true,
    input: newGrant,
    prepare: (wanted, { books }) => withParty(books, wanted),
    command: grantClusterCommand,
    answers: ['GrantChanged', 'ChangeProposed'],
    shape: async ({ changeId, ...granted }, context) =>
      changeId === null ? changedGrant(granted, context) : proposedChange(context, changeId),
  }),
  mutationWithOutcomes('revokeGrant', {
    needs,
    isSteppedUp: true,
    input: fields({ grantId: uuid }),
    command: revokeGrantCommand,
    answers: ['GrantChanged', 'ChangeProposed'],
    shape: async ({ changeId, grantId, userId }, context) =>
      changeId === null
        ? changedGrant({ grantId, userId: written(userId) }, context)
        : proposedChange(context, changeId),
  }),
  mutationWithOutcomes('composeCluster', {
    needs,
    isSteppedUp: true,
    input: fields({ code: firmCode, name, permissions: asGiven<readonly string[]>() }),
    command: composeClusterCommand,
    answers: ['ClusterComposed', 'ChangeProposed'],
    shape: async ({ changeId, clusterId }, context) =>
      changeId === null
        ? { __typename: 'ClusterComposed', cluster: await writtenCluster(context, written(clusterId)) }
        : proposedChange(context, changeId),
  }),
];
