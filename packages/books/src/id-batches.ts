import { sql, type Column, type SQL } from 'drizzle-orm';
import type { Uuid } from '@cifra/domain/ids';

/** What queries for the rows of several ids have in common, whichever database they read. */

export type RowOf<Builder> = Builder extends { readonly _: { readonly result: readonly (infer ResultRow)[] } }
  ? ResultRow
  : never;

/** The condition that a column holds one of the ids. */
export type IsOneOf = (column: Column) => SQL;

/** The condition over a fixed number of ids, each a parameter of its own: the statement can be prepared. */
export function isOneOfSize(arg: (column: Column, name: string) => SQL, size: number): IsOneOf {
  return (column) => {
    const ids = Array.from({ length: size }, (_, index) => arg(column, `id${index}`));
    return sql`${column} in (${sql.join(ids, sql`, `)})`;
  };
}

/**
 * Ids in batches of at most the largest size, each padded to the next size by repeating its last id, with the parameters of its statement.
 * `queries`: by size, the smallest first.
 */
export function* idBatches<Sized extends { readonly size: number }>(
  ids: readonly Uuid[],
  queries: readonly Sized[],
): Generator<{ readonly query: Sized; readonly params: Record<string, Uuid> }> {
  const largest = queries.at(-1)?.size ?? 0;
  for (let from = 0; from < ids.length; from += largest) {
    const batch = ids.slice(from, from + largest);
    const query = queries.find(({ size }) => size >= batch.length);
    if (!query) return;
    const params = Object.fromEntries(
      Array.from({ length: query.size }, (_, index) => [
        `id${index}`,
        batch[Math.min(index, batch.length - 1)] as Uuid,
      ]),
    );
    yield { query, params };
  }
}
