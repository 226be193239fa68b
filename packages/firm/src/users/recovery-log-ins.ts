import { and, desc, eq, gte } from 'drizzle-orm';
import { controlQuery } from '@cifra/database/statement';
import type { ControlReadTx } from '@cifra/database/tx';
import type { Uuid } from '@cifra/domain/ids';

/** How long the firm is told of it. */
const TOLD_FOR_MICROS = 30n * 86_400_000_000n;

export interface RecoveryLogIn {
  readonly userId: Uuid;
  readonly openedAtMicros: bigint;
  /** Who ran the command, as the machine calls them. */
  readonly openedBy: string | null;
}

const openedSince = controlQuery<{ sinceMicros: bigint }>()((q) => {
  const { audit_events: events, commits } = q.t;
  return q.db
    .select({ userId: events.object_id, openedAtMicros: commits.instant, openedBy: commits.actor_name })
    .from(events)
    .innerJoin(commits, eq(commits.number, events.commit_number))
    .where(
      and(
        eq(events.event, 'RECOVERY_LOG_IN_OPENED'),
        gte(commits.instant, q.arg(commits.instant, 'sinceMicros')),
      ),
    )
    .orderBy(desc(commits.number));
});

/** Whom the operator let in lately although passwords were turned off, the latest first. */
export async function readRecoveryLogIns(
  control: ControlReadTx,
  nowMicros: bigint,
): Promise<readonly RecoveryLogIn[]> {
  const rows = await control.all(openedSince, { sinceMicros: nowMicros - TOLD_FOR_MICROS });
  return rows.map(({ userId, ...opened }) => ({ ...opened, userId: userId as Uuid }));
}
