import { and, desc, eq, gt } from 'drizzle-orm';
import { FIRM_SCOPE_ID } from '@cifra/books/directory';
import { controlQuery } from '@cifra/database/statement';
import type { ControlReadTx } from '@cifra/database/tx';
import type { Uuid } from '@cifra/domain/ids';

/** Days for which a setting that protects less is shown. */
const SHOWN_MICROS = 30n * 86_400_000_000n;

const settingsChangedSince = controlQuery<{ sinceMicros: bigint }>()((q) => {
  const { audit_events: events, commits } = q.t;
  return q.db
    .select({
      key: events.object_id,
      after: events.after,
      actorKind: commits.actor_kind,
      actorId: commits.actor_id,
      instant: commits.instant,
      reason: commits.reason,
    })
    .from(events)
    .innerJoin(commits, eq(commits.number, events.commit_number))
    .where(
      and(eq(events.event, 'SETTING_CHANGED'), gt(commits.instant, q.arg(commits.instant, 'sinceMicros'))),
    )
    .orderBy(desc(commits.number));
});

/** A setting that somebody gave a value that protects less than the one before. */
export interface LoosenedSetting {
  readonly key: string;
  /** Null: the firm's own. */
  readonly tenantId: Uuid | null;
  /** JSON text; null: it was taken back. */
  readonly value: string | null;
  /** Null: the machine did. */
  readonly changedBy: Uuid | null;
  readonly changedMicros: bigint;
  readonly reason: string | null;
}

/** Those of the last 30 days, the newest first, whoever did it. */
export async function readLoosenedSettings(
  control: ControlReadTx,
  nowMicros: bigint,
): Promise<readonly LoosenedSetting[]> {
  const rows = await control.all(settingsChangedSince, { sinceMicros: nowMicros - SHOWN_MICROS });
  return rows.flatMap(({ key, after, actorKind, actorId, instant, reason }) => {
    const { scopeId, value, protectsLess } = JSON.parse(after ?? '{}') as {
      readonly scopeId: Uuid;
      readonly value: string | null;
      readonly protectsLess: boolean;
    };
    if (!protectsLess) return [];
    const tenantId = scopeId === FIRM_SCOPE_ID ? null : scopeId;
    const changedBy = actorKind === 'user' ? actorId : null;
    return [{ key, tenantId, value, changedBy, changedMicros: instant, reason }];
  });
}
