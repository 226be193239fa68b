import { and, asc, eq } from 'drizzle-orm';
import { inEither, type CommitFact } from '@cifra/books/commits';
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
  const start = rows.find(({ event }) => event === 'INVESTIGATION_STARTED');
  const finish = rows.find(({ event }) => event === 'INVESTIGATION_ENDED');
  if (start === undefined) return null;
  const { sql, savedQuery, parameters, maximumSeconds } = JSON.parse(start.after ?? '{}') as Started;
  const ended = finish === undefined ? null : (JSON.parse(finish.after ?? '{}') as Ended);
  const isOver = nowMillis > Number(start.instant / 1000n) + (maximumSeconds + GRACE_SECONDS) * 1000;
  return {
    investigationId,
    commit: eventFact(start).commit,
    state: ended?.outcome ?? (isOver ? 'CUT_OFF' : 'RUNNING'),
    sql,
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
