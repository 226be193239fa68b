import { and, asc, eq, gt, gte, lt, lte, or, sql, type SQL } from 'drizzle-orm';
import { paged } from '@cifra/database/dialects/page';
import { tenantQuery, type QueryScope, type TenantTables } from '@cifra/database/statement';
import type { TenantReadTx } from '@cifra/database/tx';
import type { Uuid } from '@cifra/domain/ids';

/** Entries in the order of their commits, and within one of their ids: those after a place, up to another and with it. */
export interface EntrySpan {
  readonly afterCommit: bigint;
  readonly afterEntry: Uuid;
  readonly upToCommit: bigint;
  readonly upToEntry: Uuid;
}

/** Before every entry's id. */
const NO_ENTRY = '00000000-0000-0000-0000-000000000000' as Uuid;
/** A span ends with the entry that brings it to so many lines, or so many entries: statements over it take some milliseconds. */
const longestSpan = { lines: 20_000, entries: 4_000 };

const entriesAfter = tenantQuery<Pick<EntrySpan, 'afterCommit' | 'afterEntry'> & { limit: number }>()((q) => {
  const e = q.t.journal_entries;
  return paged(
    q.db
      .select({ commit: e.commit_number, id: e.id, lineCount: e.line_count })
      .from(e)
      .where(isAfter(q))
      .orderBy(asc(e.commit_number), asc(e.id)),
    q,
    sql.placeholder('limit'),
  );
});

function isAfter({ t: { journal_entries: e }, arg }: QueryScope<TenantTables>): SQL | undefined {
  return and(
    gte(e.commit_number, arg(e.commit_number, 'afterCommit')),
    or(gt(e.commit_number, arg(e.commit_number, 'afterCommit')), gt(e.id, arg(e.id, 'afterEntry'))),
  );
}

/** That an entry is in the statement's span. */
export function isInSpan(q: QueryScope<TenantTables>): (SQL | undefined)[] {
  const { arg } = q;
  const e = q.t.journal_entries;
  return [
    isAfter(q),
    lte(e.commit_number, arg(e.commit_number, 'upToCommit')),
    or(
      lt(e.commit_number, arg(e.commit_number, 'upToCommit')),
      and(eq(e.commit_number, arg(e.commit_number, 'upToCommit')), lte(e.id, arg(e.id, 'upToEntry'))),
    ),
  ];
}

/** What later commits posted, in spans that one statement reads in a few milliseconds; none where nothing was. */
export async function* spansAfterCommit(
  tx: TenantReadTx,
  commitNumber: bigint,
  longest = longestSpan,
): AsyncGenerator<EntrySpan> {
  // No entry of the commit itself: none has a greater id.
  let place = { afterCommit: commitNumber + 1n, afterEntry: NO_ENTRY };
  for (;;) {
    const entries = await tx.all(entriesAfter, { ...place, limit: longest.entries });
    let lines = 0;
    let last: (typeof entries)[number] | undefined;
    for (const entry of entries) {
      last = entry;
      lines += entry.lineCount;
      if (lines < longest.lines) continue;
      yield { ...place, upToCommit: entry.commit, upToEntry: entry.id };
      place = { afterCommit: entry.commit, afterEntry: entry.id };
      lines = 0;
    }
    if (last === undefined) return;
    if (lines > 0) {
      yield { ...place, upToCommit: last.commit, upToEntry: last.id };
      place = { afterCommit: last.commit, afterEntry: last.id };
    }
    if (entries.length < longest.entries) return;
  }
}
