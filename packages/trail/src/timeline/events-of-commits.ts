import { asc, sql } from 'drizzle-orm';
import { inEither } from '@cifra/books/commits';
import { openEvents } from '@cifra/database/personal/references';
import { tenantQuery } from '@cifra/database/statement';
import type { ReadTx } from '@cifra/database/tx';
import { eventFact, eventsWithCommits, type EventFact, type EventRow } from './events.ts';

/** Events of a commit that are shown with it. */
const EVENTS_SHOWN = 100;
const BATCH = 50;

/** The events of up to fifty commits in one statement; a smaller batch repeats its last number. */
const eventsOfCommits = tenantQuery<Record<string, bigint>>()((q) => {
  const t = q.t.audit_events;
  const numbers = Array.from({ length: BATCH }, (_, index) => q.arg(t.commit_number, `number${index}`));
  return eventsWithCommits(q)
    .where(
      sql`${t.commit_number} in (${sql.join(numbers, sql`, `)}) and ${t.ordinal} <= ${q.arg(t.ordinal, 'shown')}`,
    )
    .orderBy(asc(t.commit_number), asc(t.ordinal));
});

/** The first hundred events of each of some commits, by their numbers: of a tenant's trail or of the control plane's. */
export async function readEventsOfCommits<Tables>(
  tx: ReadTx<Tables>,
  numbers: readonly string[],
): Promise<EventFact[]> {
  const facts: EventFact[] = [];
  for (let from = 0; from < numbers.length; from += BATCH) {
    const batch = numbers.slice(from, from + BATCH);
    const params = Object.fromEntries(
      Array.from({ length: BATCH }, (_, index) => [
        `number${index}`,
        BigInt(batch[Math.min(index, batch.length - 1)] ?? 0),
      ]),
    );
    const rows = await tx.all(
      inEither<Tables, Record<string, bigint | number>, EventRow>(eventsOfCommits as never),
      { ...params, shown: EVENTS_SHOWN },
    );
    facts.push(...(await openEvents(tx, rows)).map(eventFact));
  }
  return facts;
}
