import { historyTableName, indexName, keyLabel, primaryKeyName } from '../kit/names.ts';
import { RULE_ERROR_NUMBER } from '../ddl/mssql.ts';
import {
  DatabaseRefused,
  DatabaseUnavailable,
  DuplicateKey,
  InvariantBroken,
  StorageFull,
} from '../failures.ts';
import { definitionsOf } from '../tables/kinds.ts';

/**
 * SQL Server's error numbers. The server's messages may contain values of the row; ours take nothing from them but
 * names of objects.
 * https://learn.microsoft.com/en-us/sql/relational-databases/errors-events/database-engine-events-and-errors
 */
const unavailable: ReadonlyMap<number, string> = new Map([
  [596, 'the session was ended by the server'],
  [701, 'the server is out of memory'],
  [823, 'the disk could not be read or written'],
  [824, 'a page of the database is damaged'],
  [825, 'the disk could only be read after retrying'],
  [927, 'the database is being restored'],
  [1205, 'the transaction was the victim of a deadlock'],
  [1222, 'a lock was not granted in time'],
  [3960, 'the snapshot is out of date: the row has changed since'],
  [4060, 'the database cannot be opened'],
  [6005, 'the server is shutting down'],
  [9001, 'the log of the database is not available'],
  [13535, 'the transaction began before the last version of the row'],
  [18456, 'the server refused the log-in'],
]);

const full: ReadonlyMap<number, string> = new Map([
  [1105, 'the disk is full'],
  [9002, 'the log of the database is full'],
]);

/** The error number that a flush throws if a statement touched the wrong number of rows. */
const ROWS_ERROR_NUMBER = 50_002;

/** Follows a statement that must touch one row. `what` is our own text. */
export const assertOneRow = (what: string): string =>
  `if @@rowcount <> 1 throw ${ROWS_ERROR_NUMBER}, '${what.replaceAll("'", "''")} did not touch one row', 1`;

/**
 * A command that met one of these errors is run again.
 * https://learn.microsoft.com/en-us/sql/relational-databases/tables/temporal-table-considerations-and-limitations
 */
const repeatable: ReadonlySet<number> = new Set([1205, 13535]);

/**
 * mssql's own codes for a failed connection, as opposed to a failed statement.
 * https://github.com/tediousjs/node-mssql#errors
 */
const connectionCodes: ReadonlySet<string> = new Set([
  'ETIMEOUT',
  'ESOCKET',
  'ECONNCLOSED',
  'ENOTOPEN',
  'ENOCONN',
  'ELOGIN',
  'EABORT',
  'ECANCEL',
  'EINSTLOOKUP',
  'ENOTBEGUN',
  'EDRIVER',
]);

interface ServerError {
  readonly message: string;
  readonly number?: number;
  readonly code?: string;
  readonly class?: number;
}

const isServerError = (error: unknown): error is ServerError & Error =>
  error instanceof Error &&
  (('number' in error && typeof error.number === 'number') ||
    ('code' in error && typeof error.code === 'string'));

/**
 * The driver's error inside drizzle's wrapper. A trigger's THROW may be followed by an error of its own; the rule takes
 * precedence.
 */
function serverErrorOf(error: unknown): ServerError | null {
  for (
    let current = error, depth = 0;
    current instanceof Error && depth < 5;
    current = current.cause, depth += 1
  ) {
    if (!isServerError(current)) continue;
    const preceding =
      'precedingErrors' in current && Array.isArray(current.precedingErrors)
        ? (current.precedingErrors as readonly unknown[])
        : [];
    return (
      preceding.filter(isServerError).find((candidate) => candidate.number === RULE_ERROR_NUMBER) ?? current
    );
  }
  return null;
}

/** Constraint or index name → label of its key. */
function labelsOfKeys(): ReadonlyMap<string, string> {
  const labels = new Map<string, string>();
  for (const definition of [
    ...Object.values(definitionsOf.tenant),
    ...Object.values(definitionsOf.control),
  ]) {
    labels.set(primaryKeyName(definition.name), keyLabel(definition.name, definition.primaryKey));
    const history = historyTableName(definition.name);
    labels.set(primaryKeyName(history), keyLabel(history, [...definition.primaryKey, 'commit_number']));
    for (const index of definition.indexes)
      labels.set(indexName(definition.name, index), keyLabel(definition.name, index.columns));
  }
  return labels;
}
const keyLabels = labelsOfKeys();

/** The first quoted name that looks like one of ours: constraint, index, table or column. */
const namedIn = (message: string, pattern: RegExp): string => pattern.exec(message)?.[1] ?? 'unnamed';

/** Whether the command may safely be run again. */
export function isRepeatable(error: unknown): boolean {
  return repeatable.has(serverErrorOf(error)?.number ?? 0);
}

/** Maps a failure of mssql to one of ours and keeps the cause. Our own errors and programming errors pass through. */
export function mapMssqlError(error: unknown): unknown {
  if (
    error instanceof DatabaseRefused ||
    error instanceof DatabaseUnavailable ||
    error instanceof DuplicateKey ||
    error instanceof InvariantBroken
  )
    return error;
  const serverError = serverErrorOf(error);
  if (!serverError) return error;
  const options = { cause: error };
  const { message } = serverError;
  const number = serverError.number ?? 0;
  const noRoom = full.get(number);
  if (noRoom !== undefined) return new StorageFull(noRoom, options);
  const reason = unavailable.get(number);
  if (reason !== undefined) return new DatabaseUnavailable(reason, options);
  switch (number) {
    case RULE_ERROR_NUMBER:
      return new DatabaseRefused(namedIn(message, /^([A-Z_]+:[\w.]+)/), options);
    case ROWS_ERROR_NUMBER:
      return new InvariantBroken(message, options);
    case 2627:
    case 2601: {
      const name = namedIn(message, /'((?:pk|ux)_\w+)'/);
      return new DuplicateKey(keyLabels.get(name) ?? name, options);
    }
    case 547:
      return new DatabaseRefused(
        /FOREIGN KEY|REFERENCE/.test(message) ? 'FOREIGN_KEY' : namedIn(message, /"(ck_\w+)"/),
        options,
      );
    case 515: {
      const column = namedIn(message, /column '(\w+)'/);
      return new DatabaseRefused(
        `NOT_NULL:${namedIn(message, /table '(?:[^']*\.)?(\w+)'/)}.${column}`,
        options,
      );
    }
    case 229:
    case 230:
    case 262:
    case 916:
      return new DatabaseRefused('NOT_PERMITTED', options);
    case 3906:
      return new DatabaseRefused('READ_ONLY', options);
    case 206:
    case 220:
    case 241:
    case 242:
    case 245:
    case 257:
    case 2628:
    case 8114:
    case 8115:
    case 8152:
      return new DatabaseRefused('VALUE_NOT_STORABLE', options);
    // "Attempting to modify the history table of a system-versioned table" and similar errors.
    case 13559:
    case 13560:
    case 13561:
      return new DatabaseRefused('INSERT_ONLY:history', options);
    default:
  }
  if (connectionCodes.has(serverError.code ?? '') || (serverError.class ?? 0) >= 17)
    return new DatabaseUnavailable('the server cannot be reached', options);
  return error;
}
