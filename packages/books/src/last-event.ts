import { and, desc, eq } from 'drizzle-orm';
import { paged } from '@cifra/database/dialects/page';
import { controlQuery } from '@cifra/database/statement';

/** The newest event of a name of an object in the firm's trail: its facts after, as JSON, and the instant of its commit. */
export const lastEvent = controlQuery<{ event: string; objectType: string; objectId: string }>()((q) => {
  const { audit_events: e, commits: c } = q.t;
  const query = q.db
    .select({ after: e.after, instant: c.instant })
    .from(e)
    .innerJoin(c, eq(c.number, e.commit_number))
    .where(
      and(
        eq(e.object_type, q.arg(e.object_type, 'objectType')),
        eq(e.object_id, q.arg(e.object_id, 'objectId')),
        eq(e.event, q.arg(e.event, 'event')),
      ),
    )
    .orderBy(desc(e.commit_number));
  return paged(query, q, 1);
});
