import { tenant } from '@cifra/access/field-rule';
import { formatE6 } from '@cifra/domain/documents/decimal-e6';
import type { Uuid } from '@cifra/domain/ids';
import { referenceById } from '@cifra/subgraph-kit/reference';
import type { ItemResolvers } from '../generated/resolvers.ts';
import type { DocumentsLoaders } from '../loaders.ts';

/** A reference to an account, for the subgraph that owns them. */
const accountOf = (tenantId: Uuid, id: Uuid | null) =>
  id === null ? null : { __typename: 'Account' as const, tenantId, id };

export const Item: ItemResolvers = {
  __resolveReference: referenceById(tenant('Item.Read'), ({ item }: DocumentsLoaders) => item),
  unitPrice: (row) => (row.unit_price_e6 === null ? null : formatE6(row.unit_price_e6)),
  salesAccount: (row) => accountOf(row.tenantId, row.sales_account_id),
  purchaseAccount: (row) => accountOf(row.tenantId, row.purchase_account_id),
  taxCode: (row, _input, { loadersOf }) =>
    row.tax_code_id === null ? null : loadersOf(row.tenantId).taxCode.load(row.tax_code_id),
  isActive: (row) => row.is_active,
  version: (row) => row.commit_number.toString(),
};
