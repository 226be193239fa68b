import {
  checkPasswordStrength,
  hashPassword,
  leastPasswordLength,
  verifyPassword,
} from '@cifra/access/password';
import { formatInstant } from '@cifra/domain/instant';
import type { Uuid } from '@cifra/domain/ids';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import { refused, type Result } from '@cifra/domain/result';
import type { CommandRequest, DoorRefusalCode } from '@cifra/books/command';
import type { Books } from '@cifra/books/books';
import { attemptsOf, userById } from '../repository/firm.ts';
import { recordWrongPassword } from './record-log-in.ts';
import { changePassword } from './users.ts';

export interface PasswordChange {
  readonly userId: Uuid;
  readonly currentPassword: string;
  readonly newPassword: string;
}

/**
 * Changes a user's own password. A wrong current one counts as a failed log-in: a stolen access token is no way to guess it. Asked
 * again after it was done, the new password is already the current one, and the key gives its answer.
 * Refuses in this order: ACCOUNT_LOCKED_OUT, CREDENTIALS_INVALID, PASSWORD_TOO_WEAK.
 */
export async function askPasswordChange(
  books: Books,
  { userId, currentPassword, newPassword }: PasswordChange,
  request: CommandRequest,
): Promise<
  Result<
    { readonly userId: Uuid },
    Refusal<
      'ACCOUNT_LOCKED_OUT' | 'CREDENTIALS_INVALID' | 'PASSWORD_TOO_WEAK' | 'USER_UNKNOWN' | DoorRefusalCode
    >
  >
> {
  const user = await books.control.first(userById, { id: userId });
  if (!user) return refused(refuse('USER_UNKNOWN', { user: userId }));
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
    changePassword,
    { userId, passwordHash, version: user.commit_number.toString() },
    request,
  );
}
