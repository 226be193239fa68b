import { literal, quoted } from './mssql.ts';
import type { PrincipalUser } from './mssql-containment.ts';

/**
 * A log-in of the server, for servers that have no contained users. It is made on `master`.
 * https://learn.microsoft.com/en-us/sql/t-sql/statements/create-login-transact-sql
 */
export const serverLogIn = ({ user, password }: PrincipalUser): string =>
  `if suser_id(${literal(user)}) is null create login ${quoted(user)} with password = ${literal(password)} else alter login ${quoted(user)} with password = ${literal(password)}`;

/**
 * The log-in's user in a database.
 * https://learn.microsoft.com/en-us/sql/t-sql/statements/create-user-transact-sql
 */
export const userForLogIn = ({ user }: Pick<PrincipalUser, 'user'>): string =>
  `if database_principal_id(${literal(user)}) is null create user ${quoted(user)} for login ${quoted(user)}`;

/** https://learn.microsoft.com/en-us/sql/t-sql/statements/drop-login-transact-sql */
export const dropServerLogIn = ({ user }: Pick<PrincipalUser, 'user'>): string =>
  `if suser_id(${literal(user)}) is not null drop login ${quoted(user)}`;
