import type { Placeholder } from 'drizzle-orm';

interface Limitable {
  readonly limit: (limit: number | Placeholder) => unknown;
}

/** LIMIT. https://sqlite.org/lang_select.html#limitoffset */
export function limitRows(query: unknown, limit: number | Placeholder): unknown {
  return (query as Limitable).limit(limit);
}
