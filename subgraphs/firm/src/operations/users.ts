import type { Uuid } from '@cifra/domain/ids';
import { refuse } from '@cifra/domain/refusals';
import { accepted, refused } from '@cifra/domain/result';
import { controlCommand } from '@cifra/books/command';
import { users } from '@cifra/database/tables/control';
import { userByEmail, userById } from '../repository/firm.ts';

/** Creates a user with a local account. The hash is made before the transaction. Refuses: USER_EMAIL_TAKEN. */
export const createUser = controlCommand<{ readonly email: string; readonly name: string; readonly passwordHash: string }, { readonly userId: Uuid }, 'USER_EMAIL_TAKEN'>(
  'firm.createUser',
  async (tx, { email, name, passwordHash }, { newId }) => {
    if (await tx.first(userByEmail, { email })) return refused(refuse('USER_EMAIL_TAKEN', { email }));
    const userId = newId();
    await tx.insert(users, { id: userId, email, name, password_hash: passwordHash, is_active: true });
    await tx.record({ event: 'USER_CREATED', objectType: 'User', objectId: userId, after: { email, name } });
    return accepted({ userId });
  },
);

/** Replaces a user's password. Whether the current one was right is verified before. Refuses: USER_UNKNOWN. */
export const changePassword = controlCommand<{ readonly userId: Uuid; readonly passwordHash: string }, { readonly userId: Uuid }, 'USER_UNKNOWN'>(
  'firm.changePassword',
  async (tx, { userId, passwordHash }) => {
    const row = await tx.first(userById, { id: userId });
    if (!row) return refused(refuse('USER_UNKNOWN', { user: userId }));
    const { commit_number: version, ...user } = row;
    await tx.replace(users, { ...user, password_hash: passwordHash }, version);
    await tx.record({ event: 'PASSWORD_CHANGED', objectType: 'User', objectId: userId });
    return accepted({ userId });
  },
);
