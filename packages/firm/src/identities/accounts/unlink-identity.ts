import type { Books } from '@cifra/books/books';
import type { CommandRequest, DoorRefusalCode } from '@cifra/books/command';
import type { Uuid } from '@cifra/domain/ids';
import type { RefusalOf } from '@cifra/domain/refusal-codes';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import { refused, type Result } from '@cifra/domain/result';
import { unlinkIdentityCommand, type unlinkIdentityCodes } from './link.ts';
import { linkedAccountsOfUser } from '../../directory/identities.ts';

/** Unlinks a user's account at a provider, by its code. Refuses as `unlinkIdentityCommand` does. */
export async function unlinkIdentity(
  books: Books,
  {
    userId,
    code,
    sessionId,
  }: { readonly userId: Uuid; readonly code: string; readonly sessionId: Uuid | null },
  request: CommandRequest,
): Promise<
  Result<{ readonly userId: Uuid }, RefusalOf<typeof unlinkIdentityCodes> | Refusal<DoorRefusalCode>>
> {
  const linked = await books.control.all(linkedAccountsOfUser, { userId });
  const account = linked.find((each) => each.code === code);
  if (account === undefined) return refused(refuse('IDENTITY_UNKNOWN', { providerCode: code.slice(0, 60) }));
  const unlinking = { userId, identityId: account.id, code, sessionId };
  return books.executeControl(unlinkIdentityCommand, unlinking, request);
}
