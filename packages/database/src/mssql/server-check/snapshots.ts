import { mssqlDriver } from '../driver.ts';
import { beginReading } from '../transaction.ts';
import { firstRow, numberOf, send, type Proof } from './bench.ts';
import { degraded, holds, missing } from './finding.ts';

const page =
  'https://learn.microsoft.com/en-us/sql/t-sql/statements/set-transaction-isolation-level-transact-sql';

const snapshotIsolation: Proof = {
  promise: 'snapshot-isolation',
  page,
  prove: async ({ pool, open }) => {
    await send(
      pool,
      'create table [dbo].[check_snapshots] ([id] int not null primary key, [value] int not null)',
    );
    await send(pool, 'insert into [dbo].[check_snapshots] values (1, 1)');
    const writer = await open();
    const reading = await beginReading(pool, 'SNAPSHOT');
    const value = async (): Promise<number> =>
      Number(
        (await firstRow(reading, 'select [value] from [dbo].[check_snapshots] where [id] = 1'))['value'],
      );
    try {
      const before = await value();
      await send(
        writer,
        'set lock_timeout 2000; update [dbo].[check_snapshots] set [value] = 2 where [id] = 1',
      );
      const after = await value();
      return before === 1 && after === 1
        ? holds('a report reads one unchanging state, and the writer does not wait for it')
        : missing(`a report read ${before}, then ${after}`);
    } catch (error) {
      return degraded(`reports lock: the database does not allow snapshots (error ${numberOf(error)})`);
    } finally {
      await reading.rollback();
    }
  },
};

/** "Snapshot isolation transaction aborted due to update conflict." */
const CONFLICT = 3960;

const snapshotConflict: Proof = {
  promise: 'snapshot-conflict-3960',
  page,
  prove: async ({ pool, open }) => {
    await send(
      pool,
      'create table [dbo].[check_conflicts] ([id] int not null primary key, [value] int not null)',
    );
    await send(pool, 'insert into [dbo].[check_conflicts] values (1, 1)');
    const other = await open();
    const transaction = pool.transaction();
    await transaction.begin(mssqlDriver().ISOLATION_LEVEL.SNAPSHOT);
    try {
      await firstRow(transaction, 'select [value] from [dbo].[check_conflicts]');
      await send(other, 'update [dbo].[check_conflicts] set [value] = 2');
      await send(transaction, 'update [dbo].[check_conflicts] set [value] = 3');
      return missing('a write on an outdated snapshot was taken');
    } catch (error) {
      const number = numberOf(error);
      return number === CONFLICT
        ? holds('a write on an outdated snapshot is refused by error 3960')
        : degraded(`a write on an outdated snapshot is refused by error ${number}, not 3960`);
    } finally {
      // The error has ended the transaction.
      await transaction.rollback().catch(() => undefined);
    }
  },
};

export const snapshots: readonly Proof[] = [snapshotIsolation, snapshotConflict];
