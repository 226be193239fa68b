import { checkPasswordStrength, hashPassword, leastPasswordLength } from '@cifra/access/password';
import type { Uuid } from '@cifra/domain/ids';
import { refusalCodes, type RefusalOf } from '@cifra/domain/refusal-codes';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import { refused, type Result } from '@cifra/domain/result';
import type { CommandRequest, DoorRefusalCode } from '@cifra/books/command';
import type { Books } from '@cifra/books/books';
import { findAnswer, principalOf } from '@cifra/books/idempotency';
import { userById } from '../directory/queries.ts';
import type { LogInParts } from './log-in-parts.ts';
import { provePassword, provePasswordCodes } from './prove-password.ts';
import { changePasswordCommand, replacePasswordCodes } from './users.ts';

export interface PasswordChange {
  readonly userId: Uuid;
  readonly currentPassword: string;
  readonly newPassword: string;
}

export const changePasswordCodes = refusalCodes(
  ...replacePasswordCodes,
  ...provePasswordCodes,
  'PASSWORD_TOO_WEAK',
);

/**
 * Changes a user's own password. Each call is one guess at the current one, and a wrong one counts as a failed log-in: a stolen access
 * token cannot be used to guess it. Whether the new one is good enough is said before the current one is looked at, so that it tells
 * nothing of a guess. A repeated key gets its answer. Refuses in this order: USER_UNKNOWN, PASSWORD_TOO_WEAK, ACCOUNT_LOCKED_OUT,
 * CREDENTIALS_INVALID.
 */
export async function changePassword(
  parts: LogInParts,
  { userId, currentPassword, newPassword }: PasswordChange,
  request: CommandRequest,
): Promise<
  Result<{ readonly userId: Uuid }, RefusalOf<typeof changePasswordCodes> | Refusal<DoorRefusalCode>>
> {
  const { books, origin } = parts;
  const change = (passwordHash: string, version: string) =>
    books.executeControl(changePasswordCommand, { userId, passwordHash, version }, request);
  if (await isAnswered(books, request)) return change('', '');
  const user = await books.control.first(userById, { id: userId });
  if (!user) return refused(refuse('USER_UNKNOWN', { userRef: userId }));
  const password = checkPasswordStrength(newPassword, [user.email, user.name]);
  if (!password.ok) return refused(refuse('PASSWORD_TOO_WEAK', { minimum: leastPasswordLength }));
  const proved = await provePassword(parts, { user, password: currentPassword }, request);
  if (!proved.ok) return proved;
  return change(await hashPassword(password.value, origin.isGone), user.commit_number.toString());
}

/** Whether the key has its answer already: the password that was current then is not current any more. */
async function isAnswered(books: Books, request: CommandRequest): Promise<boolean> {
  const { idempotencyKey: key } = request;
  if (key === null) return false;
  const stored = await findAnswer(books.control, {
    principal: principalOf(request),
    key,
    isShared: false,
  });
  return stored?.command === changePasswordCommand.name;
}
