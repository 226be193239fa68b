import { mssqlTemporalHistory } from '../../ddl/mssql-temporal.ts';
import { mssqlSchema } from '../../ddl/mssql.ts';
import { integer, number } from '../../kit/column.ts';
import { defineTable } from '../../kit/table.ts';
import { isRepeatable } from '../errors.ts';
import { firstRow, numberOf, refusalOf, send, type Bench, type Proof } from './bench.ts';
import { degraded, holds, missing, notTried, type Finding } from './finding.ts';

const page = 'https://learn.microsoft.com/en-us/sql/relational-databases/tables/temporal-tables';
const limitsPage =
  'https://learn.microsoft.com/en-us/sql/relational-databases/tables/temporal-table-considerations-and-limitations';

/** A versioned table as every migration makes them. It is in no database of ours. */
const versions = defineTable('check_versions', {
  number: 999,
  class: 'versioned',
  columns: { id: integer(), value: integer(), commit_number: number() },
  primaryKey: ['id'],
});

const isThere = async ({ pool }: Bench): Promise<boolean> =>
  Number(
    (
      await firstRow(
        pool,
        `select objectproperty(object_id(N'dbo.check_versions'), 'TableTemporalType') as [type]`,
      )
    )['type'],
  ) === 2;

const needsVersions = (prove: (bench: Bench) => Promise<Finding>): Proof['prove'] => {
  return async (bench) =>
    (await isThere(bench)) ? prove(bench) : notTried('the server has no system-versioned tables');
};

const set = (value: number): string =>
  `update [dbo].[check_versions] set [value] = ${value}, [commit_number] = ${value} where [id] = 1`;

const systemVersioning: Proof = {
  promise: 'system-versioning',
  page,
  prove: async (bench) => {
    const { pool } = bench;
    for (const text of mssqlSchema({ versions })) await send(pool, text);
    try {
      for (const text of mssqlTemporalHistory({ versions })) await send(pool, text);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return missing(`refused (${reason}): superseded versions are kept by triggers instead`);
    }
    if (!(await isThere(bench)))
      return missing('taken, but without effect: history is kept by triggers instead');
    await send(pool, 'insert into [dbo].[check_versions] ([id], [value], [commit_number]) values (1, 1, 1)');
    await send(pool, set(2));
    const { kept } = await firstRow(
      pool,
      'select [value] as [kept] from [dbo].[check_versions_history] where [id] = 1',
    );
    return Number(kept) === 1
      ? holds('the server keeps superseded versions by itself')
      : missing('a superseded version was not kept');
  },
};

const asOf: Proof = {
  promise: 'system-versioning-as-of',
  page: 'https://learn.microsoft.com/en-us/sql/relational-databases/tables/querying-data-in-a-system-versioned-temporal-table',
  prove: needsVersions(async ({ pool }) => {
    const { at } = await firstRow(
      pool,
      `${set(3)}; waitfor delay '00:00:00.050'; select convert(varchar(40), sysutcdatetime(), 126) as [at]`,
    );
    await send(pool, `waitfor delay '00:00:00.050'; ${set(4)}`);
    const { value } = await firstRow(
      pool,
      `declare @at datetime2(7) = '${String(at)}'; select [value] from [dbo].[check_versions] for system_time as of @at where [id] = 1`,
    );
    return Number(value) === 3
      ? holds('a table can be read as of an earlier instant')
      : missing(`as of an instant at which it was 3, the value is ${String(value)}`);
  }),
};

const historyProtected: Proof = {
  promise: 'system-versioning-history-refuses-writes',
  page: limitsPage,
  prove: needsVersions(async ({ pool }) => {
    const numbers = [
      await refusalOf(pool, 'insert into [dbo].[check_versions_history] ([id]) values (2)'),
      await refusalOf(pool, 'update [dbo].[check_versions_history] set [value] = 9'),
      await refusalOf(pool, 'delete from [dbo].[check_versions_history]'),
    ];
    return numbers.every((number) => number !== null)
      ? holds(`history refuses insert, update and delete (errors ${numbers.join(', ')}), the owner's too`)
      : missing('history can be written while versioning is on');
  }),
};

/** "Data modification failed on system-versioned table because transaction time was earlier than period start time". */
const LATE = 13_535;

const lateTransaction: Proof = {
  promise: 'error-13535',
  page: limitsPage,
  prove: needsVersions(async ({ pool, open }) => {
    const other = await open();
    const transaction = pool.transaction();
    await transaction.begin(2);
    try {
      await firstRow(
        transaction,
        "select count(*) as [rows] from [dbo].[check_snapshots]; waitfor delay '00:00:00.050'",
      );
      await send(other, set(5));
      await send(transaction, set(6));
      return degraded('a transaction that began before the last version could write a later one');
    } catch (error) {
      const number = numberOf(error);
      return number === LATE && isRepeatable(error)
        ? holds('a transaction that began before the last version is refused, and our command is run again')
        : missing(`refused by error ${number}, not ${LATE}: the command would not be run again`);
    } finally {
      await transaction.rollback().catch(() => undefined);
    }
  }),
};

export const versioning: readonly Proof[] = [systemVersioning, asOf, historyProtected, lateTransaction];
