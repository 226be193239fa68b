import { beginWrite, firstValue, GuardedTransaction } from '../transaction.ts';
import { WriterBusy } from '../../failures.ts';
import { firstRow, numberOf, refusalOf, send, type Proof } from './bench.ts';
import { holds, missing } from './finding.ts';

const LOCK_MILLISECONDS = 300;
/** A bit of @@OPTIONS. https://learn.microsoft.com/en-us/sql/database-engine/configure-windows/configure-the-user-options-server-configuration-option */
const XACT_ABORT = 16_384;

const applicationLock: Proof = {
  promise: 'application-lock',
  page: 'https://learn.microsoft.com/en-us/sql/relational-databases/system-stored-procedures/sp-getapplock-transact-sql',
  prove: async ({ pool, master }) => {
    const holder = await beginWrite(pool, LOCK_MILLISECONDS);
    try {
      const second = await beginWrite(pool, LOCK_MILLISECONDS).catch((error: unknown) => error);
      if (second instanceof GuardedTransaction) {
        await second.rollback();
        return missing('two writers held the lock at once');
      }
      if (!(second instanceof WriterBusy)) throw second;
      const elsewhere = await beginWrite(master, LOCK_MILLISECONDS);
      await elsewhere.rollback();
    } finally {
      await holder.rollback();
    }
    const next = await beginWrite(pool, LOCK_MILLISECONDS);
    await next.rollback();
    return holds('one writer at a time, per database; released with the transaction');
  },
};

const xactAbort: Proof = {
  promise: 'xact-abort',
  page: 'https://learn.microsoft.com/en-us/sql/t-sql/statements/set-xact-abort-transact-sql',
  prove: async ({ pool }) => {
    await send(
      pool,
      'create table [dbo].[check_aborts] ([id] int not null constraint [pk_check_aborts] primary key)',
    );
    const transaction = await beginWrite(pool, LOCK_MILLISECONDS);
    try {
      const next = await transaction.execute(`select @@options & ${XACT_ABORT} as [abort]`);
      if (Number(firstValue(next, 'abort')) !== XACT_ABORT)
        return missing('XACT_ABORT is off in the next statement');
      await refusalOf(
        transaction,
        'insert into [dbo].[check_aborts] values (1); insert into [dbo].[check_aborts] values (null); insert into [dbo].[check_aborts] values (2)',
      );
    } finally {
      await transaction.rollback();
    }
    const { left } = await firstRow(pool, 'select count(*) as [left] from [dbo].[check_aborts]');
    return Number(left) === 0
      ? holds('in force in the next statement; an error left nothing of its transaction')
      : missing(`${String(left)} rows of a transaction with an error were left`);
  },
};

const lockTimeout: Proof = {
  promise: 'lock-timeout',
  page: 'https://learn.microsoft.com/en-us/sql/t-sql/statements/set-lock-timeout-transact-sql',
  prove: async ({ pool }) => {
    const transaction = await beginWrite(pool, LOCK_MILLISECONDS);
    try {
      const next = await transaction.execute('select @@lock_timeout as [waits]');
      const waits = Number(firstValue(next, 'waits'));
      return waits === LOCK_MILLISECONDS
        ? holds(`in force in the next statement: ${waits} ms`)
        : missing(`the next statement waits ${waits} ms, not ${LOCK_MILLISECONDS}`);
    } finally {
      await transaction.rollback();
    }
  },
};

const WAIT = 'set lock_timeout 2000';

const readCommittedSnapshot: Proof = {
  promise: 'read-committed-snapshot',
  page: 'https://learn.microsoft.com/en-us/sql/relational-databases/sql-server-transaction-locking-and-row-versioning-guide',
  prove: async ({ pool, open }) => {
    await send(
      pool,
      'create table [dbo].[check_reads] ([id] int not null primary key, [value] int not null)',
    );
    await send(pool, 'insert into [dbo].[check_reads] values (1, 1)');
    const reader = await open();
    const writing = await beginWrite(pool, LOCK_MILLISECONDS);
    try {
      await writing.execute('update [dbo].[check_reads] set [value] = 2 where [id] = 1');
      const { value } = await firstRow(
        reader,
        `${WAIT}; select [value] from [dbo].[check_reads] where [id] = 1`,
      );
      return Number(value) === 1
        ? holds('a point read gets the committed value at once, beside an open writer')
        : missing('a point read saw what was not committed');
    } catch (error) {
      return missing(`a point read waits for the writer (error ${numberOf(error)})`);
    } finally {
      await writing.rollback();
    }
  },
};

export const inForce: readonly Proof[] = [applicationLock, xactAbort, lockTimeout, readCommittedSnapshot];
