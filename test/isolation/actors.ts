import { defaultClusters, type ClusterCode } from '@cifra/access/clusters';
import type { PermissionName } from '@cifra/access/permissions';

/** The two tenants of the fuzzer. */
export type TenantName = 'A' | 'B';
export const tenantNames = ['A', 'B'] as const satisfies readonly TenantName[];

export function otherTenant(tenant: TenantName): TenantName {
  return tenant === 'A' ? 'B' : 'A';
}

interface ActorGrant {
  readonly cluster: ClusterCode;
  readonly scope: 'ALL' | TenantName;
  readonly isRevoked?: boolean;
  /** Valid until an hour ago. */
  readonly isExpired?: boolean;
}

/**
 * Who asks. `grants` go into the control plane; `may` is what they are meant to amount to, written down by hand: the product's own
 * resolution of grants is on trial and cannot be the judge.
 */
export interface Actor {
  readonly name: string;
  readonly isActive: boolean;
  readonly grants: readonly ActorGrant[];
  readonly may: {
    readonly firm: ClusterCode | null;
    readonly A: ClusterCode | null;
    readonly B: ClusterCode | null;
  };
}

const everywhere = <Code extends ClusterCode>(cluster: Code) =>
  ({
    name: cluster,
    isActive: true,
    grants: [{ cluster, scope: 'ALL' }],
    may: { firm: cluster, A: cluster, B: cluster },
  }) as const satisfies Actor;

export const actors = [
  everywhere('owner'),
  everywhere('senior'),
  {
    name: 'junior',
    isActive: true,
    grants: [
      { cluster: 'junior', scope: 'A' },
      { cluster: 'junior', scope: 'B' },
    ],
    may: { firm: null, A: 'junior', B: 'junior' },
  },
  {
    name: 'reviewer',
    isActive: true,
    grants: [{ cluster: 'reviewer', scope: 'A' }],
    may: { firm: null, A: 'reviewer', B: null },
  },
  {
    name: 'client',
    isActive: true,
    grants: [{ cluster: 'client', scope: 'B' }],
    may: { firm: null, A: null, B: 'client' },
  },
  {
    name: 'investigator',
    isActive: true,
    grants: [{ cluster: 'investigator', scope: 'A' }],
    may: { firm: null, A: 'investigator', B: null },
  },
  {
    name: 'seniorOfA',
    isActive: true,
    grants: [{ cluster: 'senior', scope: 'A' }],
    may: { firm: null, A: 'senior', B: null },
  },
  {
    name: 'ownerOfB',
    isActive: true,
    grants: [{ cluster: 'owner', scope: 'B' }],
    may: { firm: null, A: null, B: 'owner' },
  },
  {
    // The narrower scope replaces the broader one.
    name: 'juniorButClientOfB',
    isActive: true,
    grants: [
      { cluster: 'junior', scope: 'ALL' },
      { cluster: 'client', scope: 'B' },
    ],
    may: { firm: 'junior', A: 'junior', B: 'client' },
  },
  {
    name: 'formerSeniorOfB',
    isActive: true,
    grants: [
      { cluster: 'senior', scope: 'A' },
      { cluster: 'senior', scope: 'B', isRevoked: true },
    ],
    may: { firm: null, A: 'senior', B: null },
  },
  {
    name: 'expiredInA',
    isActive: true,
    grants: [{ cluster: 'senior', scope: 'A', isExpired: true }],
    may: { firm: null, A: null, B: null },
  },
  { name: 'nobodyYet', isActive: true, grants: [], may: { firm: null, A: null, B: null } },
  {
    name: 'deactivated',
    isActive: false,
    grants: [{ cluster: 'owner', scope: 'ALL' }],
    may: { firm: null, A: null, B: null },
  },
  // Its rights in A are taken away while the fuzzer runs.
  {
    name: 'revokedMidway',
    isActive: true,
    grants: [{ cluster: 'senior', scope: 'A' }],
    may: { firm: null, A: 'senior', B: null },
  },
] as const satisfies readonly Actor[];

export type ActorName = (typeof actors)[number]['name'] | 'anonymous';

/** Rights as they are at a moment of the run. */
export interface Rights {
  readonly firm: ClusterCode | null;
  readonly A: ClusterCode | null;
  readonly B: ClusterCode | null;
}

export const noRights: Rights = { firm: null, A: null, B: null };

export function allows(cluster: ClusterCode | null, permission: PermissionName): boolean {
  return (
    cluster !== null &&
    (defaultClusters[cluster].permissions as readonly PermissionName[]).includes(permission)
  );
}

/** Who may read what stands in the books. A client sees documents and statements, an investigator runs SQL: neither sees these. */
export function readsBooks(cluster: ClusterCode | null): boolean {
  return allows(cluster, 'Entry.Read');
}
