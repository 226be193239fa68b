import { and, asc, eq, gte, sql, type SQL } from 'drizzle-orm';
import { paged } from '@cifra/database/dialects/page';
import { tenantQuery, type Query, type QueryScope, type TenantTables } from '@cifra/database/statement';
import { isBehind, isInPart, isLonger, isLongerOfHead, isWhole, type Place, type Walk } from './queries.ts';

/** The statements that find the objects of several words: the rows of each word are read in the order of the hits, and merged. */

/** Words before the last one that one statement can demand. */
export const MOST_OTHERS = 5;

/**
 * Beside the last word's, the field and the token of each other word: `field0`, `token0`, … `bits` are those of all words that an object
 * must have whole.
 */
export type Merge = Walk & { readonly bits: bigint } & Readonly<Record<string, unknown>>;

type Merging = Query<TenantTables, Merge, Place>;
type Condition = (q: QueryScope<TenantTables>) => SQL | undefined;

/** Only of objects that may have all words: what is passed over here is not compared. */
function placesWhere(q: QueryScope<TenantTables>, ...conditions: (SQL | undefined)[]) {
  const t = q.t.search_tokens;
  const bits = q.arg(t.word_bits, 'bits');
  return q.db
    .select({ dayOrder: t.day_order, objectId: t.object_id })
    .from(t)
    .where(and(sql`(${t.word_bits} & ${bits}) = ${bits}`, ...conditions));
}

/** The places of another word, from the day on: that of the last word's rows is exact. */
function placesOfOther(q: QueryScope<TenantTables>, index: number) {
  const t = q.t.search_tokens;
  return placesWhere(
    q,
    eq(t.kind, q.arg(t.kind, 'kind')),
    eq(t.field, q.arg(t.field, `field${index}`)),
    eq(t.token, q.arg(t.token, `token${index}`)),
    gte(t.day_order, q.arg(t.day_order, 'dayOrder')),
  );
}

/**
 * INTERSECT of what an index has in one order is a merge on both engines: each row is read once, and no more of them than the page
 * takes. A look at each object's own rows would be a descent of the table for each (5 µs instead of 0.2 µs).
 * https://sqlite.org/eqp.html#compound_queries
 */
const mergeOf = (isLast: Condition, otherCount: number): Merging =>
  tenantQuery<Merge>()((q) => {
    const t = q.t.search_tokens;
    let merged = placesWhere(q, isInPart(q), isLast(q), isBehind(q));
    for (let index = 0; index < otherCount; index += 1)
      merged = merged.intersect(placesOfOther(q, index)) as unknown as typeof merged;
    return paged(merged.orderBy(asc(t.day_order), asc(t.object_id)), q, sql.placeholder('limit'));
  });

/** The statements for one other word, for two, and so on. */
const mergesOf = (isLast: Condition): readonly Merging[] =>
  Array.from({ length: MOST_OTHERS }, (_, index) => mergeOf(isLast, index + 1));

/** As the statements for one word in `queries.ts`, but an object may have a better place than the one that is found here. */
export const mergedWhole = mergesOf(isWhole);
export const mergedSorted = mergesOf(isLonger);
export const mergedWalked = mergesOf(isLongerOfHead);
