import type { Placeholder } from 'drizzle-orm';
import { InvariantBroken } from '../../failures.ts';

interface Fetchable {
  readonly config: {
    readonly orderBy?: readonly unknown[];
    readonly setOperators: readonly { readonly orderBy?: readonly unknown[] }[];
  };
  readonly offset: (rows: number) => { readonly fetch: (rows: number | Placeholder) => unknown };
}

/**
 * OFFSET … FETCH, which is part of ORDER BY: a query without an order cannot be paged.
 * https://learn.microsoft.com/en-us/sql/t-sql/queries/select-order-by-clause-transact-sql
 */
export function limitRows(query: unknown, limit: number | Placeholder): unknown {
  const { config } = query as Fetchable;
  const order = config.setOperators.at(-1)?.orderBy ?? config.orderBy;
  if (order === undefined || order.length === 0) throw new InvariantBroken('a page needs an order');
  return (query as Fetchable).offset(0).fetch(limit);
}
