import type { Uuid } from '@cifra/domain/ids';
import type { TenantObjectType } from '@cifra/domain/object-types';

/** A reference to another subgraph's entity: its row, and the tenant whose it is. */
export interface TenantStub {
  readonly __typename?: string;
  readonly tenantId: Uuid;
  readonly id: Uuid;
}

/**
 * What a row names by an id, for the subgraph that owns it: that one is asked only where more than the id is selected, once for all
 * references of a fetch, and under its own permission. Null where the row names nothing.
 */
export function stubOf<Type extends TenantObjectType>(
  type: Type,
  tenantId: Uuid,
  id: string | null | undefined,
): (TenantStub & { readonly __typename: Type }) | null {
  return id === null || id === undefined ? null : { __typename: type, tenantId, id: id as Uuid };
}
