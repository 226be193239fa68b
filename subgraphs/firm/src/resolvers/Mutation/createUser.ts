import { checkPasswordStrength, hashPassword, leastPasswordLength } from '@cifra/access/password';
import { refuse } from '@cifra/domain/refusals';
import { toGraphQLRefusal } from '@cifra/subgraph-kit/refusal';
import type { MutationResolvers } from '../../generated/resolvers.ts';
import { parseText, reloadUser, requestOf } from '../../operations/ask.ts';
import { normaliseEmail } from '../../operations/log-in.ts';
import { createUser as command } from '../../operations/users.ts';

const emailForm = /^[^\s@]{1,64}@[^\s@]{1,180}\.[^\s@.]{2,}$/;

export const createUser: MutationResolvers['createUser'] = async (_parent, { input }, context) => {
  const request = requestOf(context, input);
  if (!request.ok) return toGraphQLRefusal(request.refusal);
  const email = normaliseEmail(input.email);
  if (!emailForm.test(email))
    return toGraphQLRefusal(
      refuse('INPUT_INVALID', {
        field: 'email',
        problem: 'must be an e-mail address',
        value: email.slice(0, 64),
      }),
    );
  const name = parseText('name', input.name, 200);
  if (!name.ok) return toGraphQLRefusal(name.refusal);
  const password = checkPasswordStrength(input.password, [email, name.value]);
  if (!password.ok) return toGraphQLRefusal(refuse('PASSWORD_TOO_WEAK', { minimum: leastPasswordLength }));
  const outcome = await context.books.executeControl(
    command,
    { email, name: name.value, passwordHash: await hashPassword(password.value) },
    request.value,
  );
  return outcome.ok
    ? { __typename: 'UserChanged', user: await reloadUser(context, outcome.value.userId) }
    : toGraphQLRefusal(outcome.refusal);
};
