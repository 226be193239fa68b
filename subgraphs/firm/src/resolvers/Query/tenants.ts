import { bitmapHas } from '@cifra/access/bitmap';
import { tenantsAllowed } from '@cifra/access/claim';
import { connectionOf, parsePage } from '@cifra/books/connection';
import { refusalError } from '@cifra/subgraph-kit/query-errors';
import type { QueryResolvers } from '../../generated/resolvers.ts';
import { tenantsByNumber } from '@cifra/firm/directory/queries';

export const tenants: QueryResolvers['tenants'] = async (
  _parent,
  { state, first, after },
  { access, books },
) => {
  const page = parsePage({ first, after }, 1);
  if (!page.ok) throw refusalError(page.refusal);
  const allowed = tenantsAllowed(access.claim, 'Tenant.Read');
  const afterNumber = Number(page.value.after?.[0] ?? 0);
  const rows = (await books.control.all(tenantsByNumber, {})).filter(
    (row) => row.number > afterNumber && bitmapHas(allowed, row.number) && row.state === (state ?? 'ACTIVE'),
  );
  return connectionOf(rows.slice(0, page.value.first + 1), page.value, (row) => [String(row.number)]);
};
