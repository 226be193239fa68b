/** The lock of a database's one writer; every process that writes it takes the same. */
const RESOURCE = 'cifra.writer';

/**
 * The start of every writing transaction. What a pooled connection was left with is set again. The lock belongs to the
 * transaction, so commit and rollback both give it back; the procedure answers below zero when it was not got, and no error.
 * https://learn.microsoft.com/en-us/sql/relational-databases/system-stored-procedures/sp-getapplock-transact-sql
 */
export function beginWriting(lockMilliseconds: number): string {
  return [
    'set xact_abort on',
    'set transaction isolation level read committed',
    `set lock_timeout ${lockMilliseconds}`,
    'declare @lock int',
    `exec @lock = sp_getapplock @Resource = N'${RESOURCE}', @LockMode = N'Exclusive', @LockOwner = N'Transaction', @LockTimeout = ${lockMilliseconds}`,
    'select @lock as [lock]',
  ].join(';\n');
}

/** Milliseconds that a reading transaction waits for a lock: it meets one only where snapshots cannot be had. */
const READING_LOCK_MILLISECONDS = 10_000;

/** The start of every reading transaction: what a pooled connection was left with is set again. Its isolation is the transaction's own. */
export const BEGIN_READING = ['set xact_abort on', `set lock_timeout ${READING_LOCK_MILLISECONDS}`].join(
  ';\n',
);
