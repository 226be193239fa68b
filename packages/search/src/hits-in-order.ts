import type { TenantReadTx } from '@cifra/database/tx';
import type { Uuid } from '@cifra/domain/ids';
import type { WordRows } from './few-hits.ts';
import { hitsOfSeveral } from './hits-of-several.ts';
import { searchFields } from './kinds.ts';
import { mergedSorted, mergedWalked, mergedWhole } from './merged.ts';
import type { HitPlace } from './parse-search.ts';
import { countOfLonger, sorted, walked, whole, type Part, type TokenRow } from './queries.ts';
import { BEGINNING, type Word } from './rank.ts';
import { headOf } from './words.ts';

/** So many words that begin with the last one are sorted; of more, the hits are dense enough along the index of heads. */
const SORTED = 2_000;

interface Order {
  readonly after: HitPlace | null;
  readonly limit: number;
  readonly kinds: readonly number[];
}

const fields = Object.values(searchFields);

/** The rows of the next hits where many objects have every word: rank by rank, until there are enough. */
export async function hitsInOrder(
  tx: TenantReadTx,
  words: readonly WordRows[],
  { kinds, after, limit }: Order,
): Promise<readonly TokenRow[]> {
  const last = words.at(-1) as WordRows;
  const others = words.slice(0, -1);
  const found: TokenRow[] = [];
  for (const phase of last.to === last.from ? [0] : [0, BEGINNING])
    for (const field of fields) {
      const rank = phase + field;
      if (found.length >= limit || (after !== null && rank < after.rank)) continue;
      const place = after?.rank === rank ? { dayOrder: after.dayOrder, objectId: after.id } : FIRST;
      const rows = phase === 0 ? last.rows.filter(({ token }) => token === last.from) : last.rows;
      const parts = kinds.map((kind) => ({ kind, field })).filter((part) => isIn(part, rows));
      const ofRank = await Promise.all(
        parts.map(async (part) => {
          const way = phase === 0 ? wholeWord : await beginningOf(tx, part, last);
          if (way === null) return [];
          const walk = { ...part, from: last.from, to: last.to, head: headOf(last.from), ...place, limit };
          return others.length === 0
            ? tx.all(way.alone, walk)
            : hitsOfSeveral(tx, way.merged, { walk, others, isWhole: phase === 0 });
        }),
      );
      found.push(...ofRank.flat());
    }
  return found;
}

const FIRST = { dayOrder: 0, objectId: '00000000-0000-0000-0000-000000000000' as Uuid };

/** The first rows of a part begin with those of the whole word. */
const isIn = ({ kind, field }: Part, rows: readonly TokenRow[]): boolean =>
  rows.some((row) => row.kind === kind && row.field === field);

const wholeWord = { alone: whole, merged: mergedWhole };
const sortedBeginning = { alone: sorted, merged: mergedSorted };
const walkedBeginning = { alone: walked, merged: mergedWalked };

/**
 * The better way to words that begin with the last one: sorting all of them, or the index of heads where they are many. Null where
 * there are none.
 */
async function beginningOf(
  tx: TenantReadTx,
  part: Part,
  { from, to }: Word,
): Promise<typeof wholeWord | null> {
  const counted = (await tx.first(countOfLonger, { ...part, from, to, limit: SORTED + 1 }))?.count ?? 0;
  if (counted === 0) return null;
  return counted > SORTED ? walkedBeginning : sortedBeginning;
}
