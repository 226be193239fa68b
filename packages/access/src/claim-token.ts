import { parseUuid } from '@cifra/domain/ids';
import { accepted, refused, type Result } from '@cifra/domain/result';
import type { JWTPayload } from 'jose';

import { bitmapHas, bitmapOf, decodeBitmap, encodeBitmap, numbersOf, type Bitmap } from './bitmap.ts';
import {
  anonymousPrincipal,
  type Claim,
  type ClaimPrincipal,
  type FirmScope,
  type PermissionSet,
  type TenantScope,
} from './claim.ts';
import { MOST_PARTIES } from './grants.ts';
import type { SigningKey, VerifyKeys } from './keys.ts';
import { permissions as permissionNumbers } from './permissions.ts';
import {
  isWhole,
  malformed,
  signToken,
  verifyToken,
  type TokenKind,
  type TokenRefusal,
} from './signed-token.ts';

/** The signed form of a claim; docs/specs/claim.md. Node accepts 16 KiB of headers; a claim may use half of that. */
export const claimKind = {
  type: 'cifra-claim+jwt',
  issuer: 'cifra-gateway',
  lifeSeconds: 60,
  limitBytes: 8 * 1024,
} as const satisfies TokenKind;

const formatVersion = 1;

export type MintRefusal = {
  readonly code: 'CLAIM_TOO_LARGE';
  readonly facts: {
    readonly bytes: number;
    readonly limitBytes: number;
    readonly tenants: number;
    readonly sets: number;
  };
};

export type ClaimRefusal =
  | TokenRefusal
  | {
      readonly code: 'CLAIM_STALE';
      readonly facts: { readonly grantsVersion: number; readonly leastGrantsVersion: number };
    };

/** Signs a claim for one audience, a subgraph's name. Refuses: CLAIM_TOO_LARGE, with the figures. */
export async function mintClaim(
  claim: Claim,
  { audience, key }: { readonly audience: string; readonly key: SigningKey },
): Promise<Result<string, MintRefusal>> {
  const token = await signToken(claimKind, { payload: payloadOf(claim), audience, times: claim, key });
  if (token.length <= claimKind.limitBytes) return accepted(token);
  const sets = claim.scope.kind === 'firm' ? claim.scope.sets : [];
  return refused({
    code: 'CLAIM_TOO_LARGE',
    facts: {
      bytes: token.length,
      limitBytes: claimKind.limitBytes,
      tenants: sets.reduce((count, set) => count + numbersOf(set.tenants).length, 0),
      sets: sets.length,
    },
  });
}

export interface ClaimExpectation {
  /** The subgraph's own name. */
  readonly audience: string;
  readonly keys: VerifyKeys;
  readonly nowSeconds: number;
  /** Claims from older versions of the grants are refused. 0 accepts every claim that has not expired. */
  readonly leastGrantsVersion?: number;
}

/** Refuses, in this order: what `verifyToken` refuses, TOKEN_MALFORMED for the claim's own fields, CLAIM_STALE. */
export async function verifyClaim(
  token: string,
  expected: ClaimExpectation,
): Promise<Result<Claim, ClaimRefusal>> {
  const verified = await verifyToken(claimKind, { token, ...expected });
  if (!verified.ok) return verified;
  const { payload, issuedAtSeconds, expiresAtSeconds } = verified.value;
  const principal = principalOf(payload);
  const scope = scopeOf(payload);
  const grantsVersion = payload['gv'];
  if (payload['v'] !== formatVersion) return malformed(`the format is not ${formatVersion}`);
  if (principal === null) return malformed('the principal is not readable');
  if (scope === null) return malformed('the scope is not readable');
  if (!isWhole(grantsVersion)) return malformed('the grants version is not a whole number');
  const leastGrantsVersion = expected.leastGrantsVersion ?? 0;
  // Nobody's claim is of no grants.
  if (principal.kind !== 'anonymous' && grantsVersion < leastGrantsVersion) {
    return refused({ code: 'CLAIM_STALE', facts: { grantsVersion, leastGrantsVersion } });
  }
  const session = sessionIn(payload);
  if (session === null) return malformed('the session is not readable');
  return accepted({ principal, ...session, grantsVersion, issuedAtSeconds, expiresAtSeconds, scope });
}

function payloadOf({ principal, session, grantsVersion, scope }: Claim): JWTPayload {
  return {
    v: formatVersion,
    gv: grantsVersion,
    ...(session !== undefined && { sid: session.id, auth_time: session.confirmedAtSeconds }),
    ...(principal.kind === 'anonymous'
      ? { principal: { kind: principal.kind } }
      : { sub: principal.id, principal: namedOf(principal) }),
    ...(scope.kind === 'tenant'
      ? {
          tenant: scope.tenant,
          permissions: encodeBitmap(scope.permissions),
          ...(scope.parties !== undefined && scope.parties.length > 0 && { parties: scope.parties }),
        }
      : { firm: encodeBitmap(scope.permissions), ...encodeSets(scope.sets) }),
  };
}

function namedOf(principal: Exclude<ClaimPrincipal, { readonly kind: 'anonymous' }>): object {
  const { kind, name } = principal;
  return principal.kind === 'key' ? { kind, name, madeBy: principal.madeBy } : { kind, name };
}

function sessionIn({ sid, auth_time: confirmedAtSeconds }: JWTPayload): Pick<Claim, 'session'> | null {
  if (sid === undefined && confirmedAtSeconds === undefined) return {};
  if (typeof sid !== 'string' || !isWhole(confirmedAtSeconds)) return null;
  return { session: { id: sid, confirmedAtSeconds } };
}

function principalOf({ sub, principal }: JWTPayload): ClaimPrincipal | null {
  if (typeof principal !== 'object' || principal === null || !('kind' in principal)) return null;
  if (principal.kind === 'anonymous') return sub === undefined ? anonymousPrincipal : null;
  if (principal.kind !== 'user' && principal.kind !== 'key') return null;
  if (typeof sub !== 'string' || !('name' in principal) || typeof principal.name !== 'string') return null;
  const { kind, name } = principal;
  if (kind === 'user') return { kind, id: sub, name };
  const madeBy = 'madeBy' in principal ? principal.madeBy : undefined;
  return typeof madeBy === 'string' ? { kind, id: sub, name, madeBy } : null;
}

function scopeOf(payload: JWTPayload): TenantScope | FirmScope | null {
  const { tenant, firm } = payload;
  if ((tenant === undefined) === (firm === undefined)) return null;
  if (firm !== undefined) {
    if (payload['parties'] !== undefined) return null;
    const permissions = typeof firm === 'string' ? decodeBitmap(firm) : null;
    const sets = decodeSets(payload['sets'], payload['planes']);
    return permissions === null || sets === null ? null : { kind: 'firm', permissions, sets };
  }
  if (typeof tenant !== 'object' || tenant === null || !('id' in tenant) || !('number' in tenant))
    return null;
  const { id, number } = tenant;
  const permissions =
    typeof payload['permissions'] === 'string' ? decodeBitmap(payload['permissions']) : null;
  if (typeof id !== 'string' || !isWhole(number) || permissions === null) return null;
  const parties = partiesIn(payload, bitmapHas(permissions, permissionNumbers['Party.Own']));
  return parties && { kind: 'tenant', tenant: { id, number }, permissions, ...parties };
}

/** There are parties exactly where Party.Own is: one to ten, each once and in the order of their ids. */
function partiesIn({ parties }: JWTPayload, isOwn: boolean): Pick<TenantScope, 'parties'> | null {
  if (parties === undefined) return isOwn ? null : {};
  if (!isOwn || !Array.isArray(parties) || parties.length === 0 || parties.length > MOST_PARTIES) return null;
  const ids: readonly unknown[] = parties;
  const isInOrder = ids.every(
    (id, index): id is string =>
      typeof id === 'string' && isId(id) && (index === 0 || id > String(ids[index - 1])),
  );
  return isInOrder ? { parties: ids } : null;
}

/** As ids are written inside: in lower case. */
function isId(text: string): boolean {
  const id = parseUuid(text);
  return id.ok && id.value === text;
}

/**
 * A tenant is in at most one set, so it is encoded by the set's number (from 1; 0 means no set) instead of by a bit in
 * each set's bitmap: plane k holds bit k of every tenant's set number. 8 sets need 4 planes, and the size does not
 * depend on which tenants are in which set.
 */
function encodeSets(sets: readonly PermissionSet[]): { sets: string[]; planes: string[] } {
  const planes: number[][] = [];
  sets.forEach((set, index) => {
    for (let plane = 0, rest = index + 1; rest > 0; plane += 1, rest >>= 1) {
      const numbers = (planes[plane] ??= []);
      if ((rest & 1) === 1) for (const number of numbersOf(set.tenants)) numbers.push(number);
    }
  });
  return {
    sets: sets.map((set) => encodeBitmap(set.permissions)),
    planes: planes.map((numbers) => encodeBitmap(bitmapOf(numbers))),
  };
}

function decodeSets(sets: unknown, planes: unknown): PermissionSet[] | null {
  const permissionSets = decodeAll(sets);
  const decodedPlanes = decodeAll(planes);
  if (permissionSets === null || decodedPlanes === null || decodedPlanes.length > 16) return null;
  const length = Math.max(0, ...decodedPlanes.map((plane) => plane.length));
  const bitmaps = permissionSets.map(() => new Uint8Array(length));
  for (let byte = 0; byte < length; byte += 1) {
    for (let bit = 0; bit < 8; bit += 1) {
      let setNumber = 0;
      decodedPlanes.forEach((plane, index) => {
        setNumber |= (((plane[byte] ?? 0) >> bit) & 1) << index;
      });
      if (setNumber === 0) continue;
      const bitmap = bitmaps[setNumber - 1];
      if (bitmap === undefined) return null;
      bitmap[byte] = (bitmap[byte] ?? 0) | (1 << bit);
    }
  }
  return permissionSets.map((permissions, index) => ({ permissions, tenants: trimmed(bitmaps[index]) }));
}

function trimmed(bitmap: Bitmap = new Uint8Array(0)): Bitmap {
  let { length } = bitmap;
  while (length > 0 && bitmap[length - 1] === 0) length -= 1;
  return bitmap.subarray(0, length);
}

function decodeAll(texts: unknown): Bitmap[] | null {
  if (!Array.isArray(texts)) return null;
  const bitmaps: Bitmap[] = [];
  for (const text of texts as unknown[]) {
    const bitmap = typeof text === 'string' ? decodeBitmap(text) : null;
    if (bitmap === null) return null;
    bitmaps.push(bitmap);
  }
  return bitmaps;
}
