import { notFoundOrDenied } from '@cifra/access/errors';
import { parseUuid } from '@cifra/domain/ids';
import { connectionOf } from '@cifra/books/connection';
import { countRows } from '@cifra/subgraph-kit/count-rows';
import { requirePage } from '@cifra/subgraph-kit/require-page';
import type { TenantResolvers } from '../generated/resolvers.ts';
import { accrualListOf, countedAccruals } from '@cifra/ledger/reads/accruals';
import { countedRecurring, recurringList } from '@cifra/ledger/reads/recurring';

export const tenantRecurring: Pick<TenantResolvers, 'recurringEntries' | 'recurringEntry' | 'accruals'> = {
  async recurringEntries({ id: tenantId }, input, { books }) {
    const page = requirePage(input, { of: ['recurringEntries', tenantId], key: recurringList.key });
    const filters = { state: input.state ?? null };
    const rows = await books.read(tenantId, (tx) => recurringList.rows(tx, filters, page));
    if (!rows) throw notFoundOrDenied();
    return connectionOf(
      rows.map((row) => ({ ...row, tenantId })),
      page,
      { keyOf: ({ id }) => [id], count: countRows(books, countedRecurring, { tenantId, filters }) },
    );
  },

  recurringEntry({ id: tenantId }, { id }, { loadersOf }) {
    const parsed = parseUuid(id);
    return parsed.ok ? loadersOf(tenantId).recurring.load(parsed.value) : null;
  },

  async accruals({ id: tenantId }, input, { books }) {
    const filters = { isWaiting: input.isWaiting ?? null };
    const list = accrualListOf(filters);
    const page = requirePage(input, { of: ['accruals', tenantId], key: list.key });
    const rows = await books.read(tenantId, (tx) => list.rows(tx, {}, page));
    if (!rows) throw notFoundOrDenied();
    return connectionOf(
      rows.map((row) => ({ ...row, tenantId })),
      page,
      {
        keyOf: ({ reverseOnDate, entryId }) => [reverseOnDate, entryId],
        count: countRows(books, countedAccruals, { tenantId, filters }),
      },
    );
  },
};
