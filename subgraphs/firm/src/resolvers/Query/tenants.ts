import { bitmapHas } from '@cifra/access/bitmap';
import { tenantsAllowed } from '@cifra/access/claim';
import { pageOfRows, type KeyPart } from '@cifra/books/connection';
import { requirePage } from '@cifra/subgraph-kit/require-page';
import type { QueryResolvers } from '../../generated/resolvers.ts';
import { tenantsByNumber } from '@cifra/firm/directory/queries';

const key: readonly KeyPart[] = ['number'];

export const tenants: QueryResolvers['tenants'] = async (_parent, input, { access, books }) => {
  const page = requirePage(input, { of: ['tenants'], key });
  const allowed = tenantsAllowed(access.claim, 'Tenant.Read');
  const state = input.state ?? 'ACTIVE';
  const rows = (await books.control.all(tenantsByNumber, {})).filter(
    (row) => bitmapHas(allowed, row.number) && row.state === state,
  );
  return pageOfRows(rows, page, { key, keyOf: ({ number }) => [String(number)] });
};
