import { sql, type Column, type SQL } from 'drizzle-orm';
import type { Dialect } from './query-tables.ts';

/**
 * The exact sum of an amount or number; zero for no rows. Mapped like the column, since drizzle's own `sum()` returns
 * floats for SQL Server's decimals. Beyond 64 bits SQLite throws; SQL Server's sum is wider, and reading it as an
 * amount then fails.
 */
export function sumOf(column: Column): SQL<bigint> {
  return sql<bigint>`coalesce(sum(${column}), 0)`.mapWith(column) as SQL<bigint>;
}

/** The exact sum of a number, where it is no amount; zero for no rows. It leaves SQL Server as text, as whatever a driver might round does. */
export function sumOfNumbers(column: Column, { dialect }: { readonly dialect: Dialect }): SQL<bigint> {
  const sum = sql<bigint>`coalesce(sum(${column}), 0)`;
  const sent = dialect === 'sqlite' ? sum : sql<bigint>`cast(${sum} as varchar(max))`;
  return sent.mapWith((value: unknown) => BigInt(String(value)));
}
