import { checkPasswordStrength, hashPassword, leastPasswordLength, verifyPassword } from '@cifra/access/password';
import { refuse } from '@cifra/domain/refusals';
import { toGraphQLRefusal } from '@cifra/subgraph-kit/refusal';
import type { MutationResolvers } from '../../generated/resolvers.ts';
import { idOrNil, reloadUser, requestOf } from '../../operations/ask.ts';
import { changePassword as command } from '../../operations/users.ts';

export const changePassword: MutationResolvers['changePassword'] = async (_parent, { input }, context) => {
  const request = requestOf(context, input);
  if (!request.ok) return toGraphQLRefusal(request.refusal);
  const userId = idOrNil(context.access.claim.principal.id ?? '');
  const user = await context.loaders.user.load(userId);
  if (!(await verifyPassword(input.currentPassword, user?.password_hash ?? null))) return toGraphQLRefusal(refuse('CREDENTIALS_INVALID', {}));
  const password = checkPasswordStrength(input.newPassword, user ? [user.email, user.name] : []);
  if (!password.ok) return toGraphQLRefusal(refuse('PASSWORD_TOO_WEAK', { minimum: leastPasswordLength }));
  const outcome = await context.books.executeControl(command, { userId, passwordHash: await hashPassword(password.value) }, request.value);
  return outcome.ok ? { __typename: 'UserChanged', user: await reloadUser(context, userId) } : toGraphQLRefusal(outcome.refusal);
};
