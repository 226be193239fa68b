import { material, type RecordSource } from '@cifra/books/derived-tables';
import type { Uuid } from '@cifra/domain/ids';
import { decimalsOfBooks } from './queries.ts';
import { OBJECTS_OF_A_STEP, type Searchable } from './searchable.ts';
import { digestOf, wordOf, wordsOf } from './words-of-object.ts';

/** The words that an object's rows say it has, as verification compares them. */
export interface WordsGiven {
  readonly id: Uuid;
  readonly version: bigint;
  readonly digest: string;
}

export const wordsGiven = material<WordsGiven>('search.words');

const FIRST_ID = '00000000-0000-0000-0000-000000000000' as Uuid;

/**
 * The rows behind a kind as a source of verification. A rebuild does not read them: the follower writes the words anew.
 */
export function searchableSource(searchable: Searchable): RecordSource {
  const { kind, byIds, idsAfter } = searchable;
  return {
    name: `search.${kind}`,
    gives: [],
    verify: async (tx, to) => {
      const give = to.of(wordsGiven);
      const decimals = await decimalsOfBooks(tx);
      for (let after: Uuid | null = FIRST_ID; after !== null;) {
        const ids: readonly Uuid[] = (await idsAfter(tx, after)).map(({ id }) => id);
        for (const object of await byIds(tx, ids)) {
          const words = [...wordsOf(kind, object, decimals)].map(wordOf);
          give({ id: object.id, version: object.version, digest: digestOf(words) });
        }
        after = ids.length === OBJECTS_OF_A_STEP ? (ids.at(-1) ?? null) : null;
      }
      return {};
    },
  };
}
