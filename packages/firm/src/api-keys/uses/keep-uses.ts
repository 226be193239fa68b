import { controlCommand, controlProjection } from '@cifra/books/command';
import type { Uuid } from '@cifra/domain/ids';
import { formatInstant } from '@cifra/domain/instant';
import { accepted } from '@cifra/domain/result';
import { addToHour, deleteHoursOfKeyBefore, hoursOfKey, keepLastUse } from '../queries.ts';

/** Uses of a key in an hour that were not kept yet. Instants are epoch microseconds, as decimal digits. */
export interface CountedUses {
  readonly keyId: Uuid;
  readonly hour: string;
  readonly requestCount: number;
  readonly refusedCount: number;
  /** Null: it was not accepted. */
  readonly lastUsedAt: string | null;
}

/** Adds what was counted. */
export const keepKeyUsesCommand = controlProjection<readonly CountedUses[], null>(
  'firm.keepKeyUses',
  async (tx, counted) => {
    for (const { keyId, hour, requestCount, refusedCount, lastUsedAt } of counted) {
      tx.upsert(addToHour, {
        key_id: keyId,
        hour: BigInt(hour),
        request_count: requestCount,
        refused_count: refusedCount,
      });
      if (lastUsedAt !== null) tx.upsert(keepLastUse, { key_id: keyId, last_used_at: BigInt(lastUsedAt) });
    }
    return Promise.resolve(null);
  },
);

/** Brings the hours of a key that began before an instant into the trail. The key is the actor. */
export const recordKeyUsesCommand = controlCommand<
  { readonly keyId: Uuid; readonly before: string },
  null,
  never
>('firm.recordKeyUses', async (tx, { keyId, before }) => {
  const hours = await tx.all(hoursOfKey, { keyId });
  for (const { hour, request_count: requests, refused_count: refused } of hours)
    if (hour < BigInt(before))
      tx.record({
        event: 'KEY_USED',
        objectType: 'Key',
        objectId: keyId,
        after: { hour: formatInstant(hour), requests, refused },
      });
  tx.derive(deleteHoursOfKeyBefore, { keyId, before: BigInt(before) });
  return accepted(null);
});
