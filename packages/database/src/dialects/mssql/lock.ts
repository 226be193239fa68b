/** The lock of a database's single writer; every process that writes to it takes the same one. It names the database: not every server keeps application locks apart by database. */
const RESOURCE = `N'cifra.writer.' + db_name()`;

/**
 * The start of every writing transaction; resets whatever a pooled connection was left with, so it is sent as a batch: inside
 * sp_executesql, which a request with parameters is, SET ends with the request. The lock belongs to the transaction, so commit and
 * rollback both release it; if it cannot be acquired, the procedure returns a negative number, not an error.
 * https://learn.microsoft.com/en-us/sql/relational-databases/system-stored-procedures/sp-getapplock-transact-sql
 */
export function beginWriting(lockMilliseconds: number): string {
  return [
    'set xact_abort on',
    'set transaction isolation level read committed',
    `set lock_timeout ${lockMilliseconds}`,
    `declare @lock int, @resource nvarchar(255) = ${RESOURCE}`,
    `exec @lock = sp_getapplock @Resource = @resource, @LockMode = N'Exclusive', @LockOwner = N'Transaction', @LockTimeout = ${lockMilliseconds}`,
    'select @lock as [lock]',
  ].join(';\n');
}

/** How long, in milliseconds, a reading transaction waits for a lock: it meets one only where snapshots are not available. */
const READING_LOCK_MILLISECONDS = 10_000;

/** The start of every reading transaction, sent as a batch; resets whatever a pooled connection was left with. Its isolation is the transaction's own. */
export const BEGIN_READING = ['set xact_abort on', `set lock_timeout ${READING_LOCK_MILLISECONDS}`].join(
  ';\n',
);
