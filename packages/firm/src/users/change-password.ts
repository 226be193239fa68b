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
import { attemptsOf, userById } from '../directory/queries.ts';
import { recordWrongPassword } from './record-log-in.ts';
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
 * Changes a user's own password. A wrong current one counts as a failed log-in, so that a stolen access token cannot be used to
 * guess it. If it is repeated after success, the new password is already the current one, and the key returns its answer. Refuses
 * in this order: USER_UNKNOWN, ACCOUNT_LOCKED_OUT, CREDENTIALS_INVALID, PASSWORD_TOO_WEAK.
 */
export async function changePassword(
  books: Books,
  { userId, currentPassword, newPassword }: PasswordChange,
  request: CommandRequest,
): Promise<
  Result<{ readonly userId: Uuid }, RefusalOf<typeof changePasswordCodes> | Refusal<DoorRefusalCode>>
> {
  const user = await books.control.first(userById, { id: userId });
  if (!user) return refused(refuse('USER_UNKNOWN', { userRef: userId }));
  const lockedUntil = (await books.control.first(attemptsOf, { email: user.email }))?.locked_until ?? null;
  if (lockedUntil !== null && lockedUntil > BigInt(Date.now()) * 1000n)
    return refused(refuse('ACCOUNT_LOCKED_OUT', { until: formatInstant(lockedUntil) }));
  const isRight =
    (await verifyPassword(currentPassword, user.password_hash)) ||
    (await verifyPassword(newPassword, user.password_hash));
  if (!isRight) {
    const counted = await books.executeControl(
      recordWrongPassword,
      { userId },
      { ...request, idempotencyKey: null },
    );
    if (!counted.ok) throw new Error(`a wrong password was not counted: ${counted.refusal.code}`);
    return refused(refuse('CREDENTIALS_INVALID', {}));
  }
  const password = checkPasswordStrength(newPassword, [user.email, user.name]);
  if (!password.ok) return refused(refuse('PASSWORD_TOO_WEAK', { minimum: leastPasswordLength }));
  const passwordHash = await hashPassword(password.value);
  return books.executeControl(
    changePasswordCommand,
    { userId, passwordHash, version: user.commit_number.toString() },
    request,
  );
}
