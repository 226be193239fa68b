import { historyTableName, indexName, keyLabel, primaryKeyName } from '../kit/names.ts';
import { RULE_ERROR_NUMBER } from '../ddl/mssql.ts';
import {
  DatabaseRefused,
  DatabaseUnavailable,
  DatabaseUnreachable,
  DuplicateKey,
  InvariantBroken,
  StorageFull,
  WriterBusy,
} from '../failures.ts';
import { definitionsOf } from '../tables/kinds.ts';
import {
  failedRequestCodes,
  lostConnectionCodes,
  refusedConnectionCodes,
  serverFailures,
  type FailureKind,
} from './error-numbers.ts';

/** The error number that a flush throws if a statement touched the wrong number of rows. */
const ROWS_ERROR_NUMBER = 50_002;

/** Follows a statement that must touch one row. `what` is our own text. */
export const assertOneRow = (what: string): string =>
  `if @@rowcount <> 1 throw ${ROWS_ERROR_NUMBER}, '${what.replaceAll("'", "''")} did not touch one row', 1`;

/** A request that was answered too late, and a connection that came about too late, share a code. */
const TOO_LATE = 'ETIMEOUT';

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

/** Whether the server undid a transaction that would succeed the next time. Not to be asked of a failed COMMIT, which may have succeeded. */
export function isRepeatable(error: unknown): boolean {
  const { number = 0 } = serverErrorOf(error) ?? {};
  return serverFailures.get(number)?.kind === 'repeated' || isConnectionLost(error);
}

/** Whether the connection is gone, or the session on it: what was not committed on it is undone, and another connection may do. */
export function isConnectionLost(error: unknown): boolean {
  const { number = 0, code = '' } = serverErrorOf(error) ?? {};
  return number === SESSION_ENDED || lostConnectionCodes.has(code);
}

const SESSION_ENDED = 596;

/** Maps a failure of mssql to one of ours and keeps the cause. Our own errors and programming errors pass through. */
export function mapMssqlError(error: unknown): unknown {
  if (
    error instanceof DatabaseRefused ||
    error instanceof DatabaseUnavailable ||
    error instanceof DuplicateKey ||
    error instanceof InvariantBroken ||
    error instanceof WriterBusy
  )
    return error;
  const serverError = serverErrorOf(error);
  if (!serverError) return error;
  const options = { cause: error };
  const { message } = serverError;
  const number = serverError.number ?? 0;
  const failure = serverFailures.get(number);
  if (failure !== undefined) return new failureClasses[failure.kind](failure.reason, options);
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
  const { code = '' } = serverError;
  const isAway =
    lostConnectionCodes.has(code) ||
    refusedConnectionCodes.has(code) ||
    (code === TOO_LATE && isOfConnecting(serverError));
  if (isAway) return new DatabaseUnreachable('the server cannot be reached', options);
  if (code === TOO_LATE) return new DatabaseUnavailable('the server did not answer in time', options);
  if (failedRequestCodes.has(code)) return new DatabaseUnavailable('the request came to nothing', options);
  // https://learn.microsoft.com/en-us/sql/relational-databases/errors-events/database-engine-error-severities
  if ((serverError.class ?? 0) >= 17) return new DatabaseUnavailable('the server gave up', options);
  return error;
}

const isOfConnecting = (error: ServerError): boolean => 'name' in error && error.name === 'ConnectionError';

const failureClasses = {
  repeated: DatabaseUnavailable,
  busy: WriterBusy,
  full: StorageFull,
  unreachable: DatabaseUnreachable,
  unavailable: DatabaseUnavailable,
} as const satisfies Record<FailureKind, new (message: string, options?: ErrorOptions) => Error>;
