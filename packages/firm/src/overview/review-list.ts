import { hash } from 'node:crypto';
import { isProtecting } from '@cifra/access/separation/duties';
import type { FirmAccess, FirmGrant } from '@cifra/access/separation/firm-access';
import { jsonText } from '@cifra/database/chain/chain-recorder';

/** Days within which everybody's access is looked through again. */
const REVIEW_DAYS = 90;
const DAY_MICROS = 86_400_000_000n;

/** When the next review is due after an instant. */
export const dueAfter = (micros: bigint): bigint => micros + BigInt(REVIEW_DAYS) * DAY_MICROS;

/** Whether a grant ends before the next review would find it. */
export const isEnding = ({ validUntilMicros: until }: FirmGrant, nowMicros: bigint): boolean =>
  until !== null && until <= dueAfter(nowMicros);

/** The grants that count, or will, in the order of their ids. */
export function reviewedGrants({ grants }: FirmAccess, nowMicros: bigint): readonly FirmGrant[] {
  return grants
    .filter(({ isRevoked, validUntilMicros: until }) => !isRevoked && (until === null || until > nowMicros))
    .toSorted((left, right) => (left.id < right.id ? -1 : 1));
}

/** The grant's cluster, as far as a review looks at it. */
export function permittedBy({ clusters }: FirmAccess, { clusterId }: FirmGrant): readonly string[] {
  const cluster = clusters.find(({ id }) => id === clusterId);
  return cluster === undefined || cluster.isRemoved ? [] : cluster.permissions;
}

export const isProtectingGrant = (firm: FirmAccess, grant: FirmGrant): boolean =>
  permittedBy(firm, grant).some(isProtecting);

/** When users were given another name, of those for whom it was since the last review: nobody has looked at that yet. */
export type Renames = ReadonlyMap<string, bigint>;

export function renamesSince(
  last: { readonly reviewed_at: bigint } | undefined,
  renames: readonly { readonly userId: string; readonly renamedMicros: bigint | null }[],
): Renames {
  const since = last?.reviewed_at ?? 0n;
  return new Map(
    renames.flatMap(({ userId, renamedMicros: micros }) =>
      micros !== null && micros > since ? [[userId, micros] as const] : [],
    ),
  );
}

/** What a confirmation of the review pins: who was granted what, where and until when, and who has another name since the last. */
export function digestOfReview(firm: FirmAccess, renames: Renames, nowMicros: bigint): string {
  const active = new Set(firm.users.filter(({ isActive }) => isActive).map(({ id }) => id));
  const lines = reviewedGrants(firm, nowMicros).map((grant) => [
    grant.id,
    grant.userId,
    active.has(grant.userId),
    renames.get(grant.userId) ?? null,
    permittedBy(firm, grant),
    grant.scope,
    grant.scopeId,
    grant.partyId ?? null,
    grant.validFromMicros,
    grant.validUntilMicros,
  ]);
  return hash('sha256', jsonText(lines), 'hex');
}
