import { DatabaseRefused, DatabaseUnavailable, DuplicateKey, StorageFull } from '../failures.ts';

/**
 * SQLite's primary result codes. An extended code's low byte is its primary code. Error texts name tables, columns and
 * constraints, never values.
 * https://sqlite.org/rescode.html
 */
const CODE = {
  error: 1,
  perm: 3,
  busy: 5,
  locked: 6,
  noMemory: 7,
  readOnly: 8,
  interrupt: 9,
  ioError: 10,
  corrupt: 11,
  full: 13,
  cannotOpen: 14,
  protocol: 15,
  schema: 17,
  tooBig: 18,
  constraint: 19,
  mismatch: 20,
  auth: 23,
  notADatabase: 26,
} as const;

/** Extended: a write failed for another reason than room, as on a file system that became read-only. */
const IO_ERROR_WRITE = 778;

/** Extended codes of constraints. */
const CONSTRAINT_CHECK = 275;
const CONSTRAINT_FOREIGN_KEY = 787;
const CONSTRAINT_NOT_NULL = 1299;
const CONSTRAINT_PRIMARY_KEY = 1555;
const CONSTRAINT_TRIGGER = 1811;
const CONSTRAINT_UNIQUE = 2067;
const CONSTRAINT_ROWID = 2579;
const CONSTRAINT_DATATYPE = 3091;

/** Lost, blocked or damaged; the same command may succeed later. */
const unavailable: ReadonlyMap<number, string> = new Map([
  [CODE.busy, 'the database is locked by another connection'],
  [CODE.locked, 'a table is locked'],
  [CODE.noMemory, 'out of memory'],
  [CODE.interrupt, 'the statement was interrupted'],
  [CODE.ioError, 'the disk could not be read or written'],
  [CODE.corrupt, 'the database file is damaged'],
  [CODE.cannotOpen, 'the database file cannot be opened'],
  [CODE.protocol, 'the file locks did not work'],
  [CODE.schema, 'the schema changed under the statement'],
  [CODE.notADatabase, 'the file is not a database'],
]);

interface SqliteError {
  readonly errcode: number;
  readonly message: string;
}

const isSqliteError = (error: unknown): error is SqliteError =>
  error instanceof Error && 'errcode' in error && typeof error.errcode === 'number';

/** The driver's error inside drizzle's wrapper, if there is one. */
function driverErrorOf(error: unknown): SqliteError | null {
  for (
    let current = error, depth = 0;
    current instanceof Error && depth < 5;
    current = current.cause, depth += 1
  )
    if (isSqliteError(current)) return current;
  return null;
}

/** `UNIQUE constraint failed: accounts.code` → `accounts(code)`. */
function keyOf(message: string): string {
  const columns = message.replace(/^.*constraint failed: /, '').split(', ');
  const table = columns[0]?.split('.')[0] ?? '';
  return `${table}(${columns.map((column) => column.split('.')[1] ?? column).join(',')})`;
}

function constraintFailure(driverError: SqliteError, options: ErrorOptions): Error {
  const { message, errcode } = driverError;
  const subject = message.replace(/^.*constraint failed: /, '');
  switch (errcode) {
    case CONSTRAINT_TRIGGER:
      return message.startsWith('KEY_EXISTS:')
        ? new DuplicateKey(message.slice('KEY_EXISTS:'.length), options)
        : new DatabaseRefused(message, options);
    case CONSTRAINT_PRIMARY_KEY:
    case CONSTRAINT_UNIQUE:
    case CONSTRAINT_ROWID:
      return new DuplicateKey(keyOf(message), options);
    case CONSTRAINT_CHECK:
      return new DatabaseRefused(subject, options);
    case CONSTRAINT_FOREIGN_KEY:
      return new DatabaseRefused('FOREIGN_KEY', options);
    case CONSTRAINT_NOT_NULL:
      return new DatabaseRefused(`NOT_NULL:${subject}`, options);
    case CONSTRAINT_DATATYPE:
      // "cannot store TEXT value in INTEGER column accounts.code": the types and the column, not the value.
      return new DatabaseRefused('DATATYPE', options);
    default:
      return new DatabaseRefused('CONSTRAINT', options);
  }
}

/**
 * Maps a failure of node:sqlite to one of ours and keeps the cause. Our own errors pass through, and so do programming
 * errors (unknown column, wrong parameter). Messages contain no parameters.
 */
export function mapSqliteError(error: unknown): unknown {
  const driverError = driverErrorOf(error);
  if (!driverError) return error;
  const options = { cause: error };
  const primaryCode = driverError.errcode & 0xff;
  if (primaryCode === CODE.full) return new StorageFull('the disk is full', options);
  if (driverError.errcode === IO_ERROR_WRITE) return new StorageFull('the disk takes no writes', options);
  const reason = unavailable.get(primaryCode);
  if (reason !== undefined) return new DatabaseUnavailable(reason, options);
  switch (primaryCode) {
    case CODE.constraint:
      return constraintFailure(driverError, options);
    case CODE.auth:
    case CODE.perm:
      return new DatabaseRefused('NOT_PERMITTED', options);
    case CODE.readOnly:
      return new DatabaseRefused('READ_ONLY', options);
    case CODE.tooBig:
    case CODE.mismatch:
      return new DatabaseRefused('VALUE_NOT_STORABLE', options);
    default:
      return error;
  }
}
