import { and, asc, eq, gt, lt } from 'drizzle-orm';
import { controlDerivedWrite, controlQuery, upsertOf } from '@cifra/database/statement';
import type { Row } from '@cifra/database/kit/table';
import { apiKeyHours, apiKeyLastUses, type apiKeys } from '@cifra/database/tables/keys';
import type { Uuid } from '@cifra/domain/ids';

/** Keys, as they stand. */

export type ApiKeyRow = Row<typeof apiKeys>;

export const keyById = controlQuery<{ id: Uuid }>()((q) =>
  q.db
    .select()
    .from(q.t.api_keys)
    .where(eq(q.t.api_keys.id, q.arg(q.t.api_keys.id, 'id'))),
);
/** In order of creation: ids are. */
export const everyKey = controlQuery()((q) => q.db.select().from(q.t.api_keys).orderBy(asc(q.t.api_keys.id)));
/** Those whose time is not over at an instant, revoked ones among them. */
export const keysNotOver = controlQuery<{ at: bigint }>()((q) => {
  const t = q.t.api_keys;
  return q.db
    .select()
    .from(t)
    .where(gt(t.expires_at, q.arg(t.expires_at, 'at')))
    .orderBy(asc(t.id));
});

export const tenantsOfKey = controlQuery<{ keyId: Uuid }>()((q) => {
  const t = q.t.api_key_tenants;
  return q.db
    .select()
    .from(t)
    .where(eq(t.key_id, q.arg(t.key_id, 'keyId')))
    .orderBy(asc(t.tenant_id));
});
export const tenantsOfEveryKey = controlQuery()((q) => {
  const t = q.t.api_key_tenants;
  return q.db.select().from(t).orderBy(asc(t.key_id), asc(t.tenant_id));
});

export const lastUseOfKey = controlQuery<{ keyId: Uuid }>()((q) => {
  const t = q.t.api_key_last_uses;
  return q.db
    .select()
    .from(t)
    .where(eq(t.key_id, q.arg(t.key_id, 'keyId')));
});
export const everyLastUse = controlQuery()((q) => q.db.select().from(q.t.api_key_last_uses));

export const addToHour = upsertOf(apiKeyHours, { added: ['request_count', 'refused_count'] });
export const keepLastUse = upsertOf(apiKeyLastUses, { set: ['last_used_at'] });

/** Hours that began before an instant. */
export const hoursBefore = controlQuery<{ before: bigint }>()((q) => {
  const t = q.t.api_key_hours;
  return q.db
    .select()
    .from(t)
    .where(lt(t.hour, q.arg(t.hour, 'before')))
    .orderBy(asc(t.hour), asc(t.key_id));
});
export const hoursOfKey = controlQuery<{ keyId: Uuid }>()((q) => {
  const t = q.t.api_key_hours;
  return q.db
    .select()
    .from(t)
    .where(eq(t.key_id, q.arg(t.key_id, 'keyId')));
});
export const deleteHoursOfKeyBefore = controlDerivedWrite<{ keyId: Uuid; before: bigint }>()((q) => {
  const t = q.t.api_key_hours;
  const isOfKey = eq(t.key_id, q.arg(t.key_id, 'keyId'));
  return q.db.delete(t).where(and(isOfKey, lt(t.hour, q.arg(t.hour, 'before'))));
});
