import { and, asc, count, eq, gt, gte, lte, or, sql, type SQL } from 'drizzle-orm';
import type { Uuid } from '@cifra/domain/ids';
import { profile } from '@cifra/books/tenant-profile';
import { rowsByIds } from '@cifra/books/rows-by-ids';
import { paged } from '@cifra/database/dialects/page';
import { InvariantBroken } from '@cifra/database/failures';
import {
  tenantDerivedWrite,
  tenantQuery,
  upsertOf,
  type QueryScope,
  type TenantTables,
} from '@cifra/database/statement';
import { searchStates } from '@cifra/database/tables/search';
import type { TenantReadTx } from '@cifra/database/tx';
import { searchFields, searchKinds } from './kinds.ts';
import type { Word } from './words-of-object.ts';

/** The statements of the table of tokens. */

export const searchState = tenantQuery()((q) => q.db.select().from(q.t.search_states));

export const countOfStates = tenantQuery()((q) => q.db.select({ count: count() }).from(q.t.search_states));

export const removeStates = tenantDerivedWrite<object>()((q) => q.db.delete(q.t.search_states));

/** The decimals of the base currency, as the books themselves say. */
export async function decimalsOfBooks(tx: TenantReadTx): Promise<number> {
  const books = await tx.first(profile, {});
  if (!books) throw new InvariantBroken('the books have no profile');
  return books.base_minor_units;
}

export const setSearchState = upsertOf(searchStates, { set: ['commit_number', 'entry_count'] });

export const manifestOfCommit = tenantQuery<{ number: bigint }>()((q) => {
  const { commits: t } = q.t;
  return q.db
    .select({ manifest: t.manifest })
    .from(t)
    .where(eq(t.number, q.arg(t.number, 'number')));
});

export const removeTokens = tenantDerivedWrite<{ objectId: Uuid }>()((q) => {
  const t = q.t.search_tokens;
  return q.db.delete(t).where(eq(t.object_id, q.arg(t.object_id, 'objectId')));
});

export const removeAllTokens = tenantDerivedWrite<object>()((q) => q.db.delete(q.t.search_tokens));

export const addToken = tenantDerivedWrite<TokenRow & Pick<Word, 'head' | 'wordBits'>>()((q) => {
  const t = q.t.search_tokens;
  return q.db.insert(t).values({
    object_id: q.arg(t.object_id, 'objectId'),
    token: q.arg(t.token, 'token'),
    head: q.arg(t.head, 'head'),
    kind: q.arg(t.kind, 'kind'),
    field: q.arg(t.field, 'field'),
    day_order: q.arg(t.day_order, 'dayOrder'),
    word_bits: q.arg(t.word_bits, 'wordBits'),
  });
});

export interface TokenRow {
  readonly objectId: Uuid;
  readonly token: string;
  readonly kind: number;
  readonly field: number;
  readonly dayOrder: number;
}

const columnsOf = ({ t: { search_tokens: t } }: QueryScope<TenantTables>) => ({
  objectId: t.object_id,
  token: t.token,
  kind: t.kind,
  field: t.field,
  dayOrder: t.day_order,
});

/** Where the words of one kind of object and one field are looked for. */
export interface Part {
  readonly kind: number;
  readonly field: number;
}

/** Tokens from one to another, both included. */
export interface Range {
  readonly from: string;
  readonly to: string;
}

export function isInPart(q: QueryScope<TenantTables>): SQL | undefined {
  const t = q.t.search_tokens;
  return and(eq(t.kind, q.arg(t.kind, 'kind')), eq(t.field, q.arg(t.field, 'field')));
}

function isInRange(q: QueryScope<TenantTables>): SQL | undefined {
  const t = q.t.search_tokens;
  return and(gte(t.token, q.arg(t.token, 'from')), lte(t.token, q.arg(t.token, 'to')));
}

/** The rows of a part with tokens in a range. */
export const rowsInRange = tenantQuery<Part & Range>()((q) =>
  q.db
    .select(columnsOf(q))
    .from(q.t.search_tokens)
    .where(and(isInPart(q), isInRange(q))),
);

export const allParts: readonly Part[] = Object.values(searchKinds).flatMap((kind) =>
  Object.values(searchFields).map((field) => ({ kind, field })),
);

/** What the counts of a part are called. */
export const keyOfPart = ({ kind, field }: Part): string => `rows_${kind}_${field}`;

/**
 * How many rows of each part meet a condition, counted up to a limit: one statement, because each is a round trip of a server, and a column for each
 * part, because a UNION of them all is nested as deep as they are many.
 */
const countsOfParts = (conditionOf: (q: QueryScope<TenantTables>) => SQL | undefined) =>
  tenantQuery<Range & { limit: number }>()((q) => {
    const t = q.t.search_tokens;
    const countOf = (part: Part) => {
      const some = q.db
        .select({ token: t.token })
        .from(t)
        .where(and(eq(t.kind, part.kind), eq(t.field, part.field), conditionOf(q)))
        .orderBy(asc(t.token));
      const counted = q.db
        .select({ count: count() })
        .from(paged(some, q, sql.placeholder('limit')).as('some'));
      return sql<number>`${counted}`.mapWith(Number).as(keyOfPart(part));
    };
    const counts = Object.fromEntries(allParts.map((part) => [keyOfPart(part), countOf(part)]));
    // The table with one row.
    return q.db.select(counts).from(q.t.tenant_profile);
  });

/** Rows with the word itself. */
export const countsOfWhole = countsOfParts(isWhole);

/** Rows with words that begin with it, and are longer. */
export const countsOfLonger = countsOfParts(isLonger);

/** The next token of a part behind one. */
export const nextToken = tenantQuery<Part & Range>()((q) => {
  const t = q.t.search_tokens;
  const tokens = q.db
    .select({ token: t.token })
    .from(t)
    .where(and(isInPart(q), isLonger(q)))
    .orderBy(asc(t.token));
  return paged(tokens, q, 1);
});

/** The rows of some objects with tokens from one to another, both included. */
export const rowsOfObjects = rowsByIds((q, isOneOf) => {
  const t = q.t.search_tokens;
  return q.db
    .select(columnsOf(q))
    .from(t)
    .where(and(isOneOf(t.object_id), isInRange(q)));
});

/** A place in the order of day and id. */
export interface Place {
  readonly dayOrder: number;
  readonly objectId: Uuid;
}

export interface Walk extends Part, Range, Place {
  readonly head: string;
  readonly limit: number;
}

/** Behind a place in the order of day and id. */
export function isBehind(q: QueryScope<TenantTables>): SQL | undefined {
  const t = q.t.search_tokens;
  const day = q.arg(t.day_order, 'dayOrder');
  return and(
    gte(t.day_order, day),
    or(gt(t.day_order, day), gt(t.object_id, q.arg(t.object_id, 'objectId'))),
  );
}

/** Rows of the same object under another name, for the conditions that look at them. */
function ofSameObject({ t: { search_tokens: t } }: QueryScope<TenantTables>, condition: SQL): SQL {
  return sql`select 1 from ${t} ${other} where ${column('object_id')} = ${t.object_id} and ${condition}`;
}
const other = sql.identifier('same_object');
const column = (name: string): SQL => sql`${other}.${sql.identifier(name)}`;

/** Hits of a part in the order of day and id, of which each object is one. */
const hits = (conditionOf: (q: QueryScope<TenantTables>) => SQL | undefined) =>
  tenantQuery<Walk>()((q) => {
    const t = q.t.search_tokens;
    const rows = q.db
      .select(columnsOf(q))
      .from(t)
      .where(and(isInPart(q), isBehind(q), conditionOf(q)))
      .orderBy(asc(t.day_order), asc(t.object_id));
    return paged(rows, q, sql.placeholder('limit'));
  });

/** Rows with the last word as a whole word: of each object one at most, because no other field of it has that word. */
export function isWhole(q: QueryScope<TenantTables>): SQL {
  const { token } = q.t.search_tokens;
  return eq(token, q.arg(token, 'from'));
}

/** Rows with a word that begins with the last one, and is not that word itself. */
export function isLonger(q: QueryScope<TenantTables>): SQL | undefined {
  const { token } = q.t.search_tokens;
  return and(gt(token, q.arg(token, 'from')), lte(token, q.arg(token, 'to')));
}

/** The same, read along the index of heads. */
export function isLongerOfHead(q: QueryScope<TenantTables>): SQL | undefined {
  const { head } = q.t.search_tokens;
  return and(eq(head, q.arg(head, 'head')), isLonger(q));
}

/**
 * That the object has neither the last word itself, nor a word that begins with it in an earlier field: each stands at the first of
 * its tokens in the order of fields and tokens.
 */
function isFirstOfObject(q: QueryScope<TenantTables>): SQL {
  const t = q.t.search_tokens;
  const [from, to] = [q.arg(t.token, 'from'), q.arg(t.token, 'to')];
  const isEarlier = sql`(${column('field')} < ${t.field} or (${column('field')} = ${t.field} and ${column('token')} < ${t.token}))`;
  const isBetter = sql`${column('token')} >= ${from} and ${column('token')} <= ${to} and (${column('token')} = ${from} or ${isEarlier})`;
  return sql`not exists (${ofSameObject(q, isBetter)})`;
}

/** Objects of a query of one word. `sorted` reads every row of the range; `walked` the rows of the head, in order. */
export const whole = hits(isWhole);
export const sorted = hits((q) => and(isLonger(q), isFirstOfObject(q)));
export const walked = hits((q) => and(isLongerOfHead(q), isFirstOfObject(q)));
