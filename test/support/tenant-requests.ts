import { vi } from 'vitest';
import { Books } from '@cifra/books/books';
import { ReadSets } from '@cifra/database/read-sets';
import type { TenantTables } from '@cifra/database/statement';
import type { TenantReadTx } from '@cifra/database/tx';

/** Its beginning, its settings, one set of reads at least, and its end. */
const REQUESTS_OF_SNAPSHOT = 4;

/**
 * How many requests the reads of tenants would be on SQL Server while something is done: there, what is requested together is one
 * (packages/database/src/mssql/reader.ts), and an answer comes a turn of the event loop later at the earliest. A report is one where its
 * reads are one set.
 */
export async function tenantRequests(work: () => Promise<unknown>): Promise<number> {
  let requests = 0;
  const read = Reflect.get(Books.prototype, 'read');
  const readersOf = new WeakMap<TenantReadTx, TenantReadTx>();
  const together = (tx: TenantReadTx): TenantReadTx => {
    const known = readersOf.get(tx);
    if (known !== undefined) return known;
    const sets = new ReadSets<TenantTables>(async (set) => {
      requests += 1;
      await new Promise(setImmediate);
      return Promise.all(set.map(({ query, params }) => tx.all(query, params)));
    });
    const reader: TenantReadTx = {
      all: (query, params) => sets.all(query, params),
      first: (query, params) => sets.first(query, params),
    };
    readersOf.set(tx, reader);
    return reader;
  };
  const spy = vi.spyOn(Books.prototype, 'read').mockImplementation(function (this: Books, tenantId, reading) {
    return read.call(this, tenantId, (tx, tenant) => reading(together(tx), tenant));
  });
  const report = Reflect.get(Books.prototype, 'report');
  const reports = vi.spyOn(Books.prototype, 'report').mockImplementation(function (this: Books, ...asked) {
    requests += 'readSet' in asked[0] ? 1 : REQUESTS_OF_SNAPSHOT;
    return report.apply(this, asked);
  });
  try {
    await work();
    return requests;
  } finally {
    spy.mockRestore();
    reports.mockRestore();
  }
}
