import {
  checkPasswordStrength,
  hashPassword,
  leastPasswordLength,
  verifyPassword,
} from '@cifra/access/password';
import { formatInstant } from '@cifra/domain/instant';
import type { Uuid } from '@cifra/domain/ids';
import { refusalCodes, type RefusalOf } from '@cifra/domain/refusal-codes';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import { refused, type Result } from '@cifra/domain/result';
import type { CommandRequest, DoorRefusalCode } from '@cifra/books/command';
import type { Books } from '@cifra/books/books';
import { findAnswer, principalOf } from '@cifra/books/idempotency';
import { attemptsOf, userById } from '../directory/queries.ts';
import { clientOf, recordWrongPassword } from './attempts.ts';
import type { LogInParts } from './log-in.ts';
import { changePasswordCommand, replacePasswordCodes } from './users.ts';

export interface PasswordChange {
  readonly userId: Uuid;
  readonly currentPassword: string;
  readonly newPassword: string;
}

export const changePasswordCodes = refusalCodes(
  ...replacePasswordCodes,
  'ACCOUNT_LOCKED_OUT',
  'PASSWORD_TOO_WEAK',
);

/**
 * Changes a user's own password. Each call is one guess at the current one, and a wrong one counts as a failed log-in: a stolen access
 * token cannot be used to guess it. Whether the new one is good enough is said before the current one is looked at, so that it tells
 * nothing of a guess. A repeated key gets its answer. Refuses in this order: USER_UNKNOWN, ACCOUNT_LOCKED_OUT, PASSWORD_TOO_WEAK,
 * CREDENTIALS_INVALID.
 */
export async function changePassword(
  { books, keys, origin }: LogInParts,
  { userId, currentPassword, newPassword }: PasswordChange,
  request: CommandRequest,
): Promise<
  Result<{ readonly userId: Uuid }, RefusalOf<typeof changePasswordCodes> | Refusal<DoorRefusalCode>>
> {
  const change = (passwordHash: string, version: string) =>
    books.executeControl(changePasswordCommand, { userId, passwordHash, version }, request);
  if (await isAnswered(books, request)) return change('', '');
  const user = await books.control.first(userById, { id: userId });
  if (!user) return refused(refuse('USER_UNKNOWN', { userRef: userId }));
  const client = await clientOf(keys, origin.ip);
  const here = await books.control.first(attemptsOf, { email: user.email, client: client.client });
  const lockedUntil = here?.locked_until ?? null;
  if (lockedUntil !== null && lockedUntil > BigInt(Date.now()) * 1000n)
    return refused(refuse('ACCOUNT_LOCKED_OUT', { until: formatInstant(lockedUntil) }));
  const password = checkPasswordStrength(newPassword, [user.email, user.name]);
  if (!password.ok) return refused(refuse('PASSWORD_TOO_WEAK', { minimum: leastPasswordLength }));
  if (!(await verifyPassword(currentPassword, user.password_hash, origin.isGone))) {
    const counted = await books.executeControl(
      recordWrongPassword,
      { userId, ...client },
      { ...request, idempotencyKey: null },
    );
    if (!counted.ok) throw new Error(`a wrong password was not counted: ${counted.refusal.code}`);
    return refused(refuse('CREDENTIALS_INVALID', {}));
  }
  return change(await hashPassword(password.value, origin.isGone), user.commit_number.toString());
}

/** Whether the key has its answer already: the password that was current then is not current any more. */
async function isAnswered(books: Books, request: CommandRequest): Promise<boolean> {
  const { idempotencyKey: key } = request;
  if (key === null) return false;
  const stored = await findAnswer(books.control, { principal: principalOf(request), key });
  return stored?.command === changePasswordCommand.name;
}
