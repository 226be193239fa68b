import { and, sql, type Placeholder, type SQL } from 'drizzle-orm';
import { historyTableName } from '../kit/names.ts';
import type { Columns, Row, TableDefinition } from '../kit/table.ts';
import type { QueryScope } from '../statement.ts';
import { queryTable, type QueryTable } from '../dialects/query-tables.ts';

const histories = new WeakMap<TableDefinition, TableDefinition>();

/** The table of superseded versions as queries see it: the same columns as the current table. */
export function historyOf<Definition extends TableDefinition<string, Columns, 'versioned'>>(
  definition: Definition,
): Definition {
  const known = histories.get(definition) ?? {
    ...(definition as TableDefinition),
    name: historyTableName(definition.name),
    references: [],
    indexes: [],
    checks: {},
  };
  histories.set(definition, known);
  return known as Definition;
}

interface AsOf<Definition> {
  /** The last commit to include: a named parameter, or a number. */
  readonly at: Placeholder | bigint;
  /** A further condition on the row at that time. It receives the table being queried: the current rows or the history. */
  readonly where?: (table: QueryTable<Definition>) => SQL | undefined;
}

/** The result of `asOf`, in the form that `tenantQuery` takes. */
interface RowsAsOf<Definition extends { readonly columns: TableDefinition['columns'] }> {
  readonly _: { readonly result: readonly Row<Definition>[] };
}

/**
 * The rows of a versioned table as they were after a commit: for each key, the last version up to that commit. By
 * commit number, never by time, so that both dialects run the same query; SQL Server's history table is read by its
 * name.
 */
export function asOf<Tables, Definition extends TableDefinition<string, Columns, 'versioned'>>(
  { db, dialect }: Pick<QueryScope<Tables>, 'db' | 'dialect'>,
  definition: Definition,
  { at, where }: AsOf<Definition>,
): RowsAsOf<Definition> {
  const current = queryTable(definition as TableDefinition, dialect);
  const history = queryTable(historyOf(definition) as TableDefinition, dialect);
  const column = (table: typeof current, name: string): SQL =>
    sql`${(table as unknown as Record<string, SQL>)[name]}`;
  const limit = sql`${sql.param(at, (current as unknown as Record<string, never>)['commit_number'])}`;
  const sameKey = (alias: string): SQL =>
    sql.join(
      definition.primaryKey.map(
        (key) => sql`${sql.identifier(alias)}.${sql.identifier(key)} = ${column(history, key)}`,
      ),
      sql` and `,
    );
  const version = sql`${sql.identifier('later')}.${sql.identifier('commit_number')}`;
  const laterVersion = sql`select 1 from ${history} ${sql.identifier('later')} where ${sameKey('later')} and ${version} <= ${limit} and ${version} > ${column(history, 'commit_number')}`;
  const currentCounts = sql`select 1 from ${current} ${sql.identifier('later')} where ${sameKey('later')} and ${version} <= ${limit}`;
  const condition = (table: typeof current): SQL | undefined =>
    where?.(table as unknown as QueryTable<Definition>);
  const now = db
    .select()
    .from(current)
    .where(and(sql`${column(current, 'commit_number')} <= ${limit}`, condition(current)));
  const before = db
    .select()
    .from(history)
    .where(
      and(
        sql`${column(history, 'commit_number')} <= ${limit}`,
        sql`not exists (${laterVersion})`,
        sql`not exists (${currentCounts})`,
        condition(history),
      ),
    );
  return now.unionAll(before as never) as unknown as RowsAsOf<Definition>;
}
