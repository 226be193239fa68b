import type { Uuid } from '@cifra/domain/ids';
import { tenantProjection } from '@cifra/books/command';
import { findLastCommitNumber } from '@cifra/books/commits';
import { parseManifest } from '@cifra/database/chain/manifests';
import type { TenantReadTx } from '@cifra/database/tx';
import {
  addToken,
  decimalsOfBooks,
  manifestOfCommit,
  removeAllTokens,
  removeTokens,
  searchState,
  setSearchState,
} from './queries.ts';
import type { SearchKind } from './kinds.ts';
import { searchables, type Searchable, type SearchableObject } from './searchable.ts';
import { wordsOf } from './words-of-object.ts';

/** Objects and commits of one transaction: the writer serves the users in between. */
const MOST_OBJECTS = 250;
const MOST_COMMITS = 1_000;

/** How far the tokens have come; plain data. */
export interface Indexed {
  /** The last commit of which every object is there; decimal digits. */
  readonly commitNumber: string;
  readonly objectCount: number;
  readonly hasMore: boolean;
}

/**
 * Writes the tokens of what the next commits changed. Each object gets the tokens that it has now, in the same
 * transaction that reads it, so that no word of a person comes back who was erased in between. Repeatable, whoever else
 * does it.
 */
export const indexCommits = tenantProjection<Record<never, never>, Indexed>(
  'search.index',
  async (tx, _input, { tenant, hooks }) => {
    const kinds = hooks.at(searchables);
    const [head, stored, decimals] = await Promise.all([
      findLastCommitNumber(tx),
      tx.first(searchState, {}),
      decimalsOfBooks(tx),
    ]);
    // Books that end before the tokens do were cut off, or restored from a backup: the tokens are made anew.
    const isAhead = stored !== null && stored.commit_number > head;
    const from =
      stored === null || isAhead
        ? { commitNumber: 0n, entryCount: 0 }
        : { commitNumber: stored.commit_number, entryCount: stored.entry_count };
    if (from.commitNumber === head) return { commitNumber: head.toString(), objectCount: 0, hasMore: false };
    const changed = await changedObjects(tx, kinds, { from, head });
    const objects = await objectsOf(tx, changed.ids);
    if (isAhead) tx.derive(removeAllTokens, {});
    for (const { kind, object } of objects) {
      tx.derive(removeTokens, { objectId: object.id });
      for (const word of wordsOf(kind, object, decimals))
        tx.derive(addToken, { objectId: object.id, ...word });
    }
    tx.upsert(setSearchState, {
      tenant_id: tenant.id,
      commit_number: changed.to.commitNumber,
      entry_count: changed.to.entryCount,
    });
    return {
      commitNumber: changed.to.commitNumber.toString(),
      objectCount: objects.length,
      hasMore: changed.to.commitNumber < head,
    };
  },
  { stepwise: 'It reads the manifests of some commits, then the objects that they name.' },
);

interface Place {
  readonly commitNumber: bigint;
  readonly entryCount: number;
}

/** The objects that the commits after a place wrote to, up to the bounds of one transaction, and the place behind them. */
async function changedObjects(
  tx: TenantReadTx,
  kinds: readonly Searchable[],
  { from, head }: { readonly from: Place; readonly head: bigint },
): Promise<{ readonly ids: ReadonlyMap<Searchable, ReadonlySet<Uuid>>; readonly to: Place }> {
  const kindOfTable = new Map(
    kinds.flatMap((kind) => kind.tables.map(({ number }) => [number, kind] as const)),
  );
  const ids = new Map(kinds.map((kind) => [kind, new Set<Uuid>()]));
  const count = (): number => [...ids.values()].reduce((sum, { size }) => sum + size, 0);
  const last = from.commitNumber + BigInt(MOST_COMMITS);
  let to = from;
  for await (const manifest of manifestsAfter(tx, from.commitNumber, last < head ? last : head)) {
    const entries = parseManifest(manifest);
    let { entryCount } = to;
    for (; entryCount < entries.length && count() < MOST_OBJECTS; entryCount += 1) {
      const [table, key] = entries[entryCount] as (typeof entries)[number];
      const kind = kindOfTable.get(table);
      if (kind !== undefined) ids.get(kind)?.add(key.split('/', 1)[0] as Uuid);
    }
    to =
      entryCount < entries.length
        ? { commitNumber: to.commitNumber, entryCount }
        : { commitNumber: to.commitNumber + 1n, entryCount: 0 };
    if (count() >= MOST_OBJECTS) break;
  }
  return { ids, to };
}

/** Manifests that are read together: many are small, one may be megabytes. */
const MOST_MANIFESTS = 64;

/** The manifests of the commits after a number up to another, in order: one alone, then twice as many at a time. */
async function* manifestsAfter(tx: TenantReadTx, after: bigint, last: bigint): AsyncGenerator<string | null> {
  let size = 1;
  for (let number = after + 1n; number <= last;) {
    const numbers = Array.from({ length: size }, (_, index) => number + BigInt(index)).filter(
      (each) => each <= last,
    );
    const rows = await Promise.all(numbers.map((each) => tx.first(manifestOfCommit, { number: each })));
    for (const row of rows) yield row?.manifest ?? null;
    number += BigInt(numbers.length);
    size = Math.min(size * 2, MOST_MANIFESTS);
  }
}

interface ObjectOfKind {
  readonly kind: SearchKind;
  readonly object: SearchableObject;
}

async function objectsOf(
  tx: TenantReadTx,
  ids: ReadonlyMap<Searchable, ReadonlySet<Uuid>>,
): Promise<readonly ObjectOfKind[]> {
  const found = [...ids]
    .filter(([, some]) => some.size > 0)
    .map(async ([{ kind, byIds }, some]) =>
      (await byIds(tx, [...some])).map((object): ObjectOfKind => ({ kind, object })),
    );
  return (await Promise.all(found)).flat();
}
