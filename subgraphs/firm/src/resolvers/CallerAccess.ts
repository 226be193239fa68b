import { pageOfRows, type Connection, type KeyPart } from '@cifra/books/connection';
import { requirePage } from '@cifra/subgraph-kit/require-page';
import type { CallerAccessResolvers } from '../generated/resolvers.ts';
import type { TenantAccessShape } from '../loaders.ts';

export interface CallerAccessParent {
  readonly __typename: 'CallerAccess';
  readonly permissions: readonly string[];
  /** By number. */
  readonly tenants: readonly TenantAccessShape[];
}
export type TenantAccessPage = Connection<TenantAccessShape>;

const tenantKey: readonly KeyPart[] = ['number'];

export const CallerAccess: CallerAccessResolvers = {
  tenants({ tenants }, input) {
    const page = requirePage(input, { of: ['tenants of the caller'], key: tenantKey });
    return pageOfRows(tenants, page, { key: tenantKey, keyOf: ({ tenant }) => [String(tenant.number)] });
  },
};
