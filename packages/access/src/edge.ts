import { LRUCache } from 'lru-cache';

import { parseObjectId, tenantOfObject } from '@cifra/domain/object-id';
import { messageOf, refuse, remedyOf } from '@cifra/domain/refusals';

import { verifyAccessToken } from './access-token.ts';
import { isApiKey, partsOfApiKey } from './api-key.ts';
import { mintClaim, claimKind } from './claim-token.ts';
import { anonymousPrincipal, type Claim, type ClaimPrincipal, type ClaimSession } from './claim.ts';
import { emptyBitmap, type Bitmap } from './bitmap.ts';
import { EdgeKeys, type EdgeKeyPorts, type PresentedKey } from './edge-keys.ts';
import { resolveGrants, type ResolvedAccess, type TenantAccess, type UserAccess } from './grants.ts';
import type { KeyRing } from './keys.ts';
import type { RequestOrigin } from './subgraph-context.ts';

/**
 * Authentication, grants and minting, in the shape that the gateway's edge expects (gateway/src/edge/contract.ts,
 * structurally).
 */

export interface EdgeRequest {
  /** Header names in lower case. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly ip: string;
  readonly requestId: string;
}

export interface Anonymous {
  readonly kind: 'anonymous';
}

export interface Principal {
  readonly kind: 'principal';
  readonly id: string;
  readonly party: 'first' | 'partner';
  readonly confinedTo: {
    readonly manifest: string;
    readonly operationNames: readonly string[] | null;
  } | null;
}

export interface EdgeRefusal {
  readonly kind: 'refused';
  readonly code: string;
  readonly message: string;
  /** What to do about it, where there is something to do. */
  readonly remedy?: string;
  readonly httpStatus: 400 | 401 | 403 | 404 | 503;
}

export interface MintedClaim {
  readonly kind: 'claim';
  readonly claim: Claim;
  /** The tenant's id; null for firm-wide and anonymous requests. */
  readonly tenant: string | null;
  /** What the claim allows, as a text: while it is the same, so is what the claim allows. */
  rights(): string;
  token(audience: string): Promise<string>;
}

/** What a request names its tenant by. */
export interface TenantName {
  /** The header takes an id or a slug; the id of an object names the tenant whose it is. */
  readonly by: 'id' | 'slug' | 'either' | 'object';
  readonly text: string;
}

export interface Edge {
  authenticate(request: EdgeRequest): Promise<Anonymous | Principal | EdgeRefusal>;
  /**
   * A caller who was authenticated before, with the grants that there are now. The session counts and not the token, whose ten minutes end
   * while a stream is open. Refuses: UNAUTHENTICATED, once the session has ended or expired or the user is deactivated, or the key would not be
   * accepted now.
   */
  renew(caller: Principal): Promise<Principal | EdgeRefusal>;
  /**
   * A claim for the one tenant that all names name, or for the firm if there are none; for a key of one tenant, that one. Refuses: UNAUTHENTICATED; NOT_FOUND_OR_DENIED for a
   * name of no tenant or of one without a grant; TENANTS_DIFFER, which tells nothing of a tenant that the caller may not see.
   */
  mint(caller: Anonymous | Principal, tenants: readonly TenantName[]): Promise<MintedClaim | EdgeRefusal>;
}

export interface TenantDenial {
  readonly principal: ClaimPrincipal;
  /** As sent, truncated to 100 characters. */
  readonly tenantName: string;
  /** Null if there is no such tenant. */
  readonly tenantId: string | null;
  readonly source: RequestSource;
}

/** Which request it was, and where it came from; for the audit trail. */
export interface RequestSource {
  readonly requestId: string;
  readonly origin: RequestOrigin;
}

/** The last commits that touched what the edge caches. */
export interface EdgeVersions {
  /** Of users, grants, clusters, groups, tenants and keys. */
  readonly grants: number;
  readonly sessions: number;
}

/** A session that has not ended. */
export interface EdgeSession {
  /** From when on it has to be looked at again: it has expired, unless it was refreshed. */
  readonly expiresAtMicros: bigint;
  /** When its user last proved who they are. */
  readonly confirmedAtMicros: bigint;
  /** Whether an identity provider vouched for a second factor. */
  readonly hasSecondFactor: boolean;
}

export interface EdgePorts {
  /** Read on every request, so it must be cheap. */
  currentVersions(): EdgeVersions | Promise<EdgeVersions>;
  /** Null if there is no such user. Called once per user and version. */
  findUserAccess(userId: string): Promise<UserAccess | null>;
  /** Null once it has ended. Called once per session and version of the sessions. */
  findSession(sessionId: string): Promise<EdgeSession | null>;
  /** A session was used, for the first time in some minutes. The request does not wait for it. */
  onSessionUsed(sessionId: string): void;
  findTenant(slugOrId: string): Promise<{ readonly id: string } | null>;
  /** Records a denied request for a tenant, whether the tenant exists or not. If recording fails, the request fails. */
  onTenantDenied(denial: TenantDenial): Promise<void>;
  nowMicros(): bigint;
  /** Left out: no key is accepted. */
  readonly apiKeys?: EdgeKeyPorts | undefined;
}

export interface EdgeLimits {
  /** The number of users whose resolved grants are cached, and of slugs whose tenants are. */
  readonly cachedUsers: number;
  /** The number of sessions that are known to be alive. */
  readonly cachedSessions: number;
  /** The number of signed tokens cached, of at most 8 KiB each. */
  readonly cachedTokens: number;
}

interface Resolved {
  /** Distinguishes one resolution from the next; whatever is cached under it expires with it. */
  readonly serial: number;
  readonly grantsVersion: number;
  readonly principal: ClaimPrincipal;
  readonly access: ResolvedAccess;
  /** The tenant that is meant where a request names none. */
  readonly ownTenantId: string | null;
}

interface GrantedTenant extends TenantAccess {
  readonly id: string;
}

interface CachedToken {
  readonly token: Promise<string>;
  readonly usableUntilMicros: bigint;
}

interface KnownSession {
  readonly version: number;
  readonly session: EdgeSession;
}

interface KnownSlug {
  /** Of the grants, among which tenants count. */
  readonly version: number;
  readonly tenant: { readonly id: string };
}

interface AliveSession {
  readonly claimed: ClaimSession;
  readonly hasSecondFactor: boolean;
}

/** Within how much time a session's last use is known. */
const usedEveryMicros = 5n * 60n * 1_000_000n;

const bearerForm = /^Bearer ([A-Za-z0-9._-]+)$/i;
const longestTenantName = 100;
const microsPerSecond = 1_000_000n;

const unauthenticated: EdgeRefusal = {
  kind: 'refused',
  code: 'UNAUTHENTICATED',
  message: 'Sign in first.',
  httpStatus: 401,
};
/** One for all that may be wrong with a key. */
const keyNotAccepted: EdgeRefusal = { ...unauthenticated, message: 'The key is not accepted.' };
const sessionEnded: EdgeRefusal = { ...unauthenticated, message: 'The session has ended. Sign in again.' };
/** The same object for a tenant that does not exist and for one without a grant, so that the two cannot differ. */
const notFoundOrDenied: EdgeRefusal = {
  kind: 'refused',
  code: 'NOT_FOUND_OR_DENIED',
  message: 'Not found, or not allowed.',
  httpStatus: 404,
};
const namesTwo = refuse('TENANTS_DIFFER', {});
const tenantsDiffer: EdgeRefusal = {
  kind: 'refused',
  code: 'TENANTS_DIFFER',
  message: messageOf(namesTwo),
  remedy: remedyOf(namesTwo) ?? '',
  httpStatus: 400,
};

export function createEdge(
  ports: EdgePorts,
  {
    keys,
    limits = { cachedUsers: 1_000, cachedSessions: 5_000, cachedTokens: 2_000 },
  }: { readonly keys: KeyRing; readonly limits?: EdgeLimits },
): Edge {
  const users = new LRUCache<string, Resolved>({ max: limits.cachedUsers });
  const tokens = new LRUCache<string, CachedToken>({ max: limits.cachedTokens });
  const sessions = new LRUCache<string, KnownSession>({ max: limits.cachedSessions });
  const slugs = new LRUCache<string, KnownSlug>({ max: limits.cachedUsers });
  const usedAtMicros = new LRUCache<string, bigint>({ max: limits.cachedSessions });
  /** What `authenticate` resolved. A caller object created anywhere else has no entry, and gets nothing. */
  const resolvedOf = new WeakMap<object, Resolved>();
  const sessionOf = new WeakMap<object, ClaimSession>();
  const keyOf = new WeakMap<object, PresentedKey>();
  const apiKeys = ports.apiKeys === undefined ? null : new EdgeKeys(ports.apiKeys);
  const sourceOf = new WeakMap<object, RequestSource>();
  let serial = 0;

  /** Null once it has ended or expired. */
  async function aliveSession(sessionId: string, version: number): Promise<AliveSession | null> {
    const nowMicros = ports.nowMicros();
    const known = sessions.get(sessionId);
    const isKnown = known?.version === version && known.session.expiresAtMicros > nowMicros;
    const session = isKnown ? known.session : await ports.findSession(sessionId);
    if (session === null || session.expiresAtMicros <= nowMicros) {
      sessions.delete(sessionId);
      return null;
    }
    if (!isKnown) sessions.set(sessionId, { version, session });
    if (nowMicros - (usedAtMicros.get(sessionId) ?? 0n) >= usedEveryMicros) {
      usedAtMicros.set(sessionId, nowMicros);
      ports.onSessionUsed(sessionId);
    }
    const { confirmedAtMicros, hasSecondFactor } = session;
    return { claimed: { id: sessionId, confirmedAtSeconds: secondsOf(confirmedAtMicros) }, hasSecondFactor };
  }

  async function resolve(
    userId: string,
    grantsVersion: number,
    { hasSecondFactor }: Pick<AliveSession, 'hasSecondFactor'>,
  ): Promise<Resolved | null> {
    const nowMicros = ports.nowMicros();
    const cacheKey = hasSecondFactor ? `${userId} with a second factor` : userId;
    const cached = users.get(cacheKey);
    if (cached !== undefined && cached.grantsVersion === grantsVersion && isCurrent(cached.access, nowMicros))
      return cached;
    const found = await ports.findUserAccess(userId);
    if (found === null || !found.user.isActive) {
      users.delete(cacheKey);
      return null;
    }
    // Loaded after the version was read, so possibly newer than the version says; then the next request resolves again.
    const resolved: Resolved = {
      serial: (serial += 1),
      grantsVersion,
      principal: { kind: 'user', id: found.user.id, name: found.user.name },
      access: resolveGrants(inSession(found, hasSecondFactor), nowMicros),
      ownTenantId: null,
    };
    users.set(cacheKey, resolved);
    return resolved;
  }

  /** Null for a key that is not accepted. */
  async function admitKey(presented: PresentedKey): Promise<Principal | null> {
    if (apiKeys === null) return null;
    const { grants: grantsVersion } = await ports.currentVersions();
    const nowMicros = ports.nowMicros();
    const admitted = await apiKeys.admit(presented, { grantsVersion, nowMicros });
    if (admitted === null) return null;
    const { key, access } = admitted;
    const { id, name, holder, confinedTo, tenantIds, madeBy } = key;
    const cached = users.get(id);
    const isUsable = cached?.grantsVersion === grantsVersion && isCurrent(cached.access, nowMicros);
    const [only = null, ...others] = tenantIds;
    const resolved: Resolved = isUsable
      ? cached
      : {
          serial: (serial += 1),
          grantsVersion,
          principal: { kind: 'key', id, name, madeBy },
          access: resolveGrants(access, nowMicros),
          ownTenantId: others.length === 0 ? only : null,
        };
    if (!isUsable) users.set(id, resolved);
    const party = holder === 'PARTNER' ? 'partner' : 'first';
    const principal: Principal = { kind: 'principal', id, party, confinedTo };
    resolvedOf.set(principal, resolved);
    keyOf.set(principal, presented);
    return principal;
  }

  async function authenticateKey(credential: string, request: EdgeRequest): Promise<Principal | EdgeRefusal> {
    const parts = partsOfApiKey(credential);
    const principal = parts === null ? null : await admitKey({ ...parts, ip: request.ip });
    if (principal === null) return keyNotAccepted;
    sourceOf.set(principal, sourceFrom(request));
    ports.apiKeys?.onKeyUsed({ keyId: principal.id, isRefused: false });
    return principal;
  }

  async function authenticate(request: EdgeRequest): Promise<Anonymous | Principal | EdgeRefusal> {
    const { headers } = request;
    const header = headers['authorization'];
    if (header === undefined) return { kind: 'anonymous' };
    const token = typeof header === 'string' ? bearerForm.exec(header)?.[1] : undefined;
    if (token === undefined) return unauthenticated;
    if (isApiKey(token)) return authenticateKey(token, request);
    const verified = await verifyAccessToken(token, { keys, nowSeconds: secondsOf(ports.nowMicros()) });
    if (!verified.ok) return unauthenticated;
    const { userId, sessionId } = verified.value;
    const versions = await ports.currentVersions();
    const session = await aliveSession(sessionId, versions.sessions);
    if (session === null) return sessionEnded;
    const resolved = await resolve(userId, versions.grants, session);
    if (resolved === null) return unauthenticated;
    const principal: Principal = { kind: 'principal', id: userId, party: 'first', confinedTo: null };
    sourceOf.set(principal, sourceFrom(request));
    return principalOf(principal, resolved, session.claimed);
  }

  function principalOf(principal: Principal, resolved: Resolved, session: ClaimSession): Principal {
    resolvedOf.set(principal, resolved);
    sessionOf.set(principal, session);
    return principal;
  }

  async function renew(caller: Principal): Promise<Principal | EdgeRefusal> {
    const presented = keyOf.get(caller);
    if (presented !== undefined) {
      const admitted = await admitKey(presented);
      if (admitted === null) return keyNotAccepted;
      sourceOf.set(admitted, sourceOf.get(caller) ?? unknownSource);
      return admitted;
    }
    const known = sessionOf.get(caller);
    if (known === undefined) return unauthenticated;
    const versions = await ports.currentVersions();
    const session = await aliveSession(known.id, versions.sessions);
    if (session === null) return sessionEnded;
    const resolved = await resolve(caller.id, versions.grants, session);
    if (resolved === null) return sessionEnded;
    const renewed = { ...caller };
    sourceOf.set(renewed, sourceOf.get(caller) ?? unknownSource);
    return principalOf(renewed, resolved, session.claimed);
  }

  async function mint(
    caller: Anonymous | Principal,
    tenants: readonly TenantName[],
  ): Promise<MintedClaim | EdgeRefusal> {
    const nowMicros = ports.nowMicros();
    if (caller.kind === 'anonymous') {
      // Whatever tenant the request names: it learns nothing about tenants.
      const scope = { kind: 'firm', permissions: emptyBitmap, sets: [] } as const;
      const claim: Claim = {
        principal: anonymousPrincipal,
        grantsVersion: 0,
        ...timesOf(nowMicros, null),
        scope,
      };
      return minted({ claim, tenant: null, cacheKey: 'anonymous', nextChangeMicros: null });
    }
    const resolved = resolvedOf.get(caller);
    if (resolved === undefined) return unauthenticated;
    const { access, principal, grantsVersion } = resolved;
    const session = sessionOf.get(caller);
    const sessionKey = `${session?.id} ${session?.confirmedAtSeconds}`;
    const base = {
      principal,
      ...(session !== undefined && { session }),
      grantsVersion,
      ...timesOf(nowMicros, access.nextChangeMicros),
    };
    const named = distinct(tenants).filter(namesTenant);
    const [first] = named;
    const own = first === undefined ? ownTenant(resolved) : null;
    if (first === undefined && own === null) {
      const claim: Claim = { ...base, scope: { kind: 'firm', permissions: access.firm, sets: access.sets } };
      return minted({
        claim,
        tenant: null,
        cacheKey: `${resolved.serial} ${sessionKey} firm`,
        nextChangeMicros: access.nextChangeMicros,
      });
    }
    const source = sourceOf.get(caller) ?? unknownSource;
    const tenant = first === undefined ? own : await grantedTenant(first, resolved, source);
    if (tenant === null) return notFoundOrDenied;
    for (const name of named.slice(1)) {
      const other = await grantedTenant(name, resolved, source);
      if (other === null) return notFoundOrDenied;
      if (other.id !== tenant.id) return tenantsDiffer;
    }
    const claim: Claim = {
      ...base,
      scope: {
        kind: 'tenant',
        tenant: { id: tenant.id, number: tenant.number },
        permissions: tenant.permissions,
        ...(tenant.parties.length > 0 && { parties: tenant.parties }),
      },
    };
    return minted({
      claim,
      tenant: tenant.id,
      cacheKey: `${resolved.serial} ${sessionKey} ${tenant.id}`,
      nextChangeMicros: access.nextChangeMicros,
    });
  }

  /** Null, and the attempt recorded, where the name is of no tenant or of one without a grant. */
  async function grantedTenant(
    { by, text }: TenantName,
    { access, principal, grantsVersion }: Resolved,
    source: RequestSource,
  ): Promise<GrantedTenant | null> {
    const tenantId = by === 'slug' ? null : tenantOfId(text, by);
    // Grants are resolved for the tenants that there are: one with a grant need not be looked for.
    const byId = tenantId === null ? undefined : access.byTenant.get(tenantId);
    if (tenantId !== null && byId !== undefined) return { id: tenantId, ...byId };
    const found =
      tenantId !== null
        ? await ports.findTenant(tenantId)
        : by === 'slug' || by === 'either'
          ? await tenantBySlug(text, { access, grantsVersion })
          : null;
    const granted = found === null ? undefined : access.byTenant.get(found.id);
    if (found !== null && granted !== undefined) return { id: found.id, ...granted };
    const tenantName = text.slice(0, longestTenantName);
    await ports.onTenantDenied({ principal, tenantName, tenantId: found?.id ?? null, source });
    return null;
  }

  /**
   * A row's UUID is no name of a tenant, although the port takes it. Whoever has a grant there is spared the look; for anybody else a tenant that
   * is there takes the same work as one that is not.
   */
  async function tenantBySlug(
    text: string,
    { access, grantsVersion: version }: Pick<Resolved, 'access' | 'grantsVersion'>,
  ): Promise<{ readonly id: string } | null> {
    const known = slugs.get(text);
    if (known?.version === version && access.byTenant.has(known.tenant.id)) return known.tenant;
    const found = text.length > longestTenantName ? null : await ports.findTenant(text);
    const tenant = found?.id === text.toLowerCase() ? null : found;
    if (tenant !== null) slugs.set(text, { version, tenant });
    return tenant;
  }

  function minted(of: {
    claim: Claim;
    tenant: string | null;
    cacheKey: string;
    nextChangeMicros: bigint | null;
  }): MintedClaim {
    const { claim, tenant, cacheKey, nextChangeMicros } = of;
    return {
      kind: 'claim',
      claim,
      tenant,
      rights: () => rightsOf(claim),
      token: (audience) => {
        const key = `${cacheKey} ${audience}`;
        const nowMicros = ports.nowMicros();
        const cached = tokens.get(key);
        if (cached !== undefined && nowMicros < cached.usableUntilMicros) return cached.token;
        const token = sign(claim, audience);
        // Signed from a claim that is younger than the request, and reused for at most half of the claim's lifetime, so
        // that it is still valid when it arrives.
        const halfLife =
          BigInt(claim.issuedAtSeconds) * microsPerSecond +
          (BigInt(claimKind.lifeSeconds) * microsPerSecond) / 2n;
        const usableUntilMicros =
          nextChangeMicros !== null && nextChangeMicros < halfLife ? nextChangeMicros : halfLife;
        const entry = { token, usableUntilMicros };
        tokens.set(key, entry);
        token.catch(() => {
          if (tokens.get(key) === entry) tokens.delete(key);
        });
        return token;
      },
    };
  }

  async function sign(claim: Claim, audience: string): Promise<string> {
    const token = await mintClaim(claim, { audience, key: await keys.signing() });
    if (token.ok) return token.value;
    const { bytes, limitBytes, tenants, sets } = token.refusal.facts;
    throw new Error(
      `CLAIM_TOO_LARGE: ${bytes} bytes of at most ${limitBytes}, for ${tenants} tenants in ${sets} permission sets.`,
    );
  }

  return { authenticate, renew, mint };
}

/** A provider's second factor counts where it was given: a session that began with a password has none of it. */
function inSession({ user, ...access }: UserAccess, hasSecondFactor: boolean): UserAccess {
  const own = user.hasOwnSecondFactor ?? user.hasSecondFactor;
  return {
    ...access,
    user: { ...user, ...(own !== undefined && { hasSecondFactor: own || hasSecondFactor }) },
  };
}

/** Of a caller whom the edge did not make, who gets no claim. */
const unknownSource: RequestSource = { requestId: 'unknown', origin: { ip: 'unknown', userAgent: null } };

function sourceFrom({ headers, ip, requestId }: EdgeRequest): RequestSource {
  const userAgent = headers['user-agent'];
  return { requestId, origin: { ip, userAgent: typeof userAgent === 'string' ? userAgent : null } };
}

function rightsOf({ principal, scope }: Claim): string {
  const sets =
    scope.kind === 'tenant'
      ? [scope.tenant.id, ...(scope.parties ?? [])]
      : scope.sets.map(({ permissions, tenants }) => [textOf(permissions), textOf(tenants)]);
  return JSON.stringify([principal.id, scope.kind, textOf(scope.permissions), sets]);
}

function textOf(bitmap: Bitmap): string {
  return Buffer.from(bitmap).toString('base64');
}

/** The one tenant of a key. Null where there is no such thing. */
function ownTenant({ access, ownTenantId }: Resolved): GrantedTenant | null {
  const granted = ownTenantId === null ? undefined : access.byTenant.get(ownTenantId);
  return ownTenantId === null || granted === undefined ? null : { id: ownTenantId, ...granted };
}

/** The tenant of an id; only that of an object may be another's than a tenant's. Null for what is no such id. */
function tenantOfId(text: string, by: TenantName['by']): string | null {
  const name = parseObjectId(text);
  if (name === null || (by !== 'object' && name.type !== 'Tenant')) return null;
  return tenantOfObject(name);
}

/** Objects of the firm, and texts that are no ids, name no tenant where any object may be named. */
function namesTenant({ by, text }: TenantName): boolean {
  return by !== 'object' || tenantOfId(text, by) !== null;
}

/** Each name once; ids of a hundred objects of a tenant are one name. */
function distinct(names: readonly TenantName[]): readonly TenantName[] {
  const named = names.map((name) => {
    const tenantId = name.by === 'slug' ? null : tenantOfId(name.text, name.by);
    return [tenantId ?? `${name.by} ${name.text}`, name] as const;
  });
  return [...new Map(named).values()];
}

function isCurrent({ nextChangeMicros }: ResolvedAccess, nowMicros: bigint): boolean {
  return nextChangeMicros === null || nowMicros < nextChangeMicros;
}

/** A claim expires at the next time limit of a grant, if that comes first. */
function timesOf(
  nowMicros: bigint,
  nextChangeMicros: bigint | null,
): Pick<Claim, 'issuedAtSeconds' | 'expiresAtSeconds'> {
  const issuedAtSeconds = secondsOf(nowMicros);
  const endSeconds = issuedAtSeconds + claimKind.lifeSeconds;
  const changeSeconds = nextChangeMicros === null ? endSeconds : secondsOf(nextChangeMicros);
  return {
    issuedAtSeconds,
    expiresAtSeconds: Math.max(issuedAtSeconds, Math.min(endSeconds, changeSeconds)),
  };
}

function secondsOf(micros: bigint): number {
  return Number(micros / microsPerSecond);
}
