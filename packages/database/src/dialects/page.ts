import type { Placeholder } from 'drizzle-orm';
import type { Dialect } from './query-tables.ts';
import { limitRows as limitMssqlRows } from './mssql/page.ts';
import { limitRows as limitSqliteRows } from './sqlite/page.ts';

/**
 * The first `limit` rows of an ordered query, in both dialects: `paged(q.db.select()….orderBy(…), q,
 * sql.placeholder('limit'))`. Apply it last. Pages after the first are found by a condition on the order's columns
 * (keyset), not by an offset.
 */
export function paged<Builder>(
  query: Builder,
  { dialect }: { readonly dialect: Dialect },
  limit: number | Placeholder,
): Builder {
  return (dialect === 'sqlite' ? limitSqliteRows(query, limit) : limitMssqlRows(query, limit)) as Builder;
}
