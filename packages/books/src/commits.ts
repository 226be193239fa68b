import { desc, eq } from 'drizzle-orm';
import { formatInstant } from '@cifra/domain/instant';
import { paged } from '@cifra/database/dialects/page';
import { tenantQuery, type Query, type QueryScope, type TenantTables } from '@cifra/database/statement';
import type { ReadTx } from '@cifra/database/tx';
import type { PageRequest } from './connection.ts';
import { tenantListing } from './listing.ts';

/** A commit without its manifest, which may be megabytes; plain data. */
export interface CommitFact {
  /** Decimal digits. */
  readonly number: string;
  /** ISO 8601, UTC. */
  readonly instant: string;
  readonly actor: { readonly kind: string; readonly id: string | null; readonly name: string | null };
  readonly requestId: string;
  readonly origin: string;
  readonly command: string;
  readonly outcome: 'done' | 'refused' | 'denied';
  readonly reason: string | null;
  readonly hash: string;
  readonly previousHash: string;
}

/** The columns of a commit that are shown. Both kinds of database have the same table. */
export function commitColumns({ t }: Pick<QueryScope<TenantTables>, 't'>) {
  const { commits } = t;
  return {
    number: commits.number,
    instant: commits.instant,
    actorKind: commits.actor_kind,
    actorId: commits.actor_id,
    actorName: commits.actor_name,
    requestId: commits.request_id,
    origin: commits.origin,
    command: commits.command,
    outcome: commits.outcome,
    reason: commits.reason,
    hash: commits.hash,
    previousHash: commits.previous_hash,
  };
}

export interface CommitRow {
  readonly number: bigint;
  readonly instant: bigint;
  readonly actorKind: string;
  readonly actorId: string | null;
  readonly actorName: string | null;
  readonly requestId: string;
  readonly origin: string;
  readonly command: string;
  readonly outcome: 'done' | 'refused' | 'denied';
  readonly reason: string | null;
  readonly hash: string;
  readonly previousHash: string;
}

export function commitFact(row: CommitRow): CommitFact {
  const {
    number,
    instant,
    actorKind,
    actorId,
    actorName,
    requestId,
    origin,
    command,
    outcome,
    reason,
    hash,
    previousHash,
  } = row;
  return {
    number: number.toString(),
    instant: formatInstant(instant),
    actor: { kind: actorKind, id: actorId, name: actorName },
    requestId,
    origin,
    command,
    outcome,
    reason,
    hash,
    previousHash,
  };
}

const commitByNumber = tenantQuery<{ number: bigint }>()((q) =>
  q.db
    .select(commitColumns(q))
    .from(q.t.commits)
    .where(eq(q.t.commits.number, q.arg(q.t.commits.number, 'number'))),
);

/** Commits, the newest first. */
const commitList = tenantListing<Record<never, never>>()({
  key: ['bigint'],
  build: (q) => {
    const { commits } = q.t;
    const walk = q.along([commits.number], { isDescending: true });
    return q.db
      .select(commitColumns(q))
      .from(commits)
      .where(walk.beyond)
      .orderBy(...walk.order);
  },
});

/** Only the columns before the manifest, which may be megabytes that later columns would have to be read through. */
const instantOfCommit = tenantQuery<{ number: bigint }>()((q) =>
  q.db
    .select({ instant: q.t.commits.instant })
    .from(q.t.commits)
    .where(eq(q.t.commits.number, q.arg(q.t.commits.number, 'number'))),
);

const lastNumber = tenantQuery()((q) =>
  paged(
    q.db.select({ number: q.t.commits.number }).from(q.t.commits).orderBy(desc(q.t.commits.number)),
    q,
    1,
  ),
);

const chainHead = tenantQuery()((q) =>
  paged(
    q.db
      .select({ number: q.t.commits.number, hash: q.t.commits.hash, instant: q.t.commits.instant })
      .from(q.t.commits)
      .orderBy(desc(q.t.commits.number)),
    q,
    1,
  ),
);

/** A query over the tables that every database has, compiled for the database at hand. */
export function inEither<Tables, Params, Row>(
  query: Query<TenantTables, Params, Row>,
): Query<Tables, Params, Row> {
  return query as unknown as Query<Tables, Params, Row>;
}

export async function findCommit<Tables>(tx: ReadTx<Tables>, number: bigint): Promise<CommitFact | null> {
  const row = await tx.first(inEither<Tables, { number: bigint }, CommitRow>(commitByNumber), { number });
  return row ? commitFact(row) : null;
}

/** The parts of a commit's place: its number. */
export const commitKey = commitList.key;

/** The rows of a page of commits, one more than it holds, the newest first. */
export async function listCommits(tx: ReadTx<TenantTables>, page: PageRequest): Promise<CommitFact[]> {
  return (await commitList.rows(tx, {}, page)).map(commitFact);
}

export interface HeadRow {
  readonly number: bigint;
  readonly hash: string;
  readonly instant: bigint;
}

/** The last commit; null in an empty database. */
export function findChainHead<Tables>(tx: ReadTx<Tables>): Promise<HeadRow | null> {
  return tx.first(inEither<Tables, Record<never, never>, HeadRow>(chainHead), {});
}

/** The number of the last commit; 0 in an empty database. */
export async function findLastCommitNumber<Tables>(tx: ReadTx<Tables>): Promise<bigint> {
  const last = await tx.first(inEither<Tables, Record<never, never>, { number: bigint }>(lastNumber), {});
  return last?.number ?? 0n;
}

/**
 * The number of the first commit at or after an instant; one past the last if all are earlier. Numbers are gapless and instants
 * never go back, so a binary search over the key finds it: about twenty point reads, and no index on the instant.
 */
export async function firstCommitNotBefore<Tables>(
  tx: ReadTx<Tables>,
  instantMicros: bigint,
): Promise<bigint> {
  let low = 1n;
  let high = (await findLastCommitNumber(tx)) + 1n;
  while (low < high) {
    const middle = (low + high) / 2n;
    const row = await tx.first(inEither<Tables, { number: bigint }, { instant: bigint }>(instantOfCommit), {
      number: middle,
    });
    if (row && row.instant < instantMicros) low = middle + 1n;
    else high = middle;
  }
  return low;
}
