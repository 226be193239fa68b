import { sql, type Column, type SQL } from 'drizzle-orm';

/**
 * The exact sum of an amount or number; zero for no rows. Mapped like the column, since drizzle's own `sum()` returns
 * floats for SQL Server's decimals. Beyond 64 bits SQLite throws; SQL Server's sum is wider, and reading it as an
 * amount then fails.
 */
export function sumOf(column: Column): SQL<bigint> {
  return sql<bigint>`coalesce(sum(${column}), 0)`.mapWith(column) as SQL<bigint>;
}
