import { randomBytes } from 'node:crypto';
import {
  allowContainedUsers,
  containedUser,
  memberOfRole,
  type PrincipalUser,
} from '../ddl/mssql-containment.ts';
import { dropServerLogIn, serverLogIn, userForLogIn } from '../ddl/mssql-server-log-ins.ts';
import { mapMssqlError } from './errors.ts';
import type { Principal } from '../principals/principals.ts';
import type { Requester } from './driver.ts';

/** Principals that log in with a user of their own; the migrator creates the database and owns it. */
export const usersOfDatabase = [
  'application',
  'reader',
  'readonly_investigator',
  'backup',
] as const satisfies readonly Principal[];
export type UserPrincipal = (typeof usersOfDatabase)[number];

const PASSWORD_BYTES = 32;
/** What a password policy may ask for besides length: capital, small letter, digit, sign. */
const FOR_THE_POLICY = 'Aa1-';

/** Unique on the server. */
export const userName = (database: string, principal: UserPrincipal): string => `${database}_${principal}`;

/** New users for a database, with passwords that nobody knows yet. */
export const newPrincipalUsers = (
  database: string,
): readonly (PrincipalUser & { readonly principal: UserPrincipal })[] =>
  usersOfDatabase.map((principal) => ({
    principal,
    user: userName(database, principal),
    password: FOR_THE_POLICY + randomBytes(PASSWORD_BYTES).toString('base64url'),
  }));

/** How a server tells the users of a database apart. */
export type UserKind = 'CONTAINED_USERS' | 'SERVER_LOG_INS';

export interface AdmittingServer {
  readonly master: Requester;
  /** The database, with the migrator's log-in. */
  readonly target: Requester;
  readonly database: string;
}

/**
 * Creates the users, or gives them these passwords, and puts them into their roles: contained users where the server has
 * them, else log-ins of the server. Throws if it has neither. Repeatable.
 */
export async function admitPrincipalUsers(
  { master, target, database }: AdmittingServer,
  users: readonly PrincipalUser[],
): Promise<UserKind> {
  try {
    const kind = (await allowsContainedUsers(master, database)) ? 'CONTAINED_USERS' : 'SERVER_LOG_INS';
    for (const user of users) {
      if (kind === 'CONTAINED_USERS') await target.request().batch(containedUser(user));
      else {
        await master.request().batch(serverLogIn(user));
        await target.request().batch(userForLogIn(user));
      }
      await target.request().batch(memberOfRole(user));
    }
    return kind;
  } catch (error) {
    throw mapMssqlError(error);
  }
}

async function allowsContainedUsers(master: Requester, database: string): Promise<boolean> {
  try {
    await master.request().batch(allowContainedUsers(database));
    return true;
  } catch {
    return false;
  }
}

/** Drops log-ins of the server whose database is gone. Contained users went with their database. Repeatable. */
export async function dropServerLogIns(master: Requester, database: string): Promise<void> {
  const users = usersOfDatabase.map((principal) => ({ user: userName(database, principal) }));
  await master.request().batch(users.map(dropServerLogIn).join(';\n'));
}
