import { bitmapHas } from '@cifra/access/bitmap';
import { tenantsAllowed } from '@cifra/access/claim';
import { connectionOf } from '@cifra/books/connection';
import { servedTenantNumbers } from '@cifra/books/tenant-number';
import { refusalError } from '@cifra/subgraph-kit/query-errors';
import { requirePage } from '@cifra/subgraph-kit/require-page';
import { countFirmEvents, eventKey, listFirmEvents } from '@cifra/trail/timeline/events';
import type { QueryResolvers } from '../../generated/resolvers.ts';
import { parseFilter } from '../../parse/filter.ts';
import { owned } from '../../shapes.ts';

/** Without the commits about tenants in which the caller may not read the trail: those tell of these tenants alone. */
export const firmAuditEvents: QueryResolvers['firmAuditEvents'] = async (
  _parent,
  input,
  { books, access },
) => {
  const page = requirePage(input, { of: ['firmAuditEvents'], key: eventKey });
  const filter = parseFilter(input.filter);
  if (!filter.ok) throw refusalError(filter.refusal);
  const allowed = tenantsAllowed(access.claim, 'Audit.Read');
  const withheld = (await servedTenantNumbers(books.control)).filter((number) => !bitmapHas(allowed, number));
  const shown = { filter: filter.value, withheld };
  const events = await listFirmEvents(books.control, { ...shown, page });
  return connectionOf(
    events.map((event) => owned(event, 'firm')),
    page,
    {
      keyOf: ({ commit, ordinal }) => [commit.number, String(ordinal)],
      count: () => countFirmEvents(books.control, shown),
    },
  );
};
