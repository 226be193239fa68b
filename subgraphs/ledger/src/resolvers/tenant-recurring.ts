import { notFoundOrDenied } from '@cifra/access/errors';
import { parseUuid } from '@cifra/domain/ids';
import { parseLocalDate } from '@cifra/domain/local-date';
import { connectionOf, parsePage } from '@cifra/books/connection';
import { refusalError } from '@cifra/subgraph-kit/query-errors';
import type { TenantResolvers } from '../generated/resolvers.ts';
import { listAccruals } from '@cifra/ledger/reads/accruals';
import { listRecurring } from '@cifra/ledger/reads/recurring';

export const tenantRecurring: Pick<TenantResolvers, 'recurringEntries' | 'recurringEntry' | 'accruals'> = {
  async recurringEntries({ id: tenantId }, { first, after, state }, { books }) {
    const page = parsePage({ first, after }, 1);
    if (!page.ok) throw refusalError(page.refusal);
    const cursor = page.value.after === null ? null : parseUuid(page.value.after[0] ?? '', 'after');
    if (cursor !== null && !cursor.ok) throw refusalError(cursor.refusal);
    const rows = await books.read(tenantId, (tx) => listRecurring(tx, state ?? null, page.value));
    if (!rows) throw notFoundOrDenied();
    return connectionOf(
      rows.map((row) => ({ ...row, tenantId })),
      page.value,
      ({ id }) => [id],
    );
  },

  recurringEntry({ id: tenantId }, { id }, { loadersOf }) {
    const parsed = parseUuid(id);
    return parsed.ok ? loadersOf(tenantId).recurring.load(parsed.value) : null;
  },

  async accruals({ id: tenantId }, { first, after, isWaiting }, { books }) {
    const page = parsePage({ first, after }, 2);
    if (!page.ok) throw refusalError(page.refusal);
    const [date, id] = page.value.after ?? [];
    for (const part of [
      date === undefined ? null : parseLocalDate(date, 'after'),
      id === undefined ? null : parseUuid(id, 'after'),
    ])
      if (part !== null && !part.ok) throw refusalError(part.refusal);
    const rows = await books.read(tenantId, (tx) => listAccruals(tx, isWaiting ?? null, page.value));
    if (!rows) throw notFoundOrDenied();
    return connectionOf(
      rows.map((row) => ({ ...row, tenantId })),
      page.value,
      ({ reverseOnDate, entryId }) => [reverseOnDate, entryId],
    );
  },
};
