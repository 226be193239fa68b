import { sql, type SQL } from 'drizzle-orm';
import type { Dialect } from './query-tables.ts';

/** The name by which a statement asks, on the embedded engine, whether anybody still waits for it. */
export const STILL_WANTED = 'still_wanted';

/**
 * A condition for statements whose rows have no bound: true for each row as long as somebody waits for the answer. SQLite has no way
 * to interrupt a statement from outside that `node:sqlite` offers, but it calls our function while one runs; as the function is not
 * deterministic, SQLite calls it for each row of the outermost loop (https://sqlite.org/deterministic.html). On SQL Server a request is
 * cancelled by its connection, and there is no condition.
 */
export function stillWanted({ dialect }: { readonly dialect: Dialect }): SQL | undefined {
  return dialect === 'sqlite' ? sql.raw(`${STILL_WANTED}()`) : undefined;
}
