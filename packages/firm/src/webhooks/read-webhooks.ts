import { claimAllows, claimAllowsTenant, type Claim } from '@cifra/access/claim';
import type { PermissionName } from '@cifra/access/permissions';
import {
  connectionOf,
  pageOfRows,
  type Connection,
  type KeyPart,
  type PageRequest,
} from '@cifra/books/connection';
import { tenantNumberById } from '@cifra/books/tenant-number';
import type { ControlReadTx } from '@cifra/database/tx';
import { parseUuid, type Uuid } from '@cifra/domain/ids';
import {
  deliveryById,
  deliveryList,
  webhookById,
  webhooksNotDeleted,
  type DeliveryRow,
  type WebhookRow,
} from './queries.ts';

export type WebhookPage = Connection<WebhookRow>;
export type DeliveryPage = Connection<DeliveryRow>;

type WebhookPermission = Extract<PermissionName, `Webhook.${string}`>;

/** Who asks, of which control plane. */
export interface WebhookReader {
  readonly control: ControlReadTx;
  readonly claim: Claim;
}

/** Whether a claim has a permission in a webhook's scope: in its tenant, or firm-wide where it is of all tenants. */
export async function allowsIn(
  { control, claim }: WebhookReader,
  permission: WebhookPermission,
  tenantId: Uuid | null,
): Promise<boolean> {
  if (tenantId === null) return claim.scope.kind === 'firm' && claimAllows(claim, permission);
  const number = await tenantNumberById(control, tenantId);
  return number !== null && claimAllowsTenant(claim, permission, number);
}

/** The parts of a webhook's place in the list. */
export const webhookKey: readonly KeyPart[] = ['id'];

/** The webhooks that a caller may see, in order of creation. */
export async function readWebhooks(reader: WebhookReader, page: PageRequest): Promise<WebhookPage> {
  return pageOfRows(await seenBy(reader), page, { key: webhookKey, keyOf: ({ id }) => [id] });
}

/** How many of the webhooks that a caller may see are suspended. */
export async function countSuspended(reader: WebhookReader): Promise<number> {
  return (await seenBy(reader)).filter(({ state }) => state === 'SUSPENDED').length;
}

async function seenBy(reader: WebhookReader): Promise<readonly WebhookRow[]> {
  const seen: WebhookRow[] = [];
  for (const row of await reader.control.all(webhooksNotDeleted, {}))
    if (await allowsIn(reader, 'Webhook.Read', row.tenant_id)) seen.push(row);
  return seen;
}

/** A webhook in whose scope the caller has the permission; null if there is none, or it was deleted. */
export async function findWebhook(
  reader: WebhookReader,
  id: string,
  permission: WebhookPermission,
): Promise<WebhookRow | null> {
  const parsed = parseUuid(id);
  const row = parsed.ok ? await reader.control.first(webhookById, { id: parsed.value }) : null;
  if (row === null || row.state === 'DELETED') return null;
  return (await allowsIn(reader, permission, row.tenant_id)) ? row : null;
}

/** A delivery of a webhook in whose scope the caller has the permission; null if there is none. */
export async function findDelivery(
  reader: WebhookReader,
  id: string,
  permission: WebhookPermission,
): Promise<DeliveryRow | null> {
  const parsed = parseUuid(id);
  const row = parsed.ok ? await reader.control.first(deliveryById, { id: parsed.value }) : null;
  if (row === null) return null;
  return (await findWebhook(reader, row.webhook_id, permission)) === null ? null : row;
}

/** Deliveries of a webhook, the newest first; of one state, or of all. */
export async function readDeliveries(
  control: ControlReadTx,
  chosen: { readonly webhookId: Uuid; readonly state: DeliveryRow['state'] | null },
  page: PageRequest,
): Promise<DeliveryPage> {
  return connectionOf(await deliveryList.rows(control, chosen, page), page, {
    keyOf: (row) => [row.recorded_at.toString(), row.id],
    count: () => deliveryList.count(control, chosen),
  });
}
