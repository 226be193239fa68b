import { asc, sql } from 'drizzle-orm';
import { paged } from '@cifra/database/dialects/page';
import { tenantQuery } from '@cifra/database/statement';
import type { Uuid } from '@cifra/domain/ids';
import { tenantReport } from '../command.ts';
import { findChainHead } from '../commits.ts';

/** The newest commit of a tenant; plain data. */
export interface TenantHead {
  /** Decimal digits. */
  readonly number: string;
  readonly hash: string;
  readonly instantMicros: string;
}

/** The newest commit: the one read of a tenant that serves all followers. `head` is null in a database without a commit. */
export const readTenantHead = tenantReport<Record<never, never>, { readonly head: TenantHead | null }>(
  'books.tenantHead',
  async (tx) => {
    const row = await findChainHead(tx);
    return {
      head: row && {
        number: row.number.toString(),
        hash: row.hash,
        instantMicros: row.instant.toString(),
      },
    };
  },
);

/** A commit as followers see it: what it did to which objects, and nothing that a chart or a name could be read from. */
export interface FollowedCommit {
  /** Decimal digits. */
  readonly number: string;
  readonly instantMicros: string;
  readonly command: string;
  readonly outcome: 'done' | 'refused' | 'denied';
  readonly events: readonly FollowedEvent[];
}

export interface FollowedEvent {
  readonly event: string;
  readonly objectType: string;
  readonly objectId: string;
}

const commitsAfter = tenantQuery<{ after: bigint; limit: number }>()((q) => {
  const { commits: t } = q.t;
  const query = q.db
    .select({ number: t.number, instant: t.instant, command: t.command, outcome: t.outcome })
    .from(t)
    .where(sql`${t.number} > ${q.arg(t.number, 'after')}`)
    .orderBy(asc(t.number));
  return paged(query, q, sql.placeholder('limit'));
});

const eventsBetween = tenantQuery<{ after: bigint; last: bigint }>()((q) => {
  const { audit_events: t } = q.t;
  return q.db
    .select({
      commitNumber: t.commit_number,
      event: t.event,
      objectType: t.object_type,
      objectId: t.object_id,
    })
    .from(t)
    .where(
      sql`${t.commit_number} > ${q.arg(t.commit_number, 'after')} and ${t.commit_number} <= ${q.arg(t.commit_number, 'last')}`,
    )
    .orderBy(asc(t.commit_number), asc(t.ordinal));
});

/** The commits after one, oldest first, at most `limit`; each with its events. */
export const readCommitsAfter = tenantReport<
  { readonly after: string; readonly limit: number },
  readonly FollowedCommit[]
>('books.commitsAfter', async (tx, { after, limit }) => {
  const commits = await tx.all(commitsAfter, { after: BigInt(after), limit });
  const last = commits.at(-1)?.number;
  if (last === undefined) return [];
  const events = Map.groupBy(
    await tx.all(eventsBetween, { after: BigInt(after), last }),
    ({ commitNumber }) => commitNumber,
  );
  return commits.map(({ number, instant, command, outcome }) => ({
    number: number.toString(),
    instantMicros: instant.toString(),
    command,
    outcome,
    events: (events.get(number) ?? []).map(({ event, objectType, objectId }) => ({
      event,
      objectType,
      objectId,
    })),
  }));
});

/** A tenant whose newest commit was looked for. */
export interface HeadSeen {
  readonly tenantId: Uuid;
  /** Null: it could not be read. */
  readonly head: TenantHead | null;
}
