import { and, asc, sql } from 'drizzle-orm';
import type { Books } from '@cifra/books/books';
import { tenantReport } from '@cifra/books/command';
import { commitColumns, commitFact, findChainHead, inEither, type CommitRow } from '@cifra/books/commits';
import { paged } from '@cifra/database/dialects/page';
import { openEvents } from '@cifra/database/personal/references';
import { tenantQuery } from '@cifra/database/statement';
import type { ReadTx } from '@cifra/database/tx';
import { eventFact, eventsWithCommits, type EventRow } from '../timeline/events.ts';
import { linesOfCommit, type AuditLine, type Trail } from './audit-line.ts';

export interface LineRange {
  /** The number of the last commit that is known already; decimal digits. */
  readonly after: string;
  /** The last commit that is wanted; decimal digits. */
  readonly through: string;
  /** Commits at most. */
  readonly limit: number;
}

interface Bounds {
  readonly after: bigint;
  readonly through: bigint;
}

const commitsWithin = tenantQuery<Bounds & { readonly limit: number }>()((q) => {
  const t = q.t.commits;
  const query = q.db
    .select(commitColumns(q))
    .from(t)
    .where(
      and(sql`${t.number} > ${q.arg(t.number, 'after')}`, sql`${t.number} <= ${q.arg(t.number, 'through')}`),
    )
    .orderBy(asc(t.number));
  return paged(query, q, sql.placeholder('limit'));
});

const eventsWithin = tenantQuery<Bounds>()((q) => {
  const t = q.t.audit_events;
  return eventsWithCommits(q)
    .where(
      and(
        sql`${t.commit_number} > ${q.arg(t.commit_number, 'after')}`,
        sql`${t.commit_number} <= ${q.arg(t.commit_number, 'through')}`,
      ),
    )
    .orderBy(asc(t.commit_number), asc(t.ordinal));
});

/** Whole commits as lines, in the order of the chain. Values of persons are shown as they are now: one that was erased is shown as erased. */
async function readLines<Tables>(
  tx: ReadTx<Tables>,
  trail: Trail,
  { after, through, limit }: LineRange,
): Promise<readonly AuditLine[]> {
  const commits = await tx.all(
    inEither<Tables, Bounds & { readonly limit: number }, CommitRow>(commitsWithin),
    { after: BigInt(after), through: BigInt(through), limit },
  );
  const last = commits.at(-1);
  if (!last) return [];
  const rows = await tx.all(inEither<Tables, Bounds, EventRow>(eventsWithin as never), {
    after: BigInt(after),
    through: last.number,
  });
  const events = Map.groupBy((await openEvents(tx, rows)).map(eventFact), ({ commit }) => commit.number);
  return commits
    .map(commitFact)
    .flatMap((commit) => linesOfCommit(trail, commit, events.get(commit.number) ?? []));
}

/** The lines of a tenant's trail; the commits up to the head where `through` is beyond it. */
export const readTenantLines = tenantReport<
  LineRange & { readonly trail: Extract<Trail, { kind: 'tenant' }> },
  readonly AuditLine[]
>('audit.lines', (tx, { trail, ...range }) => readLines(tx, trail, range));

/** The number of the newest commit of a tenant. */
export const readLastCommit = tenantReport<Record<never, never>, string>('audit.lastCommit', async (tx) =>
  ((await findChainHead(tx))?.number ?? 0n).toString(),
);

/** Lines of a trail. Null: the tenant is not served. */
export function linesOf(books: Books, trail: Trail, range: LineRange): Promise<readonly AuditLine[] | null> {
  return trail.kind === 'firm'
    ? readLines(books.control, trail, range)
    : books.report(readTenantLines, trail.tenantId, { trail, ...range });
}

/** The number of a trail's newest commit, decimal digits. Null: the tenant is not served. */
export async function lastCommitOf(books: Books, trail: Trail): Promise<string | null> {
  if (trail.kind === 'tenant') return books.report(readLastCommit, trail.tenantId, {});
  return ((await findChainHead(books.control))?.number ?? 0n).toString();
}
