import { and, asc, desc, eq, gt, gte, lt, lte, or, sql, type Column, type SQL } from 'drizzle-orm';
import { paged } from '@cifra/database/dialects/page';
import type { ControlTables, Query, QueryScope, Selecting, TenantTables } from '@cifra/database/statement';
import type { ReadTx } from '@cifra/database/tx';
import { MOST_COUNTED, type KeyPart, type PageRequest } from './connection.ts';
import { perCombination } from './per-combination.ts';

/** What a list is built from: a statement's scope, and the walk along the columns of its order. */
export interface ListScope<Tables> extends QueryScope<Tables> {
  readonly along: (columns: readonly Column[], options?: { readonly isDescending?: boolean }) => Walk;
}

/** A walk along an order, forwards or backwards: both ends of a range of its first column, what is beyond the place, and the order. */
export interface Walk {
  readonly beyond: SQL | undefined;
  readonly order: readonly SQL[];
  /** A bound that the filter sets on the first column. Where the walk begins at a place within it, it is left to the place. */
  readonly least: (name: string) => SQL | undefined;
  readonly most: (name: string) => SQL | undefined;
}

/** A list that is read in pages by the keys of its rows, and counted: one statement for each set of conditions, built on first use. */
export interface Listing<Tables, Filters, Row> {
  readonly key: readonly KeyPart[];
  /** The rows from a page's place on, in the direction of the page, one more than it holds. */
  readonly rows: (tx: ReadTx<Tables>, filters: Filters, page: PageRequest) => Promise<Row[]>;
  /** The number of rows, counted to one more than `MOST_COUNTED`. */
  readonly count: (tx: ReadTx<Tables>, filters: Filters) => Promise<number>;
  /** The statement that a set of conditions and directions makes, for the tests of statements. */
  readonly statement: (given: Readonly<Record<string, unknown>>) => Query<Tables, never, unknown>;
}

interface ListDefinition<Tables, Builder extends Selecting> {
  /** The parts of the order's key; the last one tells rows apart. */
  readonly key: readonly KeyPart[];
  /** The list with the conditions that are given. It applies `beyond` and `order` of one walk. */
  readonly build: (q: ListScope<Tables>, given: ReadonlySet<string>) => Builder;
}

type RowOf<Builder> = Builder extends { readonly _: { readonly result: readonly (infer Row)[] } }
  ? Row
  : never;

/** Defines a list of a tenant's rows: `tenantListing<Filters>()({ key, build })`. A filter that is null or left out is not given. */
export function tenantListing<Filters extends object>() {
  return <Builder extends Selecting>(definition: ListDefinition<TenantTables, Builder>) =>
    listing<TenantTables, Filters, Builder>(definition);
}

/** Defines a list of the control plane's rows. */
export function controlListing<Filters extends object>() {
  return <Builder extends Selecting>(definition: ListDefinition<ControlTables, Builder>) =>
    listing<ControlTables, Filters, Builder>(definition);
}

function listing<Tables, Filters extends object, Builder extends Selecting>({
  key,
  build,
}: ListDefinition<Tables, Builder>): Listing<Tables, Filters, RowOf<Builder>> {
  type Statement<Row> = Query<Tables, object, Row>;
  const pages = perCombination((given): Statement<RowOf<Builder>> => ({
    kind: 'query',
    build: (q) => paged(build({ ...q, along: alongOf(q, given) }, given), q, sql.placeholder('limit')),
  }));
  const counts = perCombination((given): Statement<{ count: number }> => ({
    kind: 'query',
    build: (q) => {
      const counted = build({ ...q, db: countingOf(q.db), along: alongNothing(q, given) }, given);
      const some = paged(counted, q, MOST_COUNTED + 1) as unknown as { as: (name: string) => SQL };
      return q.db.select({ count: sql<number>`count(*)`.mapWith(Number) }).from(some.as('listed') as never);
    },
  }));
  return {
    key,
    rows: (tx, filters, { size, isBackward, place }) =>
      tx.all(pages({ ...filters, isBackward: isBackward ? true : null, place0: place?.[0] }), {
        ...filters,
        ...Object.fromEntries(
          (place ?? []).map((text, index) => [`place${index}`, valueOf(text, key[index])]),
        ),
        limit: size + 1,
      }),
    count: async (tx, filters) =>
      (await tx.first(counts({ ...filters } as Record<string, unknown>), filters))?.count ?? 0,
    statement: ({ isCount, ...given }) =>
      (isCount === true ? counts(given) : pages(given)) as Query<Tables, never, unknown>,
  };
}

/** A part of a place as its column has it. */
function valueOf(text: string, part: KeyPart | undefined): string | number | bigint {
  if (part === 'number') return Number(text);
  return part === 'bigint' ? BigInt(text) : text;
}

function alongOf<Tables>(
  { arg }: QueryScope<Tables>,
  given: ReadonlySet<string>,
): ListScope<Tables>['along'] {
  return (columns, { isDescending = false } = {}) => {
    const isReversed = given.has('isBackward') !== isDescending;
    const isPlaced = given.has('place0');
    const [first] = columns;
    if (first === undefined) throw new Error('a list has an order');
    return {
      beyond: isPlaced ? beyondPlace(columns, arg, isReversed) : undefined,
      order: columns.map((column) => (isReversed ? desc(column) : asc(column))),
      least: (name) =>
        given.has(name) && (!isPlaced || isReversed) ? gte(first, arg(first, name)) : undefined,
      most: (name) =>
        given.has(name) && (!isPlaced || !isReversed) ? lte(first, arg(first, name)) : undefined,
    };
  };
}

/** The whole list: no place, and no order, for which SQL Server wants something that is none. */
function alongNothing<Tables>(
  { arg, dialect }: QueryScope<Tables>,
  given: ReadonlySet<string>,
): ListScope<Tables>['along'] {
  return ([first]) => {
    if (first === undefined) throw new Error('a list has an order');
    return {
      beyond: undefined,
      order: dialect === 'sqlite' ? [] : [sql`(select null)`],
      least: (name) => (given.has(name) ? gte(first, arg(first, name)) : undefined),
      most: (name) => (given.has(name) ? lte(first, arg(first, name)) : undefined),
    };
  };
}

/** Beyond a place, so that the walk begins at the place along an index of the columns: the first column is bounded by itself. */
function beyondPlace(
  columns: readonly Column[],
  arg: QueryScope<unknown>['arg'],
  isReversed: boolean,
): SQL | undefined {
  const [further, from] = isReversed ? ([lt, lte] as const) : ([gt, gte] as const);
  const [first, ...others] = columns.map((column, index) => ({ column, at: arg(column, `place${index}`) }));
  if (first === undefined) return undefined;
  const rest = (parts: typeof others): SQL | undefined => {
    const [part, ...later] = parts;
    if (part === undefined) return undefined;
    const deeper = rest(later);
    return deeper === undefined
      ? further(part.column, part.at)
      : or(further(part.column, part.at), and(eq(part.column, part.at), deeper));
  };
  const tied = rest(others);
  return tied === undefined
    ? further(first.column, first.at)
    : and(from(first.column, first.at), or(further(first.column, first.at), tied));
}

/** A builder whose selections are one constant: what is counted is rows, not columns. */
function countingOf(db: QueryScope<unknown>['db']): QueryScope<unknown>['db'] {
  const one = { one: sql<number>`1`.as('one') };
  return new Proxy(db, {
    get: (target, name, receiver) =>
      name === 'select' ? () => target.select(one) : (Reflect.get(target, name, receiver) as unknown),
  });
}
