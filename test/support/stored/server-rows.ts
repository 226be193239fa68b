import type { MssqlPool, MssqlRequest } from '@cifra/database/mssql/driver';
import { mssqlDriver } from '@cifra/database/mssql/driver';
import { createMssqlDatabase } from '@cifra/database/mssql/provision-database';
import { openTestPool } from '@cifra/database/mssql/test-server.fixture';
import { serverAtHand } from './server-at-hand.ts';
import type { FailingRow, StoredRow, StoredRows, StoredValue } from './stored-rows.ts';

/** A database of the server for tests, by an administrator's log-in. */
export async function openServerRows(database: string): Promise<StoredRows> {
  const pool = await openTestPool(serverAtHand(), database);
  const rows: StoredRows['rows'] = async (sql, ...values) => {
    const { recordset = [] } = await sent(pool, sql, values);
    const { columns } = recordset as unknown as { readonly columns: ColumnTypes };
    return (recordset as readonly Readonly<Record<string, unknown>>[]).map((row) => storedRow(row, columns));
  };
  const everything: StoredRows['everything'] = async () => {
    const found = new Map<string, readonly StoredRow[]>();
    for (const { name } of await rows('select name from sys.tables order by name')) {
      const ofTable = await rows(`select * from [dbo].[${String(name)}]`);
      if (ofTable.length > 0) found.set(String(name), ofTable);
    }
    return found;
  };
  return {
    database,
    rows,
    run: async (sql, ...values) => void (await sent(pool, sql, values)),
    pastTriggers: async (table, sql, ...values) => {
      const triggers = await rows(
        'select t.name, m.definition from sys.triggers t join sys.sql_modules m on m.object_id = t.object_id where t.parent_id = object_id(?)',
        `dbo.${table}`,
      );
      if (triggers.length === 0) throw new Error(`${table} has no trigger to get past`);
      for (const { name } of triggers) await pool.request().batch(`drop trigger [dbo].[${String(name)}]`);
      await sent(pool, sql, values);
      for (const { definition } of triggers) await pool.request().batch(String(definition));
    },
    failInserts: async (table, where) => {
      await pool.request().batch(failingTrigger(table, where));
      return async () => void (await pool.request().batch('drop trigger [dbo].[planted]'));
    },
    migrate: async () =>
      void (await createMssqlDatabase({
        placement: { engine: 'mssql', server: null, database },
        kind: 'tenant',
      })),
    everything,
    contains: async (form) =>
      [...(await everything()).values()].some((found) =>
        found.some((row) => Object.values(row).some((value) => holds(value, form))),
      ),
    close: async () => void (await pool.close()),
  };
}

function failingTrigger(table: string, where: FailingRow | undefined): string {
  const value = typeof where?.value === 'string' ? `N'${where.value}'` : where?.value;
  const condition = where === undefined ? '' : ` where [${where.column}] = ${value}`;
  return `create trigger [dbo].[planted] on [dbo].[${table}] after insert as
begin
  set nocount on;
  if exists (select 1 from inserted${condition}) throw 50000, N'the disk is full', 1;
end`;
}

function sent(pool: MssqlPool, sql: string, values: readonly StoredValue[]) {
  const request = pool.request();
  let count = 0;
  const text = sql.replaceAll('?', () => `@p${(count += 1)}`);
  for (const [index, value] of values.entries()) give(request, `p${index + 1}`, value);
  return request.query(text);
}

function give(request: MssqlRequest, name: string, value: StoredValue): void {
  if (value instanceof Uint8Array)
    request.input(name, mssqlDriver().VarBinary(mssqlDriver().MAX), Buffer.from(value));
  else request.input(name, value);
}

/** What the driver says of a column beside its name. */
type ColumnTypes = Readonly<Record<string, { readonly type: unknown } | undefined>>;

function storedRow(row: Readonly<Record<string, unknown>>, types: ColumnTypes): StoredRow {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, storedValue(value, typeName(types[name]?.type))]),
  );
}

const typeName = (type: unknown): string => (typeof type === 'function' ? type.name : '');

/** As the embedded engine has it: an amount is counted in its last decimal. */
function storedValue(value: unknown, type: string): StoredValue {
  if (value === null) return null;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (value instanceof Date) return value.toISOString().slice(0, 10);
  if (type === 'BigInt')
    return Number.isSafeInteger(Number(value)) ? Number(value) : (value as bigint | string).toString();
  if (['Decimal', 'Numeric'].includes(type)) return Math.round(Number(value) * 10_000);
  return value as StoredValue;
}

function holds(value: StoredValue, form: string | Buffer): boolean {
  if (value === null) return false;
  return Buffer.from(value instanceof Uint8Array ? value : String(value)).includes(form);
}
