import type { FirmContext } from '../context.ts';
import type { Uuid } from '@cifra/domain/ids';
import { hashPassword } from '@cifra/access/password';
import { firm } from '@cifra/access/field-rule';
import { composeClusterCommand, grantClusterCommand, revokeGrantCommand } from '@cifra/firm/access/grants';
import { createUserCodes, createUserCommand } from '@cifra/firm/users/users';
import { fields } from '@cifra/subgraph-kit/parse/combine';
import { asGiven, uuid } from '@cifra/subgraph-kit/parse/values';
import { newGrant } from '../parse/grant.ts';
import { firmCode, name } from '../parse/names.ts';
import { newUser } from '../parse/new-user.ts';
import { writtenCluster, writtenGrant, writtenUser } from './answers.ts';
import { mutation, mutationInSteps } from './kit.ts';

const needs = firm('Access.Manage');

const changedGrant = async (
  { grantId, userId }: { readonly grantId: Uuid; readonly userId: Uuid },
  context: FirmContext,
) => ({ grant: await writtenGrant(context, grantId), user: await writtenUser(context, userId) });

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
    shape: changedGrant,
  }),
  mutation('revokeGrant', {
    needs,
    input: fields({ grantId: uuid }),
    command: revokeGrantCommand,
    answers: 'GrantChanged',
    shape: changedGrant,
  }),
  mutation('composeCluster', {
    needs,
    input: fields({ code: firmCode, name, permissions: asGiven<readonly string[]>() }),
    command: composeClusterCommand,
    answers: 'ClusterComposed',
    shape: async ({ clusterId }, context) => ({ cluster: await writtenCluster(context, clusterId) }),
  }),
];
