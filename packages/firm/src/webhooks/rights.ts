import { bitmapHas } from '@cifra/access/bitmap';
import type { ResolvedAccess } from '@cifra/access/grants';
import { permissions, type PermissionName } from '@cifra/access/permissions';
import type { Uuid } from '@cifra/domain/ids';
import { webhookEvents, type WebhookEventType } from './event-types.ts';

/** Of a webhook, what its rights depend on. */
export interface WebhookScope {
  /** Null: all tenants. */
  readonly tenantId: Uuid | null;
  readonly eventTypes: readonly WebhookEventType[];
}

export interface MissingRight {
  readonly neededPermission: PermissionName;
  /** Null: it is missing whatever the event is. */
  readonly webhookEventType: WebhookEventType | null;
}

/** Whether a user may do something firm-wide, or in a tenant. Null: the user is not there. */
export function allows(
  access: ResolvedAccess | null,
  permission: PermissionName,
  tenantId: Uuid | null,
): boolean {
  const granted = tenantId === null ? access?.firm : access?.byTenant.get(tenantId)?.permissions;
  return granted !== undefined && bitmapHas(granted, permissions[permission]);
}

/**
 * What a webhook's creator lacks of what it needs, now: managing webhooks in its scope, and reading what its events tell of. Of a webhook of
 * all tenants the types are looked at firm-wide.
 */
export function missingRight(
  access: ResolvedAccess | null,
  { tenantId, eventTypes }: WebhookScope,
): MissingRight | null {
  if (!allows(access, 'Webhook.Manage', tenantId))
    return { neededPermission: 'Webhook.Manage', webhookEventType: null };
  const type = eventTypes.find((each) => !allows(access, webhookEvents[each].needs, tenantId));
  return type === undefined ? null : { neededPermission: webhookEvents[type].needs, webhookEventType: type };
}
