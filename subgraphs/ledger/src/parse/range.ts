import { refuse } from '@cifra/domain/refusals';
import { encodeCursor, parsePage, type Connection } from '@cifra/subgraph-kit/connection';
import { refusalError } from '@cifra/subgraph-kit/query-errors';
import type { LineRange } from '../loaders.ts';

/** A page of lines as a range of ordinals: above `from`, up to `to`. Throws the refusal of a wrong page. */
export function parseRange(input: {
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
}): LineRange {
  const page = parsePage(input, 1);
  if (!page.ok) throw refusalError(page.refusal);
  const ordinal = page.value.after?.[0] ?? '0';
  if (!/^\d{1,6}$/.test(ordinal))
    throw refusalError(
      refuse('INPUT_INVALID', {
        field: 'after',
        problem: 'is no cursor of this connection',
        value: ordinal.slice(0, 64),
      }),
    );
  const from = Number(ordinal);
  return { from, to: from + page.value.first };
}

/** The connection of a range of `total` lines, numbered from 1. */
export function connectionOfRange<Line extends { readonly ordinal: number }>(
  lines: readonly Line[],
  { from, to }: LineRange,
  total: number,
): Connection<Line> {
  const edges = lines.map((node) => ({ cursor: encodeCursor([String(node.ordinal)]), node }));
  return {
    edges,
    pageInfo: {
      hasNextPage: total > to,
      hasPreviousPage: from > 0,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}
