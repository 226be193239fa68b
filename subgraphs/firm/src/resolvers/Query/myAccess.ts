import { bitmapHas, numbersOf, type Bitmap } from '@cifra/access/bitmap';
import { permissionNames, permissions } from '@cifra/access/permissions';
import type { QueryResolvers } from '../../generated/resolvers.ts';
import type { TenantRow } from '../../loaders.ts';
import { tenantById, tenantsByNumber } from '@cifra/firm/directory/queries';
import { idOrNil } from '../../parse/ids.ts';

const namesIn = (bitmap: Bitmap): string[] =>
  permissionNames.filter((name) => bitmapHas(bitmap, permissions[name]));

export const myAccess: QueryResolvers['myAccess'] = async (_parent, _input, { access, books }) => {
  const { scope } = access.claim;
  const accessTo = (tenant: TenantRow, allowed: Bitmap) => ({
    __typename: 'TenantAccess' as const,
    tenant,
    permissions: namesIn(allowed),
  });
  const own = namesIn(scope.permissions);
  if (scope.kind === 'tenant') {
    const tenant = await books.control.first(tenantById, { id: idOrNil(scope.tenant.id) });
    const tenants = tenant ? [accessTo(tenant, scope.permissions)] : [];
    return { __typename: 'CallerAccess', permissions: own, tenants };
  }
  const setOfNumber = new Map(
    scope.sets.flatMap((set) => numbersOf(set.tenants).map((number) => [number, set.permissions] as const)),
  );
  const tenants = (await books.control.all(tenantsByNumber, {})).flatMap((tenant) => {
    const allowed = setOfNumber.get(tenant.number);
    return allowed === undefined ? [] : [accessTo(tenant, allowed)];
  });
  return { __typename: 'CallerAccess', permissions: own, tenants };
};
