import { hash } from 'node:crypto';
import { formatInstant } from '@cifra/domain/instant';
import { parseUuid, uuidFromBytes, type Uuid } from '@cifra/domain/ids';
import { firmObjectId, objectId } from '@cifra/domain/object-id';
import {
  objectTypes,
  typeOfEventObject,
  type FirmObjectType,
  type TenantObjectType,
} from '@cifra/domain/object-types';
import type { DeliveryRow } from './queries.ts';

/** One event that happened in a tenant's books, as a webhook tells of it. */
export interface OccurredEvent {
  readonly tenantId: Uuid;
  /** Decimal digits. */
  readonly commitNumber: string;
  /** 1, 2, … within the commit. */
  readonly ordinal: number;
}

/**
 * The row of a delivery: computed, so that whoever sends the event again, and however often, sends the
 * same. A UUIDv8. Source: RFC 9562, section 5.8.
 */
export function deliveryIdOf(webhookId: Uuid, { tenantId, commitNumber, ordinal }: OccurredEvent): Uuid {
  const digest = hash('sha256', `${webhookId} ${tenantId} ${commitNumber} ${ordinal}`, 'buffer');
  const bytes = new Uint8Array(digest.subarray(0, 16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return uuidFromBytes(bytes);
}

/** A delivery's id as receivers see it, and as the API shows it. */
export const messageIdOf = (deliveryId: Uuid): string => firmObjectId('WebhookDelivery', deliveryId);

/** The id of an object as the API shows it; of what has a name and no row, the name. */
function idOfObject(name: string, tenantId: Uuid, rowId: string): string {
  const row = parseUuid(rowId);
  const type = typeOfEventObject(name);
  if (!row.ok || type === null) return rowId;
  return objectTypes[type].of === 'tenant'
    ? objectId(type as TenantObjectType, tenantId, row.value)
    : firmObjectId(type as FirmObjectType, row.value);
}

/** The id of a delivery's object as the API shows it; null for a test. */
export const objectIdOf = ({
  tenant_id,
  object_type,
  object_id,
}: Pick<DeliveryRow, 'tenant_id' | 'object_type' | 'object_id'>): string | null =>
  tenant_id === null || object_type === null || object_id === null
    ? null
    : idOfObject(object_type, tenant_id, object_id);

/** The body of a delivery: no figures, no names. Format: docs/specs/webhooks.md. */
export function payloadOf(
  delivery: Pick<
    DeliveryRow,
    'event_type' | 'occurred_at' | 'tenant_id' | 'object_type' | 'object_id' | 'tenant_commit_number'
  >,
  { isReplay }: { readonly isReplay: boolean },
): string {
  const { event_type, occurred_at, tenant_id, object_type, object_id, tenant_commit_number } = delivery;
  return JSON.stringify({
    type: event_type,
    timestamp: formatInstant(occurred_at),
    isReplay,
    data: {
      tenantId: tenant_id === null ? null : firmObjectId('Tenant', tenant_id),
      objectType: object_type,
      objectId: objectIdOf({ tenant_id, object_type, object_id }),
      commitNumber: tenant_commit_number?.toString() ?? null,
    },
  });
}
