import { refuse } from '@cifra/domain/refusals';
import { accepted, refused } from '@cifra/domain/result';
import { encodeCursor, parsePage, type Connection } from '@cifra/subgraph-kit/connection';
import type { LineRange } from '../loaders.ts';
import type { Parsed } from './fields.ts';

/** A page of lines as a range of ordinals: above `from`, up to one more than the page holds. Refuses: INPUT_INVALID. */
export function parseLineRange(input: {
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
}): Parsed<LineRange> {
  const page = parsePage(input, 1);
  if (!page.ok) return page;
  const ordinal = page.value.after?.[0] ?? '0';
  if (!/^\d{1,6}$/.test(ordinal)) {
    const problem = 'is no cursor of this connection';
    return refused(refuse('INPUT_INVALID', { field: 'after', problem, value: ordinal.slice(0, 64) }));
  }
  const from = Number(ordinal);
  return accepted({ from, to: from + page.value.first + 1 });
}

/** The connection of a range of lines; the line beyond the page says that there is a next one. */
export function connectionOfLines<Line extends { readonly ordinal: number }>(
  lines: readonly Line[],
  { from, to }: LineRange,
): Connection<Line> {
  const edges = lines
    .filter(({ ordinal }) => ordinal < to)
    .map((node) => ({ cursor: encodeCursor([String(node.ordinal)]), node }));
  return {
    edges,
    pageInfo: {
      hasNextPage: lines.length > edges.length,
      hasPreviousPage: from > 0,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}
