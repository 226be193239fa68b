import { tenantReport } from '@cifra/books/command';
import { findLastCommitNumber } from '@cifra/books/commits';
import type { TenantReadTx } from '@cifra/database/tx';
import { searchFields, searchKinds, type SearchField, type SearchKind } from './kinds.ts';
import { MOST_COUNTED, type PageRequest } from '@cifra/books/connection';
import { amongFew } from './few-hits.ts';
import { hitsInOrder } from './hits-in-order.ts';
import { placeOfHit, type HitPlace } from './parse-search.ts';
import { endOfWord } from './prefix.ts';
import { decimalsOfBooks, searchState, type TokenRow } from './queries.ts';
import { rankOf, type Word } from './rank.ts';
import { countedWords } from './word-counts.ts';
import { isPrefix, wordsOfQuery } from './words.ts';

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
  const counted = await countedWords(tx, words, kinds);
  const found = (await amongFew(tx, counted)) ?? (await hitsInOrder(tx, counted, request));
  return found
    .map((row) => hitOf(row, last))
    .toSorted(compare)
    .filter((hit) => request.after === null || compare(hit, request.after) > 0)
    .slice(0, request.limit);
}

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
