import { resolveGrants, type ResolvedAccess } from '@cifra/access/grants';
import type { ControlReadTx } from '@cifra/database/tx';
import type { Uuid } from '@cifra/domain/ids';
import { currentGrantsVersion, findUserAccess } from './user-access.ts';

/** What a user may do right now; null if there is no such user. An inactive user may do nothing. */
export type AccessNow = (userId: Uuid) => Promise<ResolvedAccess | null>;

/** Users whose access is kept. */
const USERS_KEPT = 100;

/**
 * Resolves users' access by the same grants that the edge uses, for what works in a person's name without a request of theirs. What was
 * resolved is kept until a grant changes, begins or expires.
 */
export function accessNow(control: ControlReadTx): AccessNow {
  const kept = new Map<Uuid, ResolvedAccess | null>();
  let keptVersion = -1;
  return async (userId) => {
    const version = await currentGrantsVersion(control);
    if (version !== keptVersion || kept.size >= USERS_KEPT) kept.clear();
    keptVersion = version;
    const nowMicros = BigInt(Date.now()) * 1000n;
    const known = kept.get(userId);
    if (known !== undefined && (known === null || isValid(known, nowMicros))) return known;
    const found = await findUserAccess(control, userId);
    const access = found === null ? null : resolveGrants(found, nowMicros);
    kept.set(userId, access);
    return access;
  };
}

function isValid({ nextChangeMicros }: ResolvedAccess, nowMicros: bigint): boolean {
  return nextChangeMicros === null || nowMicros < nextChangeMicros;
}
