import {
  claimAllows,
  claimAllowsTenant,
  hasMoreThanOwn,
  isSignedIn,
  type Claim,
  type PermissionSet,
  type TenantScope,
} from './claim.ts';
import { bitmapHas } from './bitmap.ts';
import type { FieldRule } from './field-rule.ts';
import type { AccessPorts } from './subgraph-context.ts';
import { permissionNumber, type PermissionName } from './permissions.ts';

/**
 * `needsFirm` and `needsTenant`: the request names a tenant where none may be named, or none where one has to be. That depends on the
 * request and the schema alone, not on what there is or what the caller may do, so every signed-in caller is told.
 */
export type Verdict = 'allowed' | 'denied' | 'unauthenticated' | 'needsFirm' | 'needsTenant';

export interface Question {
  readonly rule: FieldRule;
  readonly access: { readonly claim: Claim } & Pick<AccessPorts, 'findTenantNumber'>;
  /** The tenant that the parent object or the reference names; null if it names none. */
  readonly objectTenantId: string | null;
}

/**
 * Whether the claim satisfies the rule. Returns a promise only if a firm claim meets an object of a tenant, because the
 * tenant's number must be looked up. Nothing is cached: a verdict is for this claim and this object.
 */
export function decide(question: Question): Verdict | Promise<Verdict> {
  const { rule, objectTenantId } = question;
  const { claim } = question.access;
  switch (rule.kind) {
    case 'public':
    case 'internal':
      return 'allowed';
    case 'inherit':
      // These fields are left unwrapped. A call is a programming error, and an error means denial.
      return 'denied';
    default:
      break;
  }
  if (!isSignedIn(claim)) return 'unauthenticated';
  switch (rule.kind) {
    case 'firm':
      if (claim.scope.kind === 'tenant') return 'needsFirm';
      return verdict(claimAllows(claim, rule.permission));
    case 'someTenant':
      if (claim.scope.kind === 'tenant') return 'needsFirm';
      return verdict(allowsSomewhere(claim, rule.permission));
    case 'either':
      return objectTenantId === null
        ? verdict(claimAllows(claim, rule.permission))
        : decideInTenant(question, objectTenantId);
    case 'signedIn':
    case 'granted':
      return objectTenantId === null ? 'allowed' : decideInTenant(question, objectTenantId);
    case 'tenant':
      if (objectTenantId !== null) return decideInTenant(question, objectTenantId);
      if (claim.scope.kind === 'firm') return 'needsTenant';
      return verdict(claimAllows(claim, rule.permission));
    default:
      return unreachable(rule);
  }
}

function decideInTenant({ rule, access }: Question, tenantId: string): Verdict | Promise<Verdict> {
  const permission = 'permission' in rule ? rule.permission : null;
  const { claim } = access;
  const { scope } = claim;
  const covers = ({ permissions }: Pick<PermissionSet | TenantScope, 'permissions'>): boolean =>
    rule.kind === 'granted' || hasMoreThanOwn(permissions);
  if (scope.kind === 'tenant') {
    if (scope.tenant.id !== tenantId) return 'denied';
    return verdict(permission === null ? covers(scope) : claimAllows(claim, permission));
  }
  // Only a tenant's claim says whose own it is.
  if (permission === 'Party.Own') return 'needsTenant';
  return access.findTenantNumber(tenantId).then((number) => {
    if (number === null) return 'denied';
    if (permission !== null) return verdict(claimAllowsTenant(claim, permission, number));
    return verdict(scope.sets.some((set) => bitmapHas(set.tenants, number) && covers(set)));
  });
}

function allowsSomewhere(claim: Claim, permission: PermissionName): boolean {
  if (claimAllows(claim, permission)) return true;
  if (claim.scope.kind === 'tenant') return false;
  return claim.scope.sets.some((set) => bitmapHas(set.permissions, permissionNumber(permission)));
}

function verdict(isAllowed: boolean): Verdict {
  return isAllowed ? 'allowed' : 'denied';
}

function unreachable(rule: never): never {
  throw new Error(`No such rule: ${JSON.stringify(rule)}`);
}
