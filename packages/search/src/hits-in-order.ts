import type { TenantReadTx } from '@cifra/database/tx';
import type { Uuid } from '@cifra/domain/ids';
import { hitsOfSeveral } from './hits-of-several.ts';
import { searchFields } from './kinds.ts';
import { mergedSorted, mergedWalked, mergedWhole } from './merged.ts';
import type { HitPlace } from './parse-search.ts';
import { sorted, walked, whole, type TokenRow } from './queries.ts';
import { BEGINNING } from './rank.ts';
import { SORTED, type CountedWord, type PartOfWord } from './word-counts.ts';
import { headOf } from './words.ts';

interface Order {
  readonly after: HitPlace | null;
  readonly limit: number;
}

const fields = Object.values(searchFields);

/** The rows of the next hits where many objects have every word: rank by rank, until there are enough. */
export async function hitsInOrder(
  tx: TenantReadTx,
  words: readonly CountedWord[],
  { after, limit }: Order,
): Promise<readonly TokenRow[]> {
  const last = words.at(-1) as CountedWord;
  const others = words.slice(0, -1);
  const found: TokenRow[] = [];
  for (const phase of last.to === last.from ? [0] : [0, BEGINNING])
    for (const field of fields) {
      const rank = phase + field;
      if (found.length >= limit || (after !== null && rank < after.rank)) continue;
      const place = after?.rank === rank ? { dayOrder: after.dayOrder, objectId: after.id } : FIRST;
      const parts = last.parts.filter((part) => part.field === field);
      const ofRank = await Promise.all(
        parts.map((part) => {
          const way = phase === 0 ? wayOfWhole(part) : wayOfBeginning(part);
          if (way === null) return [];
          const { kind } = part;
          const { from, to } = last;
          const walk = { kind, field, from, to, head: headOf(from), ...place, limit };
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

type Way = typeof wholeWord;

const wholeWord = { alone: whole, merged: mergedWhole };
const sortedBeginning = { alone: sorted, merged: mergedSorted };
const walkedBeginning = { alone: walked, merged: mergedWalked };

const wayOfWhole = ({ whole: count }: PartOfWord): Way | null => (count === 0 ? null : wholeWord);

/** The better way to words that begin with the last one: sorting all of them, or the index of heads where they are many. */
const wayOfBeginning = ({ longer }: PartOfWord): Way | null =>
  longer === 0 ? null : longer > SORTED ? walkedBeginning : sortedBeginning;
