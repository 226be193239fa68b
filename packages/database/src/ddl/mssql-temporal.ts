import { historyTableName, inReferenceOrder, type Definitions, type TableFilter } from '../kit/names.ts';
import { mssqlOpenedView, quoted, quotedList, quotedTable } from './mssql.ts';

/**
 * System-versioned tables, which only Microsoft's server has. The period columns are hidden, so that neither queries
 * nor inserts see them. The order of versions is `commit_number`, never the period.
 * https://learn.microsoft.com/en-us/sql/relational-databases/tables/creating-a-system-versioned-temporal-table
 */
export function mssqlTemporalHistory(definitions: Definitions, isMeant?: TableFilter): readonly string[] {
  return inReferenceOrder(definitions, isMeant)
    .filter((definition) => definition.class === 'versioned')
    .flatMap((definition) => {
      const { name, primaryKey } = definition;
      const history = historyTableName(name);
      return [
        `alter table ${quotedTable(name)} add
  [valid_from] datetime2(7) generated always as row start hidden not null constraint ${quoted(`df_${name}_valid_from`)} default sysutcdatetime(),
  [valid_to] datetime2(7) generated always as row end hidden not null constraint ${quoted(`df_${name}_valid_to`)} default convert(datetime2(7), '9999-12-31 23:59:59.9999999'),
  period for system_time ([valid_from], [valid_to])`,
        // The server creates the history table with the table's own columns, and nobody can write to it while
        // versioning is on.
        `alter table ${quotedTable(name)} set (system_versioning = on (history_table = ${quotedTable(history)}, data_consistency_check = on))`,
        `create index ${quoted(`ix_${history}_key`)} on ${quotedTable(history)} (${quotedList([...primaryKey, 'commit_number'])})`,
        ...(definition.subjectColumn === null ? [] : [mssqlOpenedView(definition, history)]),
      ];
    });
}
