import { Kind, type GraphQLResolveInfo } from 'graphql';
import type { AccessContext } from '@cifra/access/subgraph-context';
import type { Uuid } from '@cifra/domain/ids';
import { countLiveTenant } from '@cifra/subgraph-kit/reference';
import type { TenantParent } from './Tenant.ts';

const ofItsKey: ReadonlySet<string> = new Set(['id', '__typename']);

/** The tenant of a batch. Whoever asks for more of it than its id opens its books: of at most fifty tenants a request. */
export function tenantOfBatch(tenantId: Uuid, access: AccessContext, info: GraphQLResolveInfo): TenantParent {
  const isLive = info.fieldNodes.some(({ selectionSet }) =>
    selectionSet?.selections.some((each) => each.kind !== Kind.FIELD || !ofItsKey.has(each.name.value)),
  );
  if (isLive) countLiveTenant(access, tenantId);
  return { id: tenantId };
}
