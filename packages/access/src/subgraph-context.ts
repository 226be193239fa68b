import type { Claim } from './claim.ts';
import type { PermissionName } from './permissions.ts';

/** Where a request came from; for the audit trail. */
export interface RequestOrigin {
  readonly ip: string;
  readonly userAgent: string | null;
}

/** What reaches a subgraph of a request, in process or over HTTP. */
export interface SubgraphRequest {
  readonly claim: Claim;
  readonly requestId: string;
  readonly origin: RequestOrigin;
  readonly operationName: string | null;
}

export interface Denial {
  /** `Type.field`, or `Type` for a reference. */
  readonly field: string;
  /** Null where no permission would do: another tenant's object, a field that nothing maps. */
  readonly permission: PermissionName | null;
  /** The tenant that was asked for: the claim's, or the one that the object names. */
  readonly tenantId: string | null;
}

/** What a subgraph brings for the guards. */
export interface AccessPorts {
  /** Records a denied attempt, durably. When it fails, the request fails. Once per request, field and permission. */
  onDenied(denial: Denial): Promise<void>;
  /** The permanent number of a tenant; null when there is none. Asked under firm claims only. */
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
  /** The claim's tenant. Throws under a firm claim: a firm-scope resolver takes the tenant from its parent. */
  readonly tenantId: string;
}

/** The tenant is found on the prototype: a server that copies the context's own fields must not ask for it. */
class BaseContext implements SubgraphContext {
  readonly access: AccessContext;
  readonly requestId: string;
  readonly origin: RequestOrigin;

  constructor({ claim, requestId, origin }: SubgraphRequest, ports: AccessPorts) {
    this.access = {
      claim,
      onDenied: (denial) => ports.onDenied(denial),
      findTenantNumber: (tenantId) => ports.findTenantNumber(tenantId),
    };
    this.requestId = requestId;
    this.origin = origin;
  }

  get tenantId(): string {
    const { scope } = this.access.claim;
    if (scope.kind !== 'tenant') throw new Error('The request names no tenant.');
    return scope.tenant.id;
  }
}

/** Makes the base of a context; a subgraph adds its loaders and operations to it by `Object.assign` (spread it and the tenant is lost). */
export function createSubgraphContext(request: SubgraphRequest, ports: AccessPorts): SubgraphContext {
  return new BaseContext(request, ports);
}
