import { literal, quoted } from './mssql.ts';
import { roleName } from './mssql-roles.ts';

/**
 * The backup principal may back the database up, which reading alone does not allow.
 * https://learn.microsoft.com/en-us/sql/relational-databases/security/authentication-access/database-level-roles
 */
export const mssqlBackupRole = (): string =>
  `alter role [db_backupoperator] add member ${quoted(roleName('backup'))}`;

/**
 * A full backup whose pages are checked while they are read, into a file in the server's own folder for backups.
 * https://learn.microsoft.com/en-us/sql/t-sql/statements/backup-transact-sql
 */
export const backupDatabase = (database: string, file: string): string =>
  `backup database ${quoted(database)} to disk = ${literal(file)} with checksum, copy_only, init, format`;

/**
 * Reads a backup and checks it, without restoring it.
 * https://learn.microsoft.com/en-us/sql/t-sql/statements/restore-statements-verifyonly-transact-sql
 */
export const verifyBackup = (file: string): string =>
  `restore verifyonly from disk = ${literal(file)} with checksum`;
