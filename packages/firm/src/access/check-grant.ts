import type { GrantScope } from '@cifra/access/grants';
import type { Row } from '@cifra/database/kit/table';
import type { roleClusters } from '@cifra/database/tables/control';
import type { ControlReadTx } from '@cifra/database/tx';
import type { Uuid } from '@cifra/domain/ids';
import { objectId } from '@cifra/domain/object-id';
import { refusalCodes, type RefusalOf } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import { clusterByCode, groupById, tenantById } from '../directory/queries.ts';

/** A cluster and where it is to count. */
export interface WantedGrant {
  /** The cluster's code. */
  readonly cluster: string;
  readonly scope: GrantScope;
  readonly scopeId: Uuid | null;
  /** For PARTY: the customer or vendor. Left out: null. */
  readonly partyId?: Uuid | null;
  /** Whether the tenant has that party, as `withParty` found it. Left out: it has not. */
  readonly isPartyKnown?: boolean;
  /** Epoch microseconds, as decimal digits. */
  readonly validFromMicros: string | null;
  readonly validUntilMicros: string | null;
}

/** What a wanted grant is held against. */
export interface GatheredGrant {
  readonly cluster: Row<typeof roleClusters> | null;
  readonly isScopeKnown: boolean;
}

/** A grant that may be written. */
export interface CheckedGrant {
  readonly cluster: Pick<Row<typeof roleClusters>, 'id' | 'code' | 'permissions'>;
  readonly scope: GrantScope;
  readonly scopeId: Uuid | null;
  readonly partyId: Uuid | null;
  /** Epoch microseconds. */
  readonly validFrom: bigint | null;
  readonly validUntil: bigint | null;
}

export const checkGrantCodes = refusalCodes(
  'CLUSTER_UNKNOWN',
  'GROUP_UNKNOWN',
  'TENANT_UNKNOWN',
  'CLUSTER_SCOPE_WRONG',
  'PARTY_UNKNOWN',
  'INPUT_INVALID',
);

/** Reads what a wanted grant names, in one set. */
export async function gatherGrant(tx: ControlReadTx, wanted: WantedGrant): Promise<GatheredGrant> {
  const [cluster, isScopeKnown] = await Promise.all([
    tx.first(clusterByCode, { code: wanted.cluster }),
    findScope(tx, wanted),
  ]);
  return { cluster: cluster ?? null, isScopeKnown };
}

/**
 * Refuses in this order: CLUSTER_UNKNOWN, GROUP_UNKNOWN, TENANT_UNKNOWN, CLUSTER_SCOPE_WRONG, PARTY_UNKNOWN, INPUT_INVALID; a scope of the wrong
 * form before all but the first.
 */
export function checkGrant(
  { scope, scopeId, partyId = null, isPartyKnown = false, ...wanted }: WantedGrant,
  { cluster, isScopeKnown }: GatheredGrant,
): Result<CheckedGrant, RefusalOf<typeof checkGrantCodes>> {
  if (!cluster || cluster.is_removed)
    return refused(refuse('CLUSTER_UNKNOWN', { clusterRef: wanted.cluster.slice(0, 60) }));
  if ((scope === 'ALL') !== (scopeId === null))
    return refused(
      refuse('INPUT_INVALID', {
        field: 'scopeId',
        problem:
          scope === 'ALL'
            ? 'must be omitted for ALL'
            : `must name the ${scope === 'GROUP' ? 'group' : 'tenant'}`,
        value: null,
      }),
    );
  if ((scope === 'PARTY') !== (partyId !== null))
    return refused(
      refuse('INPUT_INVALID', {
        field: 'partyId',
        problem: scope === 'PARTY' ? 'must name the party' : 'is for PARTY alone',
        value: null,
      }),
    );
  if (scopeId !== null && !isScopeKnown) return refused(scopeUnknown(scope, scopeId));
  const isOfParty = (JSON.parse(cluster.permissions) as string[]).includes('Party.Own');
  if (isOfParty !== (scope === 'PARTY'))
    return refused(refuse('CLUSTER_SCOPE_WRONG', { clusterRef: cluster.code, grantedScope: scope }));
  if (partyId !== null && scopeId !== null && !isPartyKnown)
    return refused(
      refuse('PARTY_UNKNOWN', { lineNumber: null, partyRef: objectId('Party', scopeId, partyId) }),
    );
  const [validFrom, validUntil] = [microsOf(wanted.validFromMicros), microsOf(wanted.validUntilMicros)];
  if (validFrom !== null && validUntil !== null && validUntil <= validFrom)
    return refused(
      refuse('INPUT_INVALID', { field: 'validUntil', problem: 'must be after validFrom', value: null }),
    );
  return accepted({ cluster, scope, scopeId, partyId, validFrom, validUntil });
}

export const scopeUnknown = (scope: WantedGrant['scope'], scopeId: Uuid) =>
  scope === 'GROUP'
    ? refuse('GROUP_UNKNOWN', { groupRef: scopeId })
    : refuse('TENANT_UNKNOWN', { tenantRef: scopeId });

/** Whether there is such a group or tenant. */
async function findScope(tx: ControlReadTx, { scope, scopeId }: WantedGrant): Promise<boolean> {
  if (scopeId === null || scope === 'ALL') return false;
  const query = scope === 'GROUP' ? groupById : tenantById;
  return (await tx.first<{ id: Uuid }, unknown>(query, { id: scopeId })) !== null;
}

function microsOf(digits: string | null): bigint | null {
  return digits === null ? null : BigInt(digits);
}
