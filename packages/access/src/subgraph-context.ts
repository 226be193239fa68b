import type { Claim } from './claim.ts';
import type { PermissionName } from './permissions.ts';

/** Where a request came from; for the audit trail. */
export interface RequestOrigin {
  readonly ip: string;
  readonly userAgent: string | null;
  /** Whether the caller's connection is gone. Left out where nobody knows: over HTTP between parts of the server. */
  readonly isGone?: () => boolean;
}

/**
 * The browser's cookie of a session. The operations that sign in, go on and sign out get one if the page may use it; for
 * every other operation there is none.
 */
export interface SessionCookie {
  /** What the browser sent; null if nothing, or if the operation may not read it. */
  readonly value: string | null;
  /** Sends it with the answer. */
  keep(value: string, lifeSeconds: number): void;
  clear(): void;
}

/** What a subgraph receives with a request, in process or over HTTP. */
export interface SubgraphRequest {
  readonly claim: Claim;
  readonly requestId: string;
  readonly origin: RequestOrigin;
  readonly operationName: string | null;
  readonly session: SessionCookie | null;
  /** Whether a query's caller still waits; left out or null: what is asked is done to its end. */
  readonly signal?: RequestSignal | null;
}

/** Whether whoever asked still waits. */
export interface RequestSignal {
  readonly isAborted: boolean;
  /** Calls the listener once nobody waits any more; answers what ends that. */
  onAbort(listener: () => void): () => void;
}

export interface Denial {
  /** `Type.field`, or `Type` for a reference. */
  readonly field: string;
  /** Null if no permission would help: another tenant's object, or an unmapped field. */
  readonly permission: PermissionName | null;
  /** The tenant of the attempt: the claim's, or the one that the object names. */
  readonly tenantId: string | null;
}

/** What a subgraph provides for the guards. */
export interface AccessPorts {
  /** Durably records a denied attempt, once per request, field and permission. If recording fails, the request fails. */
  onDenied(denial: Denial): Promise<void>;
  /** The permanent number of a tenant; null if there is none. Called only under firm claims. */
  findTenantNumber(tenantId: string): Promise<number | null>;
}

export interface AccessContext extends AccessPorts {
  readonly claim: Claim;
}

/** The base of every subgraph's context. */
export interface SubgraphContext {
  readonly access: AccessContext;
  readonly requestId: string;
  readonly origin: RequestOrigin;
  readonly session: SessionCookie | null;
  /** The claim's tenant. Throws under a firm claim: a firm-wide resolver gets the tenant from its parent object. */
  readonly tenantId: string;
}

/** The tenant is a prototype property: a server that copies the context's own fields must not trigger it. */
class BaseContext implements SubgraphContext {
  readonly access: AccessContext;
  readonly requestId: string;
  readonly origin: RequestOrigin;
  readonly session: SessionCookie | null;

  constructor({ claim, requestId, origin, session }: SubgraphRequest, ports: AccessPorts) {
    this.access = {
      claim,
      onDenied: (denial) => ports.onDenied(denial),
      findTenantNumber: (tenantId) => ports.findTenantNumber(tenantId),
    };
    this.requestId = requestId;
    this.origin = origin;
    this.session = session;
  }

  get tenantId(): string {
    const { scope } = this.access.claim;
    if (scope.kind !== 'tenant') throw new Error('The request names no tenant.');
    return scope.tenant.id;
  }
}

/**
 * Creates the base of a context; a subgraph adds its loaders and operations with `Object.assign` (spreading it would lose the
 * tenant).
 */
export function createSubgraphContext(request: SubgraphRequest, ports: AccessPorts): SubgraphContext {
  return new BaseContext(request, ports);
}
