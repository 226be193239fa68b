import { and, asc, eq, sql } from 'drizzle-orm';
import { inEither, type CommitFact } from '@cifra/books/commits';
import type { PageRequest } from '@cifra/books/connection';
import { tenantListing, type Listing } from '@cifra/books/listing';
import { openEvents } from '@cifra/database/personal/references';
import { tenantQuery } from '@cifra/database/statement';
import type { ReadTx } from '@cifra/database/tx';
import type { Uuid } from '@cifra/domain/ids';
import { eventFact, eventsWithCommits, type EventRow } from '../timeline/events.ts';

/** Events of an object, in their order. */
const eventsOfInvestigation = tenantQuery<{ investigationId: string }>()((q) => {
  const t = q.t.audit_events;
  return eventsWithCommits(q)
    .where(and(eq(t.object_type, 'Investigation'), eq(t.object_id, q.arg(t.object_id, 'investigationId'))))
    .orderBy(asc(t.commit_number), asc(t.ordinal));
});

const STARTED = 'INVESTIGATION_STARTED';
const ENDED = 'INVESTIGATION_ENDED';

/** CUT_OFF: it has no end, and its time is over: the server was ended in the middle of it. */
export type InvestigationState = 'RUNNING' | 'COMPLETED' | 'REFUSED' | 'FAILED' | 'KILLED' | 'CUT_OFF';

export interface InvestigationFact {
  readonly investigationId: Uuid;
  readonly commit: CommitFact;
  readonly state: InvestigationState;
  readonly sql: string;
  readonly savedQuery: string | null;
  readonly parameters: readonly {
    readonly name: string;
    readonly type: string;
    readonly value: string | null;
  }[];
  readonly limit: string | null;
  readonly problem: string | null;
  readonly rowCount: number;
  readonly byteCount: number;
  readonly millis: number;
  readonly cpuMillis: number | null;
  readonly seenCommitNumber: string | null;
}

interface Started {
  readonly sql: string;
  readonly savedQuery: string | null;
  readonly parameters: Readonly<Record<string, { readonly type: string; readonly value: string | null }>>;
  readonly maximumSeconds: number;
}
interface Ended {
  readonly outcome: InvestigationState;
  readonly limit: string | null;
  readonly problem: string | null;
  readonly rows: number;
  readonly bytes: number;
  readonly millis: number;
  readonly cpuMillis: number | null;
  readonly seenCommit: string | null;
}

/** What an end may take beyond its limit of time, to be written. */
const GRACE_SECONDS = 30;

/** An investigation as the trail has it; null if it has none of this id. */
export async function findInvestigation<Tables>(
  tx: ReadTx<Tables>,
  investigationId: Uuid,
  nowMillis = Date.now(),
): Promise<InvestigationFact | null> {
  const query = inEither<Tables, { investigationId: string }, EventRow>(eventsOfInvestigation);
  const rows = await openEvents(tx, await tx.all(query, { investigationId }));
  const start = rows.find(({ event }) => event === STARTED);
  const finish = rows.find(({ event }) => event === ENDED);
  return start === undefined ? null : factOf(start, finish, nowMillis);
}

function factOf(start: EventRow, finish: EventRow | undefined, nowMillis: number): InvestigationFact {
  const { sql: text, savedQuery, parameters, maximumSeconds } = JSON.parse(start.after ?? '{}') as Started;
  const ended = finish === undefined ? null : (JSON.parse(finish.after ?? '{}') as Ended);
  const isOver = nowMillis > Number(start.instant / 1000n) + (maximumSeconds + GRACE_SECONDS) * 1000;
  return {
    investigationId: start.objectId as Uuid,
    commit: eventFact(start).commit,
    state: ended?.outcome ?? (isOver ? 'CUT_OFF' : 'RUNNING'),
    sql: text,
    savedQuery,
    parameters: Object.entries(parameters).map(([name, given]) => ({ name, ...given })),
    limit: ended?.limit ?? null,
    problem: ended?.problem ?? null,
    rowCount: ended?.rows ?? 0,
    byteCount: ended?.bytes ?? 0,
    millis: ended?.millis ?? 0,
    cpuMillis: ended?.cpuMillis ?? null,
    seenCommitNumber: ended?.seenCommit ?? null,
  };
}

const startList = tenantListing<object>()({
  key: ['bigint', 'number'],
  build: (q) => {
    const t = q.t.audit_events;
    const walk = q.along([t.commit_number, t.ordinal], { isDescending: true });
    return eventsWithCommits(q)
      .where(and(eq(t.event, STARTED), walk.beyond))
      .orderBy(...walk.order);
  },
});

/** The parts of an investigation's place: the commit that recorded it before it ran. */
export const investigationKey = startList.key;

const BATCH = 50;

/** The ends of up to fifty investigations in one statement; a smaller batch repeats its last id. */
const endsOf = tenantQuery<Record<string, string>>()((q) => {
  const t = q.t.audit_events;
  const ids = Array.from({ length: BATCH }, (_, index) => q.arg(t.object_id, `id${index}`));
  return eventsWithCommits(q).where(
    and(
      eq(t.object_type, 'Investigation'),
      sql`${t.object_id} in (${sql.join(ids, sql`, `)})`,
      eq(t.event, ENDED),
    ),
  );
});

/** The rows of a page of investigations, one more than it holds, the newest first: of a tenant, or of the control plane. */
export async function listInvestigations<Tables>(
  tx: ReadTx<Tables>,
  page: PageRequest,
  nowMillis = Date.now(),
): Promise<InvestigationFact[]> {
  // Both databases have the same two tables of the trail.
  const list = startList as unknown as Listing<Tables, object, EventRow>;
  const query = inEither<Tables, Record<string, string>, EventRow>(endsOf);
  const starts = await openEvents(tx, await list.rows(tx, {}, page));
  const ends = new Map<string, EventRow>();
  for (let from = 0; from < starts.length; from += BATCH) {
    const batch = starts.slice(from, from + BATCH);
    const ids = Array.from({ length: BATCH }, (_, at) => [
      `id${at}`,
      batch[Math.min(at, batch.length - 1)]?.objectId ?? '',
    ]);
    for (const row of await openEvents(
      tx,
      await tx.all(query, Object.fromEntries(ids) as Record<string, string>),
    ))
      ends.set(row.objectId, row);
  }
  return starts.map((start) => factOf(start, ends.get(start.objectId), nowMillis));
}

/** How many investigations there are, counted to one more than lists are counted. */
export const countInvestigations = <Tables>(tx: ReadTx<Tables>): Promise<number> =>
  (startList as unknown as Listing<Tables, object, EventRow>).count(tx, {});
