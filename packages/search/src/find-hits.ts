import type { Uuid } from '@cifra/domain/ids';
import { tenantReport } from '@cifra/books/command';
import { findLastCommitNumber } from '@cifra/books/commits';
import type { TenantReadTx } from '@cifra/database/tx';
import { searchFields, searchKinds, type SearchField, type SearchKind } from './kinds.ts';
import { MOST_COUNTED, type PageRequest } from '@cifra/books/connection';
import { placeOfHit, type HitPlace } from './parse-search.ts';
import { endOfWord } from './prefix.ts';
import {
  countInRange,
  decimalsOfBooks,
  MOST_OTHERS,
  rowsInRange,
  rowsOfObjects,
  searchState,
  sorted,
  walked,
  whole,
  type Part,
  type Range,
  type TokenRow,
  type Walk,
} from './queries.ts';
import { headOf, isPrefix, wordsOfQuery } from './words.ts';

/** An object that was found; plain data. Hits stand in the order of rank, day and id. */
export interface Hit extends HitPlace {
  readonly kind: SearchKind;
  readonly field: SearchField;
}

export interface WordsOfKinds {
  readonly query: string;
  /** Those that the caller may read. */
  readonly kinds: readonly SearchKind[];
}

interface FindHits extends WordsOfKinds {
  readonly limit: number;
  readonly after: HitPlace | null;
}

export interface PageOfHits extends WordsOfKinds {
  readonly page: PageRequest;
}

/** Added to the rank of a hit that has no word that is the last word, only words that begin with it. */
const BEGINNING = 10;
/** A word of so few objects is looked up whole; of more, the hits are read in their order until the page is full. */
const FEW = 200;
/** So many words that begin with the last one are sorted; of more, the hits are dense enough along the index of heads. */
const SORTED = 2_000;

export interface HitsFound {
  /** Null: a page that is read backwards, and that has too many hits before it. */
  readonly hits: readonly Hit[] | null;
  /** Whether the words of every commit are there. */
  readonly isCurrent: boolean;
}

/**
 * Finds the objects that have every word of a query, the last one as a whole word or as the beginning of one: the rows of a page, one more than
 * it holds, in the direction of the page.
 */
export const findHits = tenantReport<PageOfHits, HitsFound>(
  'search.find',
  async (tx, { page, ...request }) => {
    const [state, head] = await Promise.all([tx.first(searchState, {}), findLastCommitNumber(tx)]);
    const place = placeOfHit(page.place);
    const limit = page.size + 1;
    const hits = page.isBackward
      ? await hitsBefore(tx, request, { place, limit })
      : await hitsOf(tx, { ...request, after: place, limit });
    return { hits, isCurrent: state?.commit_number === head };
  },
);

/** Counts the hits of a query, to one more than lists are counted. */
export const countedHits = tenantReport<WordsOfKinds, number>('search.count', async (tx, request) => {
  let count = 0;
  for await (const hits of inChunks(tx, request)) {
    count += hits.length;
    if (count > MOST_COUNTED) break;
  }
  return Math.min(count, MOST_COUNTED + 1);
});

/** Hits that are read at a time where their number is not known. */
const HITS_AT_A_TIME = 2_000;

/** All hits in their order, some at a time. */
async function* inChunks(tx: TenantReadTx, request: WordsOfKinds): AsyncGenerator<readonly Hit[]> {
  let after: HitPlace | null = null;
  for (;;) {
    const hits: readonly Hit[] = await hitsOf(tx, { ...request, after, limit: HITS_AT_A_TIME });
    yield hits;
    after = hits.at(-1) ?? null;
    if (hits.length < HITS_AT_A_TIME) return;
  }
}

/**
 * The hits before a place, or the last ones of all, the nearest first. The order is read along the index of words, which goes one way: what
 * comes before is read from the beginning, as far as lists are counted. Null where that is not far enough.
 */
async function hitsBefore(
  tx: TenantReadTx,
  request: WordsOfKinds,
  { place, limit }: { readonly place: HitPlace | null; readonly limit: number },
): Promise<readonly Hit[] | null> {
  let nearest: readonly Hit[] = [];
  let passed = 0;
  for await (const hits of inChunks(tx, request)) {
    passed += hits.length;
    if (passed > MOST_COUNTED + HITS_AT_A_TIME) return null;
    const before = place === null ? hits : hits.filter((hit) => compare(hit, place) < 0);
    nearest = [...nearest, ...before].slice(-limit);
    if (before.length < hits.length) break;
  }
  return nearest.toReversed();
}

async function hitsOf(tx: TenantReadTx, request: FindHits): Promise<readonly Hit[]> {
  const words = wordsOfQuery(request.query, await decimalsOfBooks(tx)).map(
    (word, index, { length }): Word => ({
      from: word,
      to: index === length - 1 && isPrefix(word) ? endOfWord(word) : word,
    }),
  );
  const last = words.at(-1);
  if (last === undefined || request.kinds.length === 0) return [];
  const kinds = request.kinds.map((kind) => searchKinds[kind]);
  const found = (await amongFew(tx, words, kinds)) ?? (await inOrder(tx, words, { ...request, kinds }));
  return found
    .map((row) => hitOf(row, last))
    .toSorted(compare)
    .filter((hit) => request.after === null || compare(hit, request.after) > 0)
    .slice(0, request.limit);
}

/** The tokens that a word of the query is looked for as. */
type Word = Range;

const fields = Object.values(searchFields);

/**
 * The rows of all hits, one for each object, where one of the words is that of few objects: these are looked at, whatever the other
 * words. Null where no word is.
 */
async function amongFew(
  tx: TenantReadTx,
  words: readonly Word[],
  kinds: readonly number[],
): Promise<readonly TokenRow[] | null> {
  const parts = kinds.flatMap((kind) => fields.map((field) => ({ kind, field })));
  const rows = await Promise.all(
    words.map(async (word) =>
      (
        await Promise.all(parts.map((part) => tx.all(rowsInRange, { ...part, ...word, limit: FEW + 1 })))
      ).flat(),
    ),
  );
  const fewest = rows.toSorted((first, second) => first.length - second.length)[0] ?? [];
  if (fewest.length > FEW) return null;
  let ids: readonly Uuid[] = [...new Set(fewest.map(({ objectId }) => objectId))];
  let ofLast: readonly TokenRow[] = [];
  for (const [index, word] of words.entries()) {
    const known = rows[index] ?? [];
    ofLast = known.length > FEW ? await rowsOfObjects(tx, ids, { ...word }) : known;
    const having = new Set(ofLast.map(({ objectId }) => objectId));
    ids = ids.filter((id) => having.has(id));
  }
  const last = words.at(-1) as Word;
  const best = new Map<Uuid, TokenRow>();
  for (const row of ofLast) {
    const known = best.get(row.objectId);
    if (known === undefined || rankOf(row, last) < rankOf(known, last)) best.set(row.objectId, row);
  }
  return ids.flatMap((id) => best.get(id) ?? []);
}

interface Order extends Pick<FindHits, 'after' | 'limit'> {
  readonly kinds: readonly number[];
}

/** The rows of the next hits where many objects have every word: rank by rank, until there are enough. */
async function inOrder(
  tx: TenantReadTx,
  words: readonly Word[],
  { kinds, after, limit }: Order,
): Promise<readonly TokenRow[]> {
  const last = words.at(-1) as Word;
  const others = words.slice(0, -1).map(({ from }) => from);
  const found: TokenRow[] = [];
  for (const phase of last.to === last.from ? [0] : [0, BEGINNING])
    for (const field of fields) {
      const rank = phase + field;
      if (found.length >= limit || (after !== null && rank < after.rank)) continue;
      const place = after?.rank === rank ? { dayOrder: after.dayOrder, objectId: after.id } : FIRST;
      const ofRank = await Promise.all(
        kinds.map(async (kind) => {
          const part = { kind, field };
          const statements = phase === 0 ? whole : await beginningOf(tx, part, last);
          const params: Walk = { ...part, ...last, ...place, head: headOf(last.from), limit };
          return others.length === 0
            ? tx.all(statements.alone, params)
            : tx.all(statements.withOthers, { ...params, ...inEachPlace(others) });
        }),
      );
      found.push(...ofRank.flat());
    }
  return found;
}

const FIRST = { dayOrder: 0, objectId: '00000000-0000-0000-0000-000000000000' as Uuid };

/** The better way to words that begin with the last one: sorting all of them, or the index of heads where they are many. */
async function beginningOf(tx: TenantReadTx, part: Part, last: Word): Promise<typeof sorted> {
  const counted = await tx.first(countInRange, { ...part, ...last, limit: SORTED + 1 });
  return (counted?.count ?? 0) > SORTED ? walked : sorted;
}

const inEachPlace = (others: readonly string[]): Readonly<Record<string, string | undefined>> =>
  Object.fromEntries(
    Array.from({ length: MOST_OTHERS }, (_, index) => [`other${index}`, others[index % others.length]]),
  );

const rankOf = ({ token, field }: TokenRow, last: Word): number =>
  token === last.from ? field : BEGINNING + field;

const kindOfNumber = new Map(
  Object.entries(searchKinds).map(([kind, number]) => [number as number, kind as SearchKind]),
);
const fieldOfNumber = new Map(
  Object.entries(searchFields).map(([field, number]) => [number as number, field as SearchField]),
);

function hitOf(row: TokenRow, last: Word): Hit {
  return {
    id: row.objectId,
    kind: kindOfNumber.get(row.kind) as SearchKind,
    field: fieldOfNumber.get(row.field) as SearchField,
    rank: rankOf(row, last),
    dayOrder: row.dayOrder,
  };
}

/** Rank, then the later date, then the id. */
function compare(first: HitPlace, second: HitPlace): number {
  if (first.rank !== second.rank) return first.rank - second.rank;
  if (first.dayOrder !== second.dayOrder) return first.dayOrder - second.dayOrder;
  return first.id < second.id ? -1 : first.id > second.id ? 1 : 0;
}
