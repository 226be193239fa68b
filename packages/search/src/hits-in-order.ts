import type { TenantReadTx } from '@cifra/database/tx';
import type { Uuid } from '@cifra/domain/ids';
import { hitsOfSeveral } from './hits-of-several.ts';
import { searchFields } from './kinds.ts';
import { mergedSorted, mergedWalked, mergedWhole } from './merged.ts';
import type { HitPlace } from './parse-search.ts';
import { nextToken, sorted, walked, whole, type TokenRow, type Walk } from './queries.ts';
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
          const { from, to } = last;
          const walk = { kind: part.kind, field, from, to, head: headOf(from), ...place, limit };
          return phase === 0
            ? ofWholeWord(tx, { part, walk, others })
            : ofBeginning(tx, { part, walk, others });
        }),
      );
      found.push(...ofRank.flat());
    }
  return found;
}

const FIRST = { dayOrder: 0, objectId: '00000000-0000-0000-0000-000000000000' as Uuid };

interface InPart {
  readonly part: PartOfWord;
  readonly walk: Walk;
  readonly others: readonly CountedWord[];
}

async function ofWholeWord(tx: TenantReadTx, { part, walk, others }: InPart): Promise<readonly TokenRow[]> {
  if (part.whole === 0) return [];
  return others.length === 0
    ? tx.all(whole, walk)
    : hitsOfSeveral(tx, mergedWhole, { walk, others, isWhole: true, best: null });
}

/**
 * By words that begin with the last one. Sorting all of them is the better way, or the index of heads where they are many. Beside other words,
 * a few that are many are merged one by one: their index is narrower, and they have bits.
 */
async function ofBeginning(tx: TenantReadTx, { part, walk, others }: InPart): Promise<readonly TokenRow[]> {
  if (part.longer === 0) return [];
  const areMany = part.longer > SORTED;
  if (others.length === 0) return tx.all(areMany ? walked : sorted, walk);
  const best = { from: walk.from, to: walk.to };
  const tokens = areMany ? await fewTokens(tx, walk) : null;
  if (tokens === null)
    return hitsOfSeveral(tx, areMany ? mergedWalked : mergedSorted, { walk, others, isWhole: false, best });
  const found = await Promise.all(
    tokens.map((from) =>
      hitsOfSeveral(tx, mergedWhole, { walk: { ...walk, from }, others, isWhole: true, best }),
    ),
  );
  return [...new Map(found.flat().map((row) => [row.objectId, row])).values()];
}

const MOST_TOKENS = 4;

/** The words of a part that begin with one; null where they are more than a few. */
async function fewTokens(
  tx: TenantReadTx,
  { kind, field, from, to }: Walk,
): Promise<readonly string[] | null> {
  const tokens: string[] = [];
  for (let last = from; tokens.length <= MOST_TOKENS;) {
    const next = await tx.first(nextToken, { kind, field, from: last, to });
    if (next === null) return tokens;
    last = next.token;
    tokens.push(last);
  }
  return null;
}
