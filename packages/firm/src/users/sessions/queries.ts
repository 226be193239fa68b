import { and, desc, eq, gt, gte } from 'drizzle-orm';
import { controlListing } from '@cifra/books/listing';
import { paged } from '@cifra/database/dialects/page';
import { queryTable } from '@cifra/database/dialects/query-tables';
import { historyOf } from '@cifra/database/queries/as-of';
import { controlQuery, upsertOf } from '@cifra/database/statement';
import { logInSessions, sessionUses } from '@cifra/database/tables/control';
import type { Uuid } from '@cifra/domain/ids';
import { sql } from 'drizzle-orm';

/** Sessions of log-ins, as they stand. */

export const sessionById = controlQuery<{ id: Uuid }>()((q) =>
  q.db
    .select()
    .from(q.t.log_in_sessions)
    .where(eq(q.t.log_in_sessions.id, q.arg(q.t.log_in_sessions.id, 'id'))),
);

export const sessionByHandle = controlQuery<{ handle: Uuid }>()((q) =>
  q.db
    .select()
    .from(q.t.log_in_sessions)
    .where(eq(q.t.log_in_sessions.handle, q.arg(q.t.log_in_sessions.handle, 'handle'))),
);

/** A superseded version of a session, by the refresh token that was its current one. */
export const sessionOfEarlierToken = controlQuery<{ handle: Uuid; tokenHash: string }>()((q) => {
  const earlier = queryTable(historyOf(logInSessions), q.dialect);
  const t = q.t.log_in_sessions;
  return q.db
    .select({ id: earlier.id })
    .from(t)
    .innerJoin(earlier, eq(earlier.id, t.id))
    .where(
      and(
        eq(t.handle, q.arg(t.handle, 'handle')),
        eq(earlier.token_hash, q.arg(earlier.token_hash, 'tokenHash')),
      ),
    );
});

/** Sessions of a user that have neither ended nor expired. */
export const liveSessionsOfUser = controlQuery<{ userId: Uuid; nowMicros: bigint }>()((q) => {
  const t = q.t.log_in_sessions;
  return q.db
    .select()
    .from(t)
    .where(
      and(
        eq(t.user_id, q.arg(t.user_id, 'userId')),
        eq(t.state, 'ACTIVE'),
        gt(t.expires_at, q.arg(t.expires_at, 'nowMicros')),
      ),
    );
});

/** The same, the latest first, with where they were begun from and when they were last used. */
export const sessionList = controlListing<{ readonly userId: Uuid; readonly nowMicros: bigint }>()({
  key: ['bigint', 'id'],
  build: (q) => {
    const { log_in_sessions: t, session_origins: origins, session_uses: uses } = q.t;
    const walk = q.along([t.begun_at, t.id], { isDescending: true });
    return q.db
      .select({
        id: t.id,
        begunAtMicros: t.begun_at,
        expiresAtMicros: t.expires_at,
        endsAtMicros: t.ends_at,
        address: origins.address,
        agent: origins.agent,
        lastUsedAtMicros: uses.last_used_at,
      })
      .from(t)
      .innerJoin(origins, eq(origins.session_id, t.id))
      .leftJoin(uses, eq(uses.session_id, t.id))
      .where(
        and(
          eq(t.user_id, q.arg(t.user_id, 'userId')),
          eq(t.state, 'ACTIVE'),
          gt(t.expires_at, q.arg(t.expires_at, 'nowMicros')),
          walk.beyond,
        ),
      )
      .orderBy(...walk.order);
  },
});

/** Where the latest sessions of an address's user were begun from. */
export const recentOriginsOf = controlQuery<{ email: string; sinceMicros: bigint; limit: number }>()((q) => {
  const { user_addresses: addresses, session_origins: t } = q.t;
  const rows = q.db
    .select({ address: t.address })
    .from(addresses)
    .innerJoin(t, eq(t.user_id, addresses.user_id))
    .where(
      and(
        eq(addresses.email, q.arg(addresses.email, 'email')),
        gte(t.begun_at, q.arg(t.begun_at, 'sinceMicros')),
      ),
    )
    .orderBy(desc(t.begun_at));
  return paged(rows, q, sql.placeholder('limit'));
});

export const keepUse = upsertOf(sessionUses, { set: ['last_used_at'] });
