import type { TenantReadTx } from '@cifra/database/tx';
import { allParts, countsOfLonger, countsOfWhole, keyOfPart, type Part } from './queries.ts';
import type { Word } from './rank.ts';

/** A word of so few rows is looked up whole; of more, the hits are read in their order until the page is full. */
export const FEW = 200;
/** So many words that begin with the last one are sorted; of more, the hits are dense enough along the index of heads. */
export const SORTED = 2_000;

export interface PartOfWord extends Part {
  /** Rows with the word itself, counted to one more than `FEW`. */
  readonly whole: number;
  /** Rows with words that begin with it, counted to one more than `SORTED`. */
  readonly longer: number;
}

/** A word of the query with the kinds and fields that have it. */
export interface CountedWord extends Word {
  readonly parts: readonly PartOfWord[];
}

/** The words of a query with their counts, the last one at the end. */
export const countedWords = (
  tx: TenantReadTx,
  words: readonly Word[],
  kinds: readonly number[],
): Promise<readonly CountedWord[]> =>
  Promise.all(
    words.map(async (word) => {
      const [whole, longer] = await Promise.all([
        tx.first(countsOfWhole, { ...word, limit: FEW + 1 }),
        word.from === word.to ? null : tx.first(countsOfLonger, { ...word, limit: SORTED + 1 }),
      ]);
      const parts = allParts
        .filter(({ kind }) => kinds.includes(kind))
        .map((part): PartOfWord => {
          const key = keyOfPart(part);
          return { ...part, whole: whole?.[key] ?? 0, longer: longer?.[key] ?? 0 };
        })
        .filter((part) => part.whole + part.longer > 0);
      return { ...word, parts };
    }),
  );

/** How many rows a word has; more than `FEW` where it has too many to look at them whole. */
export const countOf = ({ parts }: CountedWord): number =>
  parts.reduce((sum, { whole, longer }) => sum + whole + longer, 0);
