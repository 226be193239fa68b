import { checkPasswordStrength, hashPassword, leastPasswordLength } from '@cifra/access/password';
import type { CommandRequest, DoorRefusalCode } from '@cifra/books/command';
import { firmSettings } from '@cifra/books/directory';
import type { Uuid } from '@cifra/domain/ids';
import { refusalCodes, type RefusalOf } from '@cifra/domain/refusal-codes';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import { refused, type Result } from '@cifra/domain/result';
import { linkById, userById } from '../directory/queries.ts';
import type { LogInParts } from './log-in-parts.ts';
import { isOpen, partsOfLink, setPasswordCommand } from './password-links.ts';

export const setPasswordCodes = refusalCodes('LINK_INVALID', 'LOCAL_LOG_IN_OFF', 'PASSWORD_TOO_WEAK');

/**
 * Sets a password with a link. The trail names the user as who did it. A link that is good for nothing costs no hash. Refuses in this order:
 * LINK_INVALID, LOCAL_LOG_IN_OFF (unless the link is the operator's), PASSWORD_TOO_WEAK (the link stays good).
 */
export async function setPassword(
  { books, origin }: Pick<LogInParts, 'books' | 'origin'>,
  { link: token, newPassword }: { readonly link: string; readonly newPassword: string },
  request: CommandRequest,
): Promise<Result<{ readonly userId: Uuid }, RefusalOf<typeof setPasswordCodes> | Refusal<DoorRefusalCode>>> {
  const parts = partsOfLink(token);
  const link = parts && (await books.control.first(linkById, { id: parts.linkId }));
  const nowMicros = BigInt(Date.now()) * 1000n;
  const isGood = link && parts && isOpen(link, { secretHash: parts.secretHash, nowMicros });
  const user = isGood ? await books.control.first(userById, { id: link.user_id }) : null;
  if (!parts || !user || !isGood) return refused(refuse('LINK_INVALID', {}));
  if (!link.lets_in && !(await firmSettings(books.control))['access.localLogIn'])
    return refused(refuse('LOCAL_LOG_IN_OFF', {}));
  const password = checkPasswordStrength(newPassword, [user.email, user.name]);
  if (!password.ok) return refused(refuse('PASSWORD_TOO_WEAK', { minimum: leastPasswordLength }));
  const passwordHash = await hashPassword(password.value, origin.isGone);
  const actor = { kind: 'user', id: user.id, name: user.name } as const;
  return books.executeControl(
    setPasswordCommand,
    { ...parts, userId: user.id, passwordHash },
    { ...request, actor },
  );
}
