import type { ColumnDefinition } from './column.ts';

/**
 * How rows of a table may change.
 * - `insertOnly`: never updated, never deleted; the row is its only version.
 * - `versioned`: updated only as a whole row, at most once per commit; superseded versions are kept; never deleted.
 * - `derived`: maintained in the same transaction and rebuildable from the other tables; neither versioned nor in the
 *   chain.
 * - `erasable`: what personal columns refer to, and secrets. Inserted and deleted, never updated; it has no history and
 *   no commit names it, so that deleted rows are gone.
 */
export type TableClass = 'insertOnly' | 'versioned' | 'derived' | 'erasable';

export type Columns = Readonly<Record<string, ColumnDefinition>>;

type ColumnValue<Definition> =
  Definition extends ColumnDefinition<infer Value, infer Nullable>
    ? Nullable extends true
      ? Value | null
      : Value
    : never;

/** A row of a table as TypeScript sees it: every column, nulls explicit. */
export type Row<Definition extends { readonly columns: Columns }> = {
  -readonly [Name in keyof Definition['columns']]: ColumnValue<Definition['columns'][Name]>;
};

export interface Reference {
  readonly columns: readonly string[];
  /** The referenced table's name. The reference is to its primary key. */
  readonly table: string;
}

export interface IndexDefinition<Name extends string = string> {
  readonly columns: readonly Name[];
  readonly isUnique?: boolean;
  /** Only rows where this column is not null (filtered index): unique on a nullable column. */
  readonly whereNotNull?: Name;
  /** Only rows where this column has this value (filtered index). */
  readonly whereEquals?: { readonly column: Name; readonly value: string };
}

export interface TableDefinition<
  Name extends string = string,
  Cols extends Columns = Columns,
  Class extends TableClass = TableClass,
> {
  readonly name: Name;
  /** Permanent, never reused: the row hash and the manifest identify the table by it. */
  readonly number: number;
  readonly class: Class;
  readonly columns: Cols;
  readonly primaryKey: readonly string[];
  readonly indexes: readonly IndexDefinition[];
  readonly references: readonly Reference[];
  /** Portable SQL conditions over the row's columns, by name: `CONSTRAINT ck_<table>_<name> CHECK (…)`. */
  readonly checks: Readonly<Record<string, string>>;
  /** The column that must carry the database's own clock at insert, if any. */
  readonly stampedColumn: string | null;
  /** The column with the id of the person whom the personal columns are about; null if there are no such columns. */
  readonly subjectColumn: string | null;
  /**
   * For an erasable table that holds a person's current values for sorting and look-up: the column with the person's
   * id. Otherwise null.
   */
  readonly erasedBy: string | null;
}

interface TableOptions<Name extends string, Cols extends Columns, Class extends TableClass> {
  readonly number: number;
  readonly class: Class;
  readonly columns: Cols;
  readonly primaryKey: readonly (keyof Cols & string)[];
  readonly indexes?: readonly IndexDefinition<keyof Cols & string>[];
  readonly references?: readonly {
    readonly columns: readonly (keyof Cols & string)[];
    readonly table: string;
  }[];
  readonly checks?: Readonly<Record<string, string>>;
  readonly stampedColumn?: keyof Cols & string;
  readonly subjectColumn?: keyof Cols & string;
  readonly erasedBy?: keyof Cols & string;
  /** Keeps the literal name in the type. */
  readonly nameType?: Name;
}

/**
 * Defines a table once for both dialects. Column names are snake_case, as in the database. Throws when a table that
 * belongs to the chain has no `commit_number`, a key is not a column, or a sealed column would be kept in a history or
 * stands beside a key that it cannot be bound to.
 */
export function defineTable<
  const Name extends string,
  const Cols extends Columns,
  const Class extends TableClass,
>(name: Name, options: TableOptions<Name, Cols, Class>): TableDefinition<Name, Cols, Class> {
  const { columns } = options;
  const isChained = options.class === 'insertOnly' || options.class === 'versioned';
  if (isChained && name !== 'commits' && !('commit_number' in columns))
    throw new Error(`table ${name} is ${options.class} but has no commit_number`);
  const subject = options.subjectColumn ?? null;
  const hasPersonal = Object.values(columns).some(({ kind }) => kind === 'personal');
  if (hasPersonal !== (subject !== null) || (subject !== null && columns[subject]?.kind !== 'id'))
    throw new Error(`table ${name}: personal columns need the id of their subject, and the other way round`);
  for (const key of options.primaryKey) {
    if (columns[key]?.isNullable !== false)
      throw new Error(`primary key ${name}.${key} must be a non-null column`);
  }
  const isSealing = Object.values(columns).some(({ kind }) => kind === 'sealed');
  const isBindable = options.primaryKey.every((key) => BINDABLE.has(columns[key]?.kind));
  if (isSealing && (options.class !== 'erasable' || !isBindable))
    throw new Error(`table ${name}: sealed columns stand in an erasable table whose key is ids and codes`);
  return {
    name,
    number: options.number,
    class: options.class,
    columns,
    primaryKey: options.primaryKey,
    indexes: options.indexes ?? [],
    references: options.references ?? [],
    checks: options.checks ?? {},
    stampedColumn: options.stampedColumn ?? null,
    subjectColumn: subject,
    erasedBy: options.erasedBy ?? null,
  };
}

/** Kinds of key columns whose TypeScript values are texts: a sealed value is bound to them as they are. */
const BINDABLE: ReadonlySet<string | undefined> = new Set(['id', 'code']);

const columnsOfKind =
  (wanted: 'personal' | 'sealed') =>
  ({ columns }: Pick<TableDefinition, 'columns'>): readonly string[] =>
    Object.entries(columns)
      .filter(([, { kind }]) => kind === wanted)
      .map(([name]) => name);

/** The names of a table's personal columns. */
export const personalColumns = columnsOfKind('personal');

/** The names of a table's sealed columns. */
export const sealedColumns = columnsOfKind('sealed');

/** Whether commits name the rows of a table. */
export const isInChain = (table: TableDefinition): boolean =>
  table.class === 'insertOnly' || table.class === 'versioned';
