import { controlCommand } from '@cifra/books/command';
import { ChangeNumbers, FIRM_ID } from '@cifra/database/changes/count-up';
import type { Uuid } from '@cifra/domain/ids';
import { refusalCodes, type CodeOf } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { accepted, refused } from '@cifra/domain/result';
import { TEST_EVENT_TYPE } from '../event-types.ts';
import { deliveryById, keepDelivery, tenantOfWebhook, webhookById } from '../queries.ts';

export interface Requested {
  readonly webhookId: Uuid;
  readonly deliveryId: Uuid;
}

const testCodes = refusalCodes('WEBHOOK_UNKNOWN', 'WEBHOOK_STATE_CONFLICT');

/** Has a test sent, once. Refuses in this order: WEBHOOK_UNKNOWN, WEBHOOK_STATE_CONFLICT. */
export const sendTestWebhookCommand = controlCommand<
  { readonly webhookId: Uuid },
  Requested,
  CodeOf<typeof testCodes>
>(
  'firm.sendTestWebhook',
  async (tx, { webhookId }, { newId }) => {
    const [row, changes] = await Promise.all([
      tx.first(webhookById, { id: webhookId }),
      ChangeNumbers.gather(tx),
    ]);
    if (!row || row.state === 'DELETED') return refused(refuse('WEBHOOK_UNKNOWN', { webhookRef: webhookId }));
    if (row.state !== 'ACTIVE') return refused(refuse('WEBHOOK_STATE_CONFLICT', { webhookState: row.state }));
    const deliveryId = newId();
    tx.upsert(keepDelivery, {
      id: deliveryId,
      webhook_id: webhookId,
      tenant_id: row.tenant_id,
      event_type: TEST_EVENT_TYPE,
      object_type: null,
      object_id: null,
      tenant_commit_number: null,
      occurred_at: tx.commitInstantMicros,
      state: 'WAITING',
      requested_at: tx.commitInstantMicros,
      attempt_count: 0,
      replay_count: 0,
      recorded_at: tx.commitInstantMicros,
      first_failed_at: null,
      last_attempt_at: null,
      next_attempt_at: null,
      delivered_at: null,
      status_code: null,
      answer: null,
      failure: null,
    });
    changes.countUp(tx, 'webhooks', [FIRM_ID]);
    tx.record({
      event: 'WEBHOOK_TEST_REQUESTED',
      objectType: 'Webhook',
      objectId: webhookId,
      after: { deliveryId },
    });
    return accepted({ webhookId, deliveryId });
  },
  { refuses: testCodes, about: tenantOfWebhook },
);

const replayCodes = refusalCodes('WEBHOOK_DELIVERY_UNKNOWN', 'WEBHOOK_STATE_CONFLICT');

/**
 * Has a delivery sent again, once, out of order and marked as a replay; its id stays. Refuses in this order:
 * WEBHOOK_DELIVERY_UNKNOWN, WEBHOOK_STATE_CONFLICT.
 */
export const replayWebhookDeliveryCommand = controlCommand<Requested, Requested, CodeOf<typeof replayCodes>>(
  'firm.replayWebhookDelivery',
  async (tx, { webhookId, deliveryId }) => {
    const [row, delivery, changes] = await Promise.all([
      tx.first(webhookById, { id: webhookId }),
      tx.first(deliveryById, { id: deliveryId }),
      ChangeNumbers.gather(tx),
    ]);
    if (!row || row.state === 'DELETED' || delivery?.webhook_id !== webhookId)
      return refused(refuse('WEBHOOK_DELIVERY_UNKNOWN', { deliveryRef: deliveryId }));
    if (row.state !== 'ACTIVE') return refused(refuse('WEBHOOK_STATE_CONFLICT', { webhookState: row.state }));
    tx.upsert(keepDelivery, { ...delivery, requested_at: tx.commitInstantMicros });
    changes.countUp(tx, 'webhooks', [FIRM_ID]);
    tx.record({
      event: 'WEBHOOK_REPLAY_REQUESTED',
      objectType: 'Webhook',
      objectId: webhookId,
      after: { deliveryId },
    });
    return accepted({ webhookId, deliveryId });
  },
  { refuses: replayCodes, about: tenantOfWebhook },
);
