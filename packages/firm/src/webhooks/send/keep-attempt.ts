import { controlProjection } from '@cifra/books/command';
import { moveCursors } from '@cifra/books/follow/cursors';
import type { Uuid } from '@cifra/domain/ids';
import {
  deleteDeliveriesBefore,
  deleteSecret,
  deliveryById,
  keepDelivery,
  webhooksNotDeleted,
  type DeliveryRow,
} from '../queries.ts';
import type { PostFailure } from './post.ts';

/** What an attempt brought. */
export interface Attempt {
  readonly id: Uuid;
  /** The row as it begins, where there is none yet. */
  readonly begins: DeliveryRow | null;
  /** Whether somebody asked for it: then it is not tried again, and moves nothing. */
  readonly isRequested: boolean;
  readonly atMicros: bigint;
  readonly failure: PostFailure | null;
  readonly statusCode: number | null;
  readonly answer: string | null;
  /** When it is tried again; null: it is not. */
  readonly nextAttemptAtMicros: bigint | null;
  /** Where the lane goes on once this is delivered; null: it stays. */
  readonly cursor: { readonly follower: string; readonly tenantId: Uuid; readonly position: string } | null;
}

/** Keeps what an attempt brought, and moves the lane's cursor with it. */
export const keepAttemptCommand = controlProjection<Attempt, null>(
  'firm.keepWebhookAttempt',
  async (tx, attempt) => {
    // One set of reads: what moves the cursor reads it too.
    const [stored] = await Promise.all([
      tx.first(deliveryById, { id: attempt.id }),
      attempt.cursor === null ? null : moveCursors(tx, [attempt.cursor]),
    ]);
    const kept = stored ?? attempt.begins;
    // A process that was taken over may hear late that its own attempt failed: what another one delivered stays so.
    const isLate = kept?.state === 'DELIVERED' && !attempt.isRequested && attempt.failure !== null;
    if (kept !== null && !isLate)
      tx.upsert(
        keepDelivery,
        attempt.isRequested ? afterRequest(kept, attempt) : afterAttempt(kept, attempt),
      );
    return null;
  },
);

function afterAttempt(kept: DeliveryRow, attempt: Attempt): DeliveryRow {
  const isDelivered = attempt.failure === null;
  return {
    ...withAnswer(kept, attempt),
    state: isDelivered ? 'DELIVERED' : 'FAILING',
    attempt_count: kept.attempt_count + 1,
    first_failed_at: isDelivered ? kept.first_failed_at : (kept.first_failed_at ?? attempt.atMicros),
    next_attempt_at: attempt.nextAttemptAtMicros,
    delivered_at: isDelivered ? attempt.atMicros : null,
  };
}

/** A replay leaves the delivery's own life alone. */
function afterRequest(kept: DeliveryRow, attempt: Attempt): DeliveryRow {
  const row = { ...withAnswer(kept, attempt), requested_at: null };
  const isTest = kept.tenant_commit_number === null;
  if (!isTest) return { ...row, replay_count: kept.replay_count + 1 };
  const isDelivered = attempt.failure === null;
  return {
    ...row,
    state: isDelivered ? 'DELIVERED' : 'FAILING',
    attempt_count: kept.attempt_count + 1,
    first_failed_at: isDelivered ? null : attempt.atMicros,
    delivered_at: isDelivered ? attempt.atMicros : null,
  };
}

const withAnswer = (kept: DeliveryRow, { atMicros, failure, statusCode, answer }: Attempt): DeliveryRow => ({
  ...kept,
  last_attempt_at: atMicros,
  failure,
  status_code: statusCode,
  answer,
});

/** Deletes deliveries that are kept no longer, and secrets whose overlap has ended. */
export const tidyWebhooksCommand = controlProjection<
  { readonly beforeMicros: bigint; readonly nowMicros: bigint },
  null
>('firm.tidyWebhooks', async (tx, { beforeMicros, nowMicros }) => {
  const all = await tx.all(webhooksNotDeleted, {});
  tx.derive(deleteDeliveriesBefore, { before: beforeMicros });
  for (const { previous_secret_id: id, previous_secret_until: until } of all)
    if (id !== null && until !== null && until < nowMicros) tx.derive(deleteSecret, { id });
  return null;
});
