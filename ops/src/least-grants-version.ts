import type { Books } from '@cifra/books/books';
import { commitInstantOf } from '@cifra/firm/access/commit-instant';
import { currentGrantsVersion } from '@cifra/firm/access/user-access';

/** How long claims of grants that have changed go on: requests that were under way end in it. As streams do (docs/specs/live.md). */
const GRACE_MICROS = 5_000_000n;

interface Seen {
  readonly version: number;
  readonly sinceMicros: bigint;
}

/** The grants that a claim must at least be of: those of five seconds ago. Read for every request, so it is one look at the head of the chain. */
export function leastGrantsVersion(books: Books, nowMicros: () => bigint): () => Promise<number> {
  let least = 0;
  let coming: readonly Seen[] = [];
  return async () => {
    const version = await currentGrantsVersion(books.control);
    if (version > (coming.at(-1)?.version ?? least))
      coming = [...coming, { version, sinceMicros: await commitInstantOf(books.control, version) }];
    const old = coming.filter(({ sinceMicros }) => sinceMicros + GRACE_MICROS <= nowMicros());
    least = Math.max(least, ...old.map((seen) => seen.version));
    coming = coming.filter((seen) => seen.version > least);
    return least;
  };
}
