import { LEFT_OPEN_ERROR_NUMBER } from '../dialects/mssql/lock.ts';

/**
 * What an error of the server that is no fault of the statement is answered with.
 * - `repeated`: the server undid the transaction for another one's sake; the work is run again, and unavailable after the last attempt.
 * - `busy`: somebody else holds what the work waits for (`WriterBusy`).
 * - `full`: there is no room (`StorageFull`).
 * - `unreachable`: the server keeps the database closed, or is going down (`DatabaseUnreachable`).
 * - `unavailable`: the server gave up on this work (`DatabaseUnavailable`).
 */
export type FailureKind = 'repeated' | 'busy' | 'full' | 'unreachable' | 'unavailable';

interface ServerFailure {
  readonly kind: FailureKind;
  /** Our own words: the server's messages may contain values of the row. */
  readonly reason: string;
}

type Listed = readonly (readonly [number: number, reason: string])[];

const of = (kind: FailureKind, listed: Listed): [number, ServerFailure][] =>
  listed.map(([number, reason]) => [number, { kind, reason }]);

/** https://learn.microsoft.com/en-us/sql/relational-databases/errors-events/mssqlserver-1205-database-engine-error */
const deadlock: Listed = [[1205, 'the transaction was the victim of a deadlock']];

/**
 * 3960: https://learn.microsoft.com/en-us/sql/t-sql/statements/set-transaction-isolation-level-transact-sql
 * 13535: https://learn.microsoft.com/en-us/sql/relational-databases/tables/temporal-table-considerations-and-limitations
 */
const outrun: Listed = [
  [3960, 'the snapshot is out of date: the row has changed since'],
  [13535, 'the transaction began before the last version of the row'],
];

/** Ours: the batch that says so has undone it. */
const leftOpen = [LEFT_OPEN_ERROR_NUMBER, 'a transaction was left open on this connection'] as const;

/** https://learn.microsoft.com/en-us/sql/t-sql/statements/set-lock-timeout-transact-sql */
const lockTimeout: Listed = [[1222, 'a lock was not granted in time']];

/**
 * 1101 and 1105: https://learn.microsoft.com/en-us/sql/relational-databases/errors-events/mssqlserver-1105-database-engine-error
 * 9002: https://learn.microsoft.com/en-us/sql/relational-databases/logs/troubleshoot-a-full-transaction-log-sql-server-error-9002
 */
const noRoom: Listed = [
  [1101, 'the disk is full'],
  [1105, 'the disk is full'],
  [9002, 'the log of the database is full'],
];

/** https://learn.microsoft.com/en-us/sql/relational-databases/errors-events/database-engine-events-and-errors-0-to-999 */
const closedDatabase: Listed = [
  [904, 'the database is not started'],
  [911, 'the database is not there'],
  [921, 'the database has not been recovered yet'],
  [922, 'the database is being recovered'],
  [924, 'the database is open for one user alone'],
  [926, 'the database is suspect'],
  [927, 'the database is being restored'],
  [941, 'the database is not started'],
  [942, 'the database is offline'],
  [945, 'files of the database cannot be opened'],
  [952, 'the database is changing its state'],
  [955, 'the database waits for a quorum'],
  // Replicas of an availability group that do not serve now.
  [976, 'this replica of the database does not serve'],
  [978, 'this replica of the database does not serve'],
  [979, 'this replica of the database does not serve'],
  [982, 'this replica of the database does not serve'],
  [983, 'this replica of the database does not serve'],
];

/**
 * https://learn.microsoft.com/en-us/sql/relational-databases/errors-events/database-engine-events-and-errors-4000-to-4999, and the same for
 * the other thousands. From 40197 on: https://learn.microsoft.com/en-us/azure/azure-sql/database/troubleshoot-common-errors-issues
 */
const refusedLogIn: Listed = [
  [4060, 'the database cannot be opened'],
  [6005, 'the server is shutting down'],
  [17142, 'the server is paused'],
  [18401, 'the server is being upgraded'],
  [18451, 'only administrators are let in now'],
  [18456, 'the server refused the log-in'],
  [40197, 'the server is failing over'],
  [40501, 'the server is busy'],
  [40613, 'the database is not available'],
];

const gaveUp: Listed = [
  [596, 'the session was ended by the server'],
  [701, 'the server is out of memory'],
  [802, 'the server is out of memory'],
  [823, 'the disk could not be read or written'],
  [824, 'a page of the database is damaged'],
  [825, 'the disk could only be read after retrying'],
  [1204, 'the server is out of locks'],
  [8645, 'the server is out of memory'],
  [9001, 'the log of the database is not available'],
];

export const serverFailures: ReadonlyMap<number, ServerFailure> = new Map([
  ...of('repeated', [...deadlock, ...outrun, leftOpen]),
  ...of('busy', lockTimeout),
  ...of('full', noRoom),
  ...of('unreachable', [...closedDatabase, ...refusedLogIn]),
  ...of('unavailable', gaveUp),
]);

/**
 * The driver's own codes for a connection that is gone or never came about. What was sent on it and not committed is undone by the server.
 * https://github.com/tediousjs/node-mssql#errors
 */
export const lostConnectionCodes: ReadonlySet<string> = new Set([
  'ECLOSE',
  'ECONNCLOSED',
  'ECONNREFUSED',
  'ECONNRESET',
  'EINVALIDSTATE',
  'ENOCONN',
  'ENOTOPEN',
  'ESOCKET',
]);

/** The driver's codes for a server that was found and does not let us in, or was not found. */
export const refusedConnectionCodes: ReadonlySet<string> = new Set(['EINSTLOOKUP', 'ELOGIN']);

/** The driver's codes for a request or a transaction that came to nothing. */
export const failedRequestCodes: ReadonlySet<string> = new Set([
  'EABORT',
  'ECANCEL',
  'EDRIVER',
  'ENOTBEGUN',
  'ETIMEOUT',
]);
