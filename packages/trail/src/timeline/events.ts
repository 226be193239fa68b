import { and, desc, eq, sql, type SQL } from 'drizzle-orm';
import { openEvents } from '@cifra/database/personal/references';
import { paged } from '@cifra/database/dialects/page';
import { tenantQuery, type Query, type QueryScope, type TenantTables } from '@cifra/database/statement';
import type { ReadTx } from '@cifra/database/tx';
import {
  commitColumns,
  commitFact,
  firstCommitNotBefore,
  inEither,
  type CommitFact,
  type CommitRow,
} from '@cifra/books/commits';
import { jsonChanges, type FieldChange } from './field-changes.ts';

/** An audit event with its commit; plain data. */
export interface EventFact {
  readonly commit: CommitFact;
  /** 1, 2, … within the commit. */
  readonly ordinal: number;
  readonly event: string;
  readonly objectType: string;
  readonly objectId: string;
  readonly changes: readonly FieldChange[];
}

/** What an event is looked for by; all that are given must hold. Instants: microseconds since the epoch, `to` not included. */
export interface EventFilter {
  readonly event: string | null;
  readonly actorId: string | null;
  readonly objectType: string | null;
  readonly objectId: string | null;
  readonly outcome: 'done' | 'refused' | 'denied' | null;
  readonly fromMicros: bigint | null;
  readonly toMicros: bigint | null;
  readonly commitNumber: bigint | null;
}

export const everyEvent: EventFilter = {
  event: null,
  actorId: null,
  objectType: null,
  objectId: null,
  outcome: null,
  fromMicros: null,
  toMicros: null,
  commitNumber: null,
};

export interface EventRow extends CommitRow {
  readonly ordinal: number;
  readonly event: string;
  readonly objectType: string;
  readonly objectId: string;
  readonly before: string | null;
  readonly after: string | null;
}

export function eventFact(row: EventRow): EventFact {
  const { ordinal, event, objectType, objectId } = row;
  return {
    commit: commitFact(row),
    ordinal,
    event,
    objectType,
    objectId,
    changes: jsonChanges(row.before, row.after),
  };
}

/** Events joined with their commits. */
export function eventsWithCommits(q: QueryScope<TenantTables>) {
  const events = q.t.audit_events;
  return q.db
    .select({
      ...commitColumns(q),
      ordinal: events.ordinal,
      event: events.event,
      objectType: events.object_type,
      objectId: events.object_id,
      before: events.before,
      after: events.after,
    })
    .from(events)
    .innerJoin(q.t.commits, eq(q.t.commits.number, events.commit_number));
}

const CONDITIONS = ['event', 'actorId', 'objectType', 'objectId', 'outcome'] as const;
type Condition = (typeof CONDITIONS)[number];

interface PageParams extends Partial<Record<Condition, string>> {
  readonly lowest: bigint;
  readonly highest: bigint;
  readonly belowCommit: bigint;
  readonly belowOrdinal: number;
  readonly limit: number;
}

const pages = new Map<string, Query<TenantTables, PageParams, EventRow>>();

/** The statement for a set of conditions; one each, so that each is prepared once and uses its index. */
function pageQuery(given: readonly Condition[]): Query<TenantTables, PageParams, EventRow> {
  const known = pages.get(given.join());
  if (known) return known;
  const query = tenantQuery<PageParams>()((q) => {
    const { audit_events: events, commits } = q.t;
    const column = {
      event: events.event,
      actorId: commits.actor_id,
      objectType: events.object_type,
      objectId: events.object_id,
      outcome: commits.outcome,
    };
    const conditions: SQL[] = given.map((name) => sql`${column[name]} = ${q.arg(column[name], name)}`);
    const below = q.arg(events.commit_number, 'belowCommit');
    const page = eventsWithCommits(q)
      .where(
        and(
          ...conditions,
          sql`${events.commit_number} >= ${q.arg(events.commit_number, 'lowest')}`,
          sql`${events.commit_number} <= ${q.arg(events.commit_number, 'highest')}`,
          sql`(${events.commit_number} < ${below} or (${events.commit_number} = ${below} and ${events.ordinal} < ${q.arg(events.ordinal, 'belowOrdinal')}))`,
        ),
      )
      .orderBy(desc(events.commit_number), desc(events.ordinal));
    return paged(page, q, sql.placeholder('limit'));
  }) as Query<TenantTables, PageParams, EventRow>;
  pages.set(given.join(), query);
  return query;
}

const BEYOND_ALL = 9_223_372_036_854_775_807n;
const BEYOND_ORDINALS = 2_147_483_647;

/** Events, the newest first, below a place in the order. A filter by actor alone reads every event down to the page's end. */
export async function listEvents<Tables>(
  tx: ReadTx<Tables>,
  {
    filter,
    below,
    limit,
  }: {
    readonly filter: EventFilter;
    readonly below: { readonly commitNumber: bigint; readonly ordinal: number } | null;
    readonly limit: number;
  },
): Promise<EventFact[]> {
  const given = CONDITIONS.filter((name) => filter[name] !== null);
  const lowest =
    filter.commitNumber ??
    (filter.fromMicros === null ? 1n : await firstCommitNotBefore(tx, filter.fromMicros));
  const highest =
    filter.commitNumber ??
    (filter.toMicros === null ? BEYOND_ALL : (await firstCommitNotBefore(tx, filter.toMicros)) - 1n);
  const rows = await tx.all(inEither<Tables, PageParams, EventRow>(pageQuery(given)), {
    ...Object.fromEntries(given.map((name) => [name, filter[name] ?? ''])),
    lowest,
    highest,
    belowCommit: below?.commitNumber ?? BEYOND_ALL,
    belowOrdinal: below?.ordinal ?? BEYOND_ORDINALS,
    limit,
  });
  return (await openEvents(tx, rows)).map(eventFact);
}
