import type { Uuid } from '@cifra/domain/ids';
import { refusalCodes, type CodeOf } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { accepted, refused } from '@cifra/domain/result';
import { controlCommand } from '@cifra/books/command';
import { users } from '@cifra/database/tables/control';
import { referenceTo } from '@cifra/database/personal/references';
import { sealRow } from '@cifra/database/personal/seal-row';
import type { ControlTx } from '@cifra/database/tx';
import { userByEmail, userById } from '../directory/queries.ts';
import { insertUser } from './insert-user.ts';
import { endSessions, gatherLiveSessions } from './sessions/end-sessions.ts';

export const createUserCodes = refusalCodes('USER_EMAIL_TAKEN');

/** Creates a user with a local account. The hash is made before the transaction. Refuses: USER_EMAIL_TAKEN. */
export const createUserCommand = controlCommand<
  { readonly email: string; readonly name: string; readonly passwordHash: string },
  { readonly userId: Uuid },
  CodeOf<typeof createUserCodes>
>(
  'firm.createUser',
  async (tx, { email, name, passwordHash }, { newId }) => {
    if (await tx.first(userByEmail, { email }))
      return refused(refuse('USER_EMAIL_TAKEN', { userEmail: email }));
    const userId = newId();
    await addUser(tx, { id: userId, email, name, passwordHash });
    return accepted({ userId });
  },
  // The hash has salt, so it is new each time; a digest of the password itself is kept nowhere.
  { keyedBy: ({ email, name }) => ({ email, name }), refuses: createUserCodes },
);

interface NewUser {
  readonly id: Uuid;
  /** Lower case. */
  readonly email: string;
  readonly name: string;
  /** Null until a link sets the first password. */
  readonly passwordHash: string | null;
}

/** Writes a user whose address nobody has. */
export async function addUser(tx: ControlTx, { id, email, name, passwordHash }: NewUser): Promise<void> {
  const sealed = await insertUser(tx, { id, email, name, password_hash: passwordHash, is_active: true });
  tx.record({
    event: 'USER_CREATED',
    objectType: 'User',
    objectId: id,
    after: { email: referenceTo(sealed.email), name: referenceTo(sealed.name) },
  });
}

export const replacePasswordCodes = refusalCodes('USER_UNKNOWN', 'CREDENTIALS_INVALID');

/**
 * Replaces a user's password and ends the log-ins that the old one began. Whether the current one was right was verified before, on
 * the version named. Refuses in this order: USER_UNKNOWN, CREDENTIALS_INVALID (the user changed since).
 */
export const changePasswordCommand = controlCommand<
  { readonly userId: Uuid; readonly passwordHash: string; readonly version: string },
  { readonly userId: Uuid },
  CodeOf<typeof replacePasswordCodes>
>(
  'firm.changePassword',
  async (tx, { userId, passwordHash, version: verifiedVersion }) => {
    const [row, sessions] = await Promise.all([
      tx.first(userById, { id: userId }),
      gatherLiveSessions(tx, userId),
    ]);
    if (!row) return refused(refuse('USER_UNKNOWN', { userRef: userId }));
    const { commit_number: version, ...user } = row;
    if (version.toString() !== verifiedVersion) return refused(refuse('CREDENTIALS_INVALID', {}));
    tx.replace(users, await sealRow(tx, users, { ...user, password_hash: passwordHash }), version);
    const endedSessions = endSessions(tx, sessions);
    tx.record({
      event: 'PASSWORD_CHANGED',
      objectType: 'User',
      objectId: userId,
      after: { endedSessions },
    });
    return accepted({ userId });
  },
  { keyedBy: ({ userId }) => ({ userId }), refuses: replacePasswordCodes },
);
