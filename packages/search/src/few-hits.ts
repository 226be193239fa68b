import type { Uuid } from '@cifra/domain/ids';
import type { TenantReadTx } from '@cifra/database/tx';
import { searchFields } from './kinds.ts';
import { rowsInRange, rowsOfObjects, type TokenRow } from './queries.ts';
import { bestOfObjects, type Word } from './rank.ts';

/** A word of so few objects is looked up whole; of more, the hits are read in their order until the page is full. */
const FEW = 200;

const fields = Object.values(searchFields);

/** A word of the query with its first rows of each kind and field: all of them where it has `FEW` at most. */
export interface WordRows extends Word {
  readonly rows: readonly TokenRow[];
}

/** The words of a query, the last one at the end, with their first rows. */
export function firstRows(
  tx: TenantReadTx,
  words: readonly Word[],
  kinds: readonly number[],
): Promise<readonly WordRows[]> {
  const parts = kinds.flatMap((kind) => fields.map((field) => ({ kind, field })));
  return Promise.all(
    words.map(async (word) => {
      const rows = await Promise.all(
        parts.map((part) => tx.all(rowsInRange, { ...part, ...word, limit: FEW + 1 })),
      );
      return { ...word, rows: rows.flat() };
    }),
  );
}

/**
 * The rows of all hits, one for each object, where one of the words is that of few objects: these are looked at, whatever the other
 * words. Null where no word is.
 */
export async function amongFew(
  tx: TenantReadTx,
  words: readonly WordRows[],
): Promise<readonly TokenRow[] | null> {
  const fewest = words.toSorted((first, second) => first.rows.length - second.rows.length)[0]?.rows ?? [];
  if (fewest.length > FEW) return null;
  let ids: readonly Uuid[] = [...new Set(fewest.map(({ objectId }) => objectId))];
  let ofLast: readonly TokenRow[] = [];
  for (const { rows, from, to } of words) {
    ofLast = rows.length > FEW ? await rowsOfObjects(tx, ids, { from, to }) : rows;
    const having = new Set(ofLast.map(({ objectId }) => objectId));
    ids = ids.filter((id) => having.has(id));
  }
  const best = bestOfObjects(ofLast, words.at(-1) as Word);
  return ids.flatMap((id) => best.get(id) ?? []);
}
