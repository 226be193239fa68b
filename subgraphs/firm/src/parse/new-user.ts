import { checkPasswordStrength, leastPasswordLength } from '@cifra/access/password';
import { refusalCodes } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { accepted } from '@cifra/domain/result';
import { emailOf, normaliseEmail } from '@cifra/firm/users/person';
import { andThen, fields } from '@cifra/subgraph-kit/parse/combine';
import { fault, invalid, parser, type Parser } from '@cifra/subgraph-kit/parse/parser';
import { asGiven } from '@cifra/subgraph-kit/parse/values';
import { name } from './names.ts';

const email: Parser<string, string, 'INPUT_INVALID'> = parser(
  refusalCodes('INPUT_INVALID'),
  (given, path) => {
    const address = emailOf(given);
    return address === null
      ? invalid(path, 'must be an e-mail address', normaliseEmail(given))
      : accepted(address);
  },
);

/** A user whose password a link sets. Refuses: INPUT_INVALID. */
export const newPerson = fields({ email, name });

/** A user with a password that tells nothing of the user. Refuses in this order: INPUT_INVALID, PASSWORD_TOO_WEAK. */
export const newUser = andThen(
  fields({ email, name, password: asGiven<string>() }),
  refusalCodes('PASSWORD_TOO_WEAK'),
  (user, path) => {
    const password = checkPasswordStrength(user.password, [user.email, user.name]);
    if (password.ok) return accepted({ ...user, password: password.value });
    return fault([...path, 'password'], refuse('PASSWORD_TOO_WEAK', { minimum: leastPasswordLength }));
  },
);
