/**
 * The lock of a database's only writer; every process that writes to the database takes it. It names the database because
 * not every server keeps the application locks of its databases apart.
 */
const RESOURCE = `N'cifra.writer.' + db_name()`;

/** Thrown by the start of a transaction where the connection has another one open, which ends with it. */
export const LEFT_OPEN_ERROR_NUMBER = 50_003;

/** After a COMMIT without an answer the driver may lend the connection again: what begins on it would be nested, and its COMMIT none. */
const ASSERT_OUTERMOST = `if @@trancount > 1 throw ${LEFT_OPEN_ERROR_NUMBER}, 'a transaction was left open', 1`;

/**
 * The start of every writing transaction; resets settings left over on a pooled connection. It is sent as a batch: inside
 * sp_executesql, which runs every other request, SET ends with the request. The lock belongs to the transaction, so commit
 * and rollback both release it; if it cannot be acquired, the procedure returns a negative number, not an error.
 * https://learn.microsoft.com/en-us/sql/relational-databases/system-stored-procedures/sp-getapplock-transact-sql
 */
export function beginWriting(lockMilliseconds: number): string {
  return [
    'set xact_abort on',
    'set transaction isolation level read committed',
    `set lock_timeout ${lockMilliseconds}`,
    ASSERT_OUTERMOST,
    `declare @lock int, @resource nvarchar(255) = ${RESOURCE}`,
    `exec @lock = sp_getapplock @Resource = @resource, @LockMode = N'Exclusive', @LockOwner = N'Transaction', @LockTimeout = ${lockMilliseconds}`,
    'select @lock as [lock]',
  ].join(';\n');
}

/** How long, in milliseconds, a reading transaction waits for a lock. It meets one only where snapshots are not available. */
const READING_LOCK_MILLISECONDS = 10_000;

/**
 * The start of every reading transaction, sent as a batch; resets settings left over on a pooled connection. The transaction
 * sets its own isolation level.
 */
export const BEGIN_READING = ['set xact_abort on', `set lock_timeout ${READING_LOCK_MILLISECONDS}`].join(
  ';\n',
);
