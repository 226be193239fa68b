import { sql, type Column, type SQL } from 'drizzle-orm';

/**
 * The exact sum of an amount or number; of no rows, zero. Mapped like the column: drizzle's own `sum()` answers floats of SQL
 * Server's decimals. Beyond 64 bits SQLite throws, and SQL Server's wider sum does not fit the amount's type at the reader.
 */
export function sumOf(column: Column): SQL<bigint> {
  return sql<bigint>`coalesce(sum(${column}), 0)`.mapWith(column) as SQL<bigint>;
}
