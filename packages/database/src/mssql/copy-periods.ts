import { quoted, quotedTable } from '../ddl/mssql.ts';
import { historyTableName } from '../kit/names.ts';
import type { TableDefinition } from '../kit/table.ts';

/** What superseded versions begin with: a period that `setPeriods` replaces. */
export const PERIOD_UNKNOWN = {
  columns: '[valid_from], [valid_to]',
  values: `convert(datetime2(7), '19000101'), convert(datetime2(7), '19000101')`,
} as const;

/** An instant in microseconds as the server's; minutes first, because DATEADD takes an `int`. https://learn.microsoft.com/en-us/sql/t-sql/functions/dateadd-transact-sql */
const asTime = (micros: string): string =>
  `dateadd(microsecond, ${micros} % 60000000, dateadd(minute, ${micros} / 60000000, convert(datetime2(7), '19700101')))`;

/**
 * Gives each superseded version the period from its own commit to that of the next version, so that versioning takes the table over:
 * the periods of a row neither overlap nor end before they begin.
 * https://learn.microsoft.com/en-us/sql/relational-databases/tables/temporal-table-system-consistency-checks
 */
export function setPeriods({ name, primaryKey }: TableDefinition): string {
  const history = quotedTable(historyTableName(name));
  const same = (other: string): string =>
    primaryKey.map((key) => `${other}.${quoted(key)} = [version].${quoted(key)}`).join(' and ');
  const later = (from: string): string =>
    `select [later].[commit_number] from ${from} as [later] where ${same('[later]')} and [later].[commit_number] > [version].[commit_number]`;
  const next = `select min([commit_number]) from (${later(history)} union all ${later(quotedTable(name))}) as [all_later]`;
  const instantOf = (commit: string): string =>
    `(select [instant] from [dbo].[commits] where [number] = ${commit})`;
  return `update [version] set [valid_from] = ${asTime('[begun].[instant]')}, [valid_to] = ${asTime('[ended].[instant]')}
from ${history} as [version]
cross apply (select ${instantOf('[version].[commit_number]')} as [instant]) as [begun]
cross apply (select ${instantOf(`(${next})`)} as [instant]) as [ended]`;
}
