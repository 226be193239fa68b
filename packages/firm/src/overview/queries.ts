import { desc, eq, max } from 'drizzle-orm';
import { controlQuery } from '@cifra/database/statement';

/** Every grant that was given, with who gave it and when. */
export const grantsGiven = controlQuery()((q) => {
  const { audit_events: events, commits } = q.t;
  return q.db
    .select({
      after: events.after,
      actorKind: commits.actor_kind,
      actorId: commits.actor_id,
      instant: commits.instant,
    })
    .from(events)
    .innerJoin(commits, eq(commits.number, events.commit_number))
    .where(eq(events.event, 'CLUSTER_GRANTED'));
});

/** When each user last logged in, or stayed so. */
export const usersLastSeen = controlQuery()((q) => {
  const { log_in_sessions: sessions, commits } = q.t;
  return q.db
    .select({ userId: sessions.user_id, lastSeenMicros: max(commits.instant) })
    .from(sessions)
    .innerJoin(commits, eq(commits.number, sessions.commit_number))
    .groupBy(sessions.user_id);
});

export const reviewsNewestFirst = controlQuery()((q) =>
  q.db.select().from(q.t.access_reviews).orderBy(desc(q.t.access_reviews.reviewed_at)),
);

/** When each user was given another name last, of those who ever were. */
export const lastRenames = controlQuery()((q) => {
  const { audit_events: events, commits } = q.t;
  return q.db
    .select({ userId: events.object_id, renamedMicros: max(commits.instant) })
    .from(events)
    .innerJoin(commits, eq(commits.number, events.commit_number))
    .where(eq(events.event, 'USER_RENAMED'))
    .groupBy(events.object_id);
});
