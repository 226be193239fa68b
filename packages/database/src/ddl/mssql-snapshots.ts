import { quoted } from './mssql.ts';

/**
 * Row versions for readers: reports read one unchanging state without locks (SNAPSHOT), and point reads do not wait for the
 * writer (READ_COMMITTED_SNAPSHOT). It does not wait to change the settings of a database that is in use (NO_WAIT).
 * https://learn.microsoft.com/en-us/sql/t-sql/statements/alter-database-transact-sql-set-options
 * https://learn.microsoft.com/en-us/sql/relational-databases/sql-server-transaction-locking-and-row-versioning-guide
 */
export const allowSnapshots = (database: string): readonly string[] => [
  `alter database ${quoted(database)} set allow_snapshot_isolation on`,
  `alter database ${quoted(database)} set read_committed_snapshot on with no_wait`,
];

/**
 * Whether both are on.
 * https://learn.microsoft.com/en-us/sql/relational-databases/system-catalog-views/sys-databases-transact-sql
 */
export const areSnapshotsAllowed = (database: string): string =>
  `select case when snapshot_isolation_state = 1 and is_read_committed_snapshot_on = 1 then 1 else 0 end as [allowed] from sys.databases where name = N'${database}'`;
