import { controlCommand } from '@cifra/books/command';
import { sealRow } from '@cifra/database/personal/seal-row';
import { users } from '@cifra/database/tables/control';
import type { Uuid } from '@cifra/domain/ids';
import { accepted } from '@cifra/domain/result';
import { userById } from '../directory/queries.ts';

/** Replaces the hash of an unchanged password by one of today's cost. Where the user changed meanwhile, nothing happens. */
export const rehashPasswordCommand = controlCommand<
  { readonly userId: Uuid; readonly passwordHash: string; readonly version: string },
  /** The user's version now; null: nothing happened. */
  { readonly version: string | null },
  never
>('firm.rehashPassword', async (tx, { userId, passwordHash, version: verifiedVersion }) => {
  const row = await tx.first(userById, { id: userId });
  if (row?.commit_number.toString() !== verifiedVersion) return accepted({ version: null });
  const { commit_number: version, ...user } = row;
  tx.replace(users, await sealRow(tx, users, { ...user, password_hash: passwordHash }), version);
  tx.record({ event: 'PASSWORD_REHASHED', objectType: 'User', objectId: userId });
  return accepted({ version: tx.commitNumber.toString() });
});
