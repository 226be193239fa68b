import { asRow, receiving, type DerivedTable } from '@cifra/books/derived-tables';
import type { Row } from '@cifra/database/kit/table';
import { searchStates, searchTokens } from '@cifra/database/tables/search';
import type { TenantSnapshotTx } from '@cifra/database/tx';
import type { Uuid } from '@cifra/domain/ids';
import { wordsGiven } from './given-words.ts';
import { countOfStates, removeAllTokens, removeStates, searchState } from './queries.ts';
import { digestOf, wordOf } from './words-of-object.ts';

const NONE = 'none';

interface Expected {
  readonly version: bigint;
  readonly digest: string;
}

/**
 * How far the follower has come, and the words themselves. Verified: every object whose rows it has dealt with has the
 * words that these rows say, and nothing else has any. A rebuild empties both: the follower begins with the first
 * commit again.
 */
export const searchTable: DerivedTable = {
  name: searchStates.name,
  figure: null,
  count: async (tx) => (await tx.first(countOfStates, {}))?.count ?? 0,
  begin: () => {
    const made = new Map<Uuid, Expected>();
    return {
      receives: [receiving(wordsGiven, ({ id, version, digest }) => void made.set(id, { version, digest }))],
      verify: async (tx, { faults }) => {
        const state = await tx.first(searchState, {});
        const upTo = state?.commit_number ?? 0n;
        const compare = (object: Uuid, found: string): void => {
          const expected = made.get(object);
          made.delete(object);
          // Written since: the follower has not dealt with it.
          if (expected !== undefined && expected.version > upTo) return;
          if (expected?.digest !== found)
            faults.add({ kind: 'SEARCH_DIFFERS', object, expected: expected?.digest ?? NONE, found });
        };
        for await (const { id, words } of storedObjects(tx)) compare(id, digestOf(words));
        for (const object of made.keys()) compare(object, NONE);
        return state === null ? 0 : 1;
      },
      rebuild: (tx) => {
        tx.derive(removeAllTokens, {});
        tx.derive(removeStates, {});
        return 0;
      },
    };
  },
};

interface StoredObject {
  readonly id: Uuid;
  readonly words: readonly string[];
}

/** The stored words, by object: they are read in the order of the ids. */
async function* storedObjects(tx: TenantSnapshotTx): AsyncGenerator<StoredObject> {
  let id: Uuid | null = null;
  let words: string[] = [];
  for await (const stored of tx.chainSource().versions(searchTokens)) {
    const row = asRow<Row<typeof searchTokens>>(stored);
    if (id !== row.object_id) {
      if (id !== null) yield { id, words };
      id = row.object_id;
      words = [];
    }
    words.push(wordOf({ ...row, dayOrder: row.day_order, wordBits: row.word_bits }));
  }
  if (id !== null) yield { id, words };
}
