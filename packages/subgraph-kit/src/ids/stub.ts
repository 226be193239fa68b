import type { Uuid } from '@cifra/domain/ids';

/** A reference to another subgraph's entity: its row, and the tenant whose it is. */
export interface TenantStub {
  readonly __typename?: string;
  readonly tenantId: Uuid;
  readonly id: Uuid;
}
