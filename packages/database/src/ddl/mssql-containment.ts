import type { Principal } from '../principals/principals.ts';
import { literal, quoted } from './mssql.ts';
import { roleName } from './mssql-roles.ts';

/** A user of one database for one principal, with a password of its own. */
export interface PrincipalUser {
  readonly principal: Principal;
  /** Unique on the server, as a log-in has to be. */
  readonly user: string;
  readonly password: string;
}

/**
 * Lets a database have users with passwords of their own. The server's option `contained database authentication` must be on;
 * Cifra does not change the server's options.
 * https://learn.microsoft.com/en-us/sql/relational-databases/databases/contained-databases
 * https://learn.microsoft.com/en-us/sql/t-sql/statements/alter-database-transact-sql-set-options
 */
export const allowContainedUsers = (database: string): string =>
  `alter database ${quoted(database)} set containment = partial`;

/**
 * A contained user: it can log in to this database, and cannot leave it.
 * https://learn.microsoft.com/en-us/sql/relational-databases/security/contained-database-users-making-your-database-portable
 * https://learn.microsoft.com/en-us/sql/t-sql/statements/create-user-transact-sql
 */
export const containedUser = ({ user, password }: PrincipalUser): string =>
  `if database_principal_id(${literal(user)}) is null create user ${quoted(user)} with password = ${literal(password)} else alter user ${quoted(user)} with password = ${literal(password)}`;

/** The role that gives a user its principal's rights. Repeatable. */
export const memberOfRole = ({ principal, user }: PrincipalUser): string =>
  `alter role ${quoted(roleName(principal))} add member ${quoted(user)}`;
