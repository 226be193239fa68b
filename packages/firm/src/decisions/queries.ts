import { and, desc, eq, getColumns, gt, isNull, lte } from 'drizzle-orm';
import { controlListing } from '@cifra/books/listing';
import type { Row } from '@cifra/database/kit/table';
import { controlQuery } from '@cifra/database/statement';
import type { changeDecisions, proposedChanges } from '@cifra/database/tables/proposals';
import type { Uuid } from '@cifra/domain/ids';

export type ChangeRow = Row<typeof proposedChanges>;
export type DecisionRow = Row<typeof changeDecisions>;

export const changeById = controlQuery<{ id: Uuid }>()((q) =>
  q.db
    .select()
    .from(q.t.proposed_changes)
    .where(eq(q.t.proposed_changes.id, q.arg(q.t.proposed_changes.id, 'id'))),
);

export const decisionOfChange = controlQuery<{ changeId: Uuid }>()((q) => {
  const t = q.t.change_decisions;
  return q.db
    .select()
    .from(t)
    .where(eq(t.change_id, q.arg(t.change_id, 'changeId')));
});

/** Proposed changes, the newest first: all, those that were decided in a way, or of the others those that expire after or up to an instant. */
export const changeList = controlListing<{
  readonly decision: DecisionRow['decision'] | null;
  readonly openAfter: bigint | null;
  readonly expiredBy: bigint | null;
}>()({
  key: ['id'],
  build: (q, given) => {
    const { proposed_changes: changes, change_decisions: decisions } = q.t;
    const walk = q.along([changes.id], { isDescending: true });
    const isUndecided = isNull(decisions.change_id);
    return q.db
      .select(getColumns(changes))
      .from(changes)
      .leftJoin(decisions, eq(decisions.change_id, changes.id))
      .where(
        and(
          given.has('decision') ? eq(decisions.decision, q.arg(decisions.decision, 'decision')) : undefined,
          given.has('openAfter')
            ? and(isUndecided, gt(changes.expires_at, q.arg(changes.expires_at, 'openAfter')))
            : undefined,
          given.has('expiredBy')
            ? and(isUndecided, lte(changes.expires_at, q.arg(changes.expires_at, 'expiredBy')))
            : undefined,
          walk.beyond,
        ),
      )
      .orderBy(...walk.order);
  },
});

/** Those that were neither decided nor have expired, the newest first. */
export const openChanges = controlQuery<{ nowMicros: bigint }>()((q) => {
  const { proposed_changes: changes, change_decisions: decisions } = q.t;
  return q.db
    .select(getColumns(changes))
    .from(changes)
    .leftJoin(decisions, eq(decisions.change_id, changes.id))
    .where(and(isNull(decisions.change_id), gt(changes.expires_at, q.arg(changes.expires_at, 'nowMicros'))))
    .orderBy(desc(changes.id));
});

/** Who made a user, and when. */
export const makersOfUser = controlQuery<{ userId: string }>()((q) => {
  const { audit_events: events, commits } = q.t;
  return q.db
    .select({ actorId: commits.actor_id, instant: commits.instant })
    .from(events)
    .innerJoin(commits, eq(commits.number, events.commit_number))
    .where(
      and(
        eq(events.object_type, 'User'),
        eq(events.object_id, q.arg(events.object_id, 'userId')),
        eq(events.event, 'USER_CREATED'),
      ),
    );
});

/** From where a user has logged in: an address, and behind a space the browser. */
export const originsOfUser = controlQuery<{ userId: string }>()((q) => {
  const { audit_events: events, commits } = q.t;
  return q.db
    .selectDistinct({ origin: commits.origin })
    .from(events)
    .innerJoin(commits, eq(commits.number, events.commit_number))
    .where(
      and(
        eq(events.object_type, 'User'),
        eq(events.object_id, q.arg(events.object_id, 'userId')),
        eq(events.event, 'LOGGED_IN'),
      ),
    );
});

export const changesSelfApprovedSince = controlQuery<{ sinceMicros: bigint }>()((q) => {
  const t = q.t.change_decisions;
  return q.db
    .select({ changeId: t.change_id })
    .from(t)
    .where(and(eq(t.decision, 'SELF_APPROVED'), gt(t.decided_at, q.arg(t.decided_at, 'sinceMicros'))));
});
