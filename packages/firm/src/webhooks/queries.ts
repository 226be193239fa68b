import { and, asc, eq, isNotNull, lt, ne } from 'drizzle-orm';
import { controlListing } from '@cifra/books/listing';
import type { Row } from '@cifra/database/kit/table';
import type { Sealed } from '@cifra/database/kit/sealed-cipher';
import { controlDerivedWrite, controlQuery, upsertOf } from '@cifra/database/statement';
import { webhookDeliveries, type webhooks } from '@cifra/database/tables/webhooks';
import type { ControlReadTx } from '@cifra/database/tx';
import type { Uuid } from '@cifra/domain/ids';

/** Webhooks, their secrets and deliveries, as they stand. */

export type WebhookRow = Row<typeof webhooks>;
export type DeliveryRow = Row<typeof webhookDeliveries>;

export const webhookById = controlQuery<{ id: Uuid }>()((q) =>
  q.db
    .select()
    .from(q.t.webhooks)
    .where(eq(q.t.webhooks.id, q.arg(q.t.webhooks.id, 'id'))),
);

/** The tenant that a webhook is of; none where it is of all. */
export async function tenantOfWebhook(
  tx: ControlReadTx,
  { webhookId }: { readonly webhookId: Uuid },
): Promise<readonly Uuid[]> {
  const tenantId = (await tx.first(webhookById, { id: webhookId }))?.tenant_id ?? null;
  return tenantId === null ? [] : [tenantId];
}

/** In order of creation: ids are. */
export const webhooksNotDeleted = controlQuery()((q) =>
  q.db.select().from(q.t.webhooks).where(ne(q.t.webhooks.state, 'DELETED')).orderBy(asc(q.t.webhooks.id)),
);

export const secretsOfWebhook = controlQuery<{ webhookId: Uuid }>()((q) => {
  const t = q.t.webhook_secrets;
  return q.db
    .select()
    .from(t)
    .where(eq(t.webhook_id, q.arg(t.webhook_id, 'webhookId')));
});

export const insertSecret = controlDerivedWrite<{ id: Uuid; webhookId: Uuid; secret: Sealed }>()((q) => {
  const t = q.t.webhook_secrets;
  return q.db.insert(t).values({
    id: q.arg(t.id, 'id'),
    webhook_id: q.arg(t.webhook_id, 'webhookId'),
    secret: q.arg(t.secret, 'secret'),
  });
});

export const deleteSecret = controlDerivedWrite<{ id: Uuid }>()((q) =>
  q.db.delete(q.t.webhook_secrets).where(eq(q.t.webhook_secrets.id, q.arg(q.t.webhook_secrets.id, 'id'))),
);

export const deleteSecretsOfWebhook = controlDerivedWrite<{ webhookId: Uuid }>()((q) => {
  const t = q.t.webhook_secrets;
  return q.db.delete(t).where(eq(t.webhook_id, q.arg(t.webhook_id, 'webhookId')));
});

export const deliveryById = controlQuery<{ id: Uuid }>()((q) =>
  q.db
    .select()
    .from(q.t.webhook_deliveries)
    .where(eq(q.t.webhook_deliveries.id, q.arg(q.t.webhook_deliveries.id, 'id'))),
);

/** Tests and replays that wait to be sent, the oldest first. */
export const requestedDeliveries = controlQuery()((q) => {
  const t = q.t.webhook_deliveries;
  return q.db.select().from(t).where(isNotNull(t.requested_at)).orderBy(asc(t.requested_at), asc(t.id));
});

/** The deliveries of a webhook, the newest first; of one state, or of all. */
export const deliveryList = controlListing<{
  readonly webhookId: Uuid;
  readonly state: DeliveryRow['state'] | null;
}>()({
  key: ['bigint', 'id'],
  build: (q, given) => {
    const t = q.t.webhook_deliveries;
    const walk = q.along([t.recorded_at, t.id], { isDescending: true });
    return q.db
      .select()
      .from(t)
      .where(
        and(
          eq(t.webhook_id, q.arg(t.webhook_id, 'webhookId')),
          given.has('state') ? eq(t.state, q.arg(t.state, 'state')) : undefined,
          walk.beyond,
        ),
      )
      .orderBy(...walk.order);
  },
});

const deliveryColumns = Object.keys(webhookDeliveries.columns).filter(
  (name): name is Exclude<keyof DeliveryRow, 'id'> => name !== 'id',
);

export const keepDelivery = upsertOf(webhookDeliveries, { set: deliveryColumns });

/** What was failing begins anew: at once, and with 72 hours before it. */
export const forgetFailures = controlDerivedWrite<{ webhookId: Uuid }>()((q) => {
  const t = q.t.webhook_deliveries;
  return q.db
    .update(t)
    .set({ first_failed_at: null, next_attempt_at: null })
    .where(and(eq(t.webhook_id, q.arg(t.webhook_id, 'webhookId')), eq(t.state, 'FAILING')));
});

/** The cursors of a webhook, by the name that they are kept under. */
export const deleteCursorsOf = controlDerivedWrite<{ follower: string }>()((q) => {
  const t = q.t.follower_cursors;
  return q.db.delete(t).where(eq(t.follower, q.arg(t.follower, 'follower')));
});

/** Under which name the cursors of a webhook are kept, one for each tenant. */
export const cursorName = (webhookId: Uuid): string => `webhook:${webhookId}`;

export const deleteDeliveriesBefore = controlDerivedWrite<{ before: bigint }>()((q) => {
  const t = q.t.webhook_deliveries;
  return q.db.delete(t).where(lt(t.recorded_at, q.arg(t.recorded_at, 'before')));
});
