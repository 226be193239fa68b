import { verifyPassword } from '@cifra/access/password';
import type { CommandRequest } from '@cifra/books/command';
import type { Row } from '@cifra/database/kit/table';
import type { users } from '@cifra/database/tables/control';
import { formatInstant } from '@cifra/domain/instant';
import { refusalCodes, type RefusalOf } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import { attemptsOf } from '../directory/queries.ts';
import { clientOf, recordWrongPassword } from './attempts.ts';
import type { LogInParts } from './log-in-parts.ts';

export const provePasswordCodes = refusalCodes('ACCOUNT_LOCKED_OUT', 'CREDENTIALS_INVALID');

/**
 * Whether a password is that of a user who is signed in. A wrong one counts as the failed log-in that it is: a stolen access token cannot be
 * used to guess it. Refuses in this order: ACCOUNT_LOCKED_OUT, CREDENTIALS_INVALID.
 */
export async function provePassword(
  { books, keys, origin }: LogInParts,
  { user, password }: { readonly user: Row<typeof users>; readonly password: string },
  request: CommandRequest,
): Promise<Result<null, RefusalOf<typeof provePasswordCodes>>> {
  const client = await clientOf(keys, origin.ip);
  const here = await books.control.first(attemptsOf, { account: user.id, client: client.client });
  const lockedUntil = here?.locked_until ?? null;
  if (lockedUntil !== null && lockedUntil > BigInt(Date.now()) * 1000n)
    return refused(refuse('ACCOUNT_LOCKED_OUT', { until: formatInstant(lockedUntil) }));
  if (await verifyPassword(password, user.password_hash, origin.isGone)) return accepted(null);
  const counted = await books.executeControl(
    recordWrongPassword,
    { userId: user.id, ...client },
    { ...request, idempotencyKey: null },
  );
  if (!counted.ok) throw new Error(`a wrong password was not counted: ${counted.refusal.code}`);
  return refused(refuse('CREDENTIALS_INVALID', {}));
}
