import { and, eq, notExists, sql, type SQL } from 'drizzle-orm';
import { openEvents } from '@cifra/database/personal/references';
import type { QueryScope, TenantTables } from '@cifra/database/statement';
import type { ControlReadTx, ReadTx, TenantReadTx } from '@cifra/database/tx';
import type { PageRequest } from '@cifra/books/connection';
import { controlListing, tenantListing, type ListScope } from '@cifra/books/listing';
import {
  commitColumns,
  commitFact,
  firstCommitNotBefore,
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

interface EventBounds extends Partial<Record<(typeof CONDITIONS)[number], string | null>> {
  readonly lowest: bigint | null;
  readonly highest: bigint | null;
}

/** Events, the newest first. A filter by actor alone reads every event down to the page's end. */
function eventsWithin<Tables>(scope: ListScope<Tables>, given: ReadonlySet<string>, withheld?: SQL) {
  // Both databases have the same two tables of the trail.
  const q = scope as unknown as ListScope<TenantTables>;
  const { audit_events: events, commits } = q.t;
  const column = {
    event: events.event,
    actorId: commits.actor_id,
    objectType: events.object_type,
    objectId: events.object_id,
    outcome: commits.outcome,
  };
  const walk = q.along([events.commit_number, events.ordinal], { isDescending: true });
  const conditions = CONDITIONS.filter((name) => given.has(name)).map(
    (name): SQL => sql`${column[name]} = ${q.arg(column[name], name)}`,
  );
  return eventsWithCommits(q)
    .where(and(...conditions, withheld, walk.least('lowest'), walk.most('highest'), walk.beyond))
    .orderBy(...walk.order);
}

const key = ['bigint', 'number'] as const;

export const eventList = tenantListing<EventBounds>()({ key, build: (q, given) => eventsWithin(q, given) });

interface FirmBounds extends EventBounds {
  /** The numbers of the tenants whose commits are not shown, each between commas; null: none. */
  readonly withheld: string | null;
}

export const firmEventList = controlListing<FirmBounds>()({
  key,
  build: (q, given) => {
    if (!given.has('withheld')) return eventsWithin(q, given);
    const { audit_events: events, commit_tenants: named, tenants, commits } = q.t;
    const ofWithheld = q.db
      .select({ one: sql<number>`1`.as('one') })
      .from(named)
      .innerJoin(tenants, eq(tenants.id, named.tenant_id))
      .where(
        and(
          eq(named.commit_number, events.commit_number),
          sql`${q.arg(commits.manifest, 'withheld')} like concat('%,', ${tenants.number}, ',%')`,
        ),
      );
    return eventsWithin(q, given, notExists(ofWithheld));
  },
});

/** The parts of an event's place: its commit and its ordinal in it. */
export const eventKey = eventList.key;

/** Whose commits are kept back: the permanent numbers of tenants. */
type Withheld = readonly number[];

const textOf = (withheld: Withheld): string | null =>
  withheld.length === 0 ? null : `,${withheld.join(',')},`;

/** The rows of a page of the firm's events, one more than it holds, the newest first, without commits that are about a tenant which is withheld. */
export async function listFirmEvents(
  tx: ControlReadTx,
  {
    filter,
    page,
    withheld,
  }: { readonly filter: EventFilter; readonly page: PageRequest; readonly withheld: Withheld },
): Promise<EventFact[]> {
  const bounds = { ...(await boundsOf(tx, filter)), withheld: textOf(withheld) };
  const rows = await firmEventList.rows(tx, bounds, page);
  return (await openEvents(tx, rows)).map(eventFact);
}

/** The number of the firm's events that a filter lets through, counted to one more than lists are counted. */
export async function countFirmEvents(
  tx: ControlReadTx,
  { filter, withheld }: { readonly filter: EventFilter; readonly withheld: Withheld },
): Promise<number> {
  return firmEventList.count(tx, { ...(await boundsOf(tx, filter)), withheld: textOf(withheld) });
}

/** The rows of a page of events, one more than it holds, the newest first. */
export async function listEvents(
  tx: TenantReadTx,
  { filter, page }: { readonly filter: EventFilter; readonly page: PageRequest },
): Promise<EventFact[]> {
  const rows = await eventList.rows(tx, await boundsOf(tx, filter), page);
  return (await openEvents(tx, rows)).map(eventFact);
}

/** The number of events that a filter lets through, counted to one more than lists are counted. */
export async function countEvents(tx: TenantReadTx, filter: EventFilter): Promise<number> {
  return eventList.count(tx, await boundsOf(tx, filter));
}

async function boundsOf<Tables>(tx: ReadTx<Tables>, filter: EventFilter): Promise<EventBounds> {
  const { commitNumber, fromMicros, toMicros, ...conditions } = filter;
  return {
    ...conditions,
    lowest: commitNumber ?? (fromMicros === null ? null : await firstCommitNotBefore(tx, fromMicros)),
    highest: commitNumber ?? (toMicros === null ? null : (await firstCommitNotBefore(tx, toMicros)) - 1n),
  };
}
