import { and, eq, type Column, type SQL } from 'drizzle-orm';
import { queryTable, type Dialect } from '../dialects/query-tables.ts';
import { InvariantBroken } from '../failures.ts';
import type { Sealed, SealedPlace } from '../kit/sealed-cipher.ts';
import { sealedColumns, type TableDefinition } from '../kit/table.ts';
import type { ControlTables, DerivedWrite, Query, QueryScope } from '../statement.ts';
import type { StoredRow } from '../stored-rows.ts';
import { controlTables } from '../tables/control.ts';

/** Statements over any table with sealed columns, made from its definition once: what rotation needs. */

type Key = Readonly<Record<string, string>>;

interface SealedTable {
  readonly definition: TableDefinition;
  readonly allRows: Query<ControlTables, Record<never, never>, StoredRow>;
  readonly rowByKey: Query<ControlTables, Key, StoredRow>;
  readonly deleteRow: DerivedWrite<ControlTables, Key>;
  readonly insertRow: DerivedWrite<ControlTables, StoredRow>;
}

type Drizzled = Readonly<Record<string, Column>>;

const drizzled = (definition: TableDefinition, dialect: Dialect): Drizzled => queryTable(definition, dialect);

function sealedTable(definition: TableDefinition): SealedTable {
  const table = ({ dialect }: QueryScope<ControlTables>) => queryTable(definition, dialect);
  const isRow = (q: QueryScope<ControlTables>): SQL | undefined => {
    const columns = drizzled(definition, q.dialect);
    return and(...definition.primaryKey.map((name) => eqTo(q, columns[name], name)));
  };
  return {
    definition,
    allRows: { kind: 'query', build: (q) => q.db.select().from(table(q)) },
    rowByKey: { kind: 'query', build: (q) => q.db.select().from(table(q)).where(isRow(q)) },
    deleteRow: { kind: 'derivedWrite', build: (q) => q.db.delete(table(q)).where(isRow(q)) },
    insertRow: {
      kind: 'derivedWrite',
      build: (q) => {
        const columns = drizzled(definition, q.dialect);
        const values = Object.keys(definition.columns).map((name) => [name, argOf(q, columns[name], name)]);
        return q.db.insert(table(q)).values(Object.fromEntries(values) as never);
      },
    },
  };
}

const argOf = (q: QueryScope<ControlTables>, column: Column | undefined, name: string): SQL => {
  if (column === undefined) throw new InvariantBroken(`${name} is not a column`);
  return q.arg(column, name);
};
const eqTo = (q: QueryScope<ControlTables>, column: Column | undefined, name: string): SQL =>
  eq(column as Column, argOf(q, column, name));

/** Every table that keeps secrets. */
export const sealedTables: readonly SealedTable[] = Object.values<TableDefinition>(controlTables)
  .filter((definition) => sealedColumns(definition).length > 0)
  .map(sealedTable);

export function sealedTableNamed(name: string): SealedTable {
  const found = sealedTables.find(({ definition }) => definition.name === name);
  if (found === undefined) throw new InvariantBroken(`${name} keeps no secrets`);
  return found;
}

/** The place of a column in a row. */
export function placeIn(definition: TableDefinition, row: StoredRow, column: string): SealedPlace {
  return {
    table: definition.name,
    column,
    key: definition.primaryKey.map((name) => row[name] as string),
  };
}

export const keyOfRow = ({ primaryKey }: TableDefinition, row: StoredRow): Key =>
  Object.fromEntries(primaryKey.map((name) => [name, row[name] as string]));

/** The sealed values of a row, by column; those that are null are left out. */
export const sealedIn = (
  definition: TableDefinition,
  row: StoredRow,
): readonly (readonly [string, Sealed])[] =>
  sealedColumns(definition).flatMap((column) => {
    const value = row[column];
    return value === null ? [] : [[column, value as Sealed] as const];
  });
