import { hashPassword } from '@cifra/access/password';
import { firm } from '@cifra/access/field-rule';
import { composeClusterCommand, grantClusterCommand, revokeGrantCommand } from '@cifra/firm/access/grants';
import { createUserCodes, createUserCommand } from '@cifra/firm/users/users';
import { fields } from '@cifra/subgraph-kit/parse/combine';
import { asGiven, uuid } from '@cifra/subgraph-kit/parse/values';
import { newGrant } from '../parse/grant.ts';
import { firmCode, name } from '../parse/names.ts';
import { newUser } from '../parse/new-user.ts';
import { writtenCluster, writtenUser } from './answers.ts';
import { mutation, mutationInSteps } from './kit.ts';

const needs = firm('Access.Manage');

export const accessMutations = [
  mutationInSteps('createUser', {
    needs,
    input: newUser,
    refuses: createUserCodes,
    run: async ({ email, name, password }, { books }, request) => {
      const passwordHash = await hashPassword(password);
      return books.executeControl(createUserCommand, { email, name, passwordHash }, request);
    },
    answers: 'UserChanged',
    shape: async ({ userId }, context) => ({ user: await writtenUser(context, userId) }),
  }),
  mutation('grantCluster', {
    needs,
    input: newGrant,
    command: grantClusterCommand,
    answers: 'GrantChanged',
    shape: async ({ grantId, userId }, context) => ({ grantId, user: await writtenUser(context, userId) }),
  }),
  mutation('revokeGrant', {
    needs,
    input: fields({ grantId: uuid }),
    command: revokeGrantCommand,
    answers: 'GrantChanged',
    shape: async ({ grantId, userId }, context) => ({ grantId, user: await writtenUser(context, userId) }),
  }),
  mutation('composeCluster', {
    needs,
    input: fields({ code: firmCode, name, permissions: asGiven<readonly string[]>() }),
    command: composeClusterCommand,
    answers: 'ClusterComposed',
    shape: async ({ clusterId }, context) => ({ cluster: await writtenCluster(context, clusterId) }),
  }),
];
