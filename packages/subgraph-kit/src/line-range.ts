import { encodeCursor, parsePage, type Connection } from '@cifra/books/connection';
import { refuse } from '@cifra/domain/refusals';
import { oncePerKey } from './once-per-key.ts';
import { refusalError } from './query-errors.ts';

/** Lines with the ordinals above `from` up to `to`. */
export interface LineRange {
  readonly from: number;
  readonly to: number;
}

/** A page of lines as a range of ordinals, which count from 1. Throws the refusal of a page that is not one: INPUT_INVALID. */
export function lineRangeOf(input: {
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
}): LineRange {
  const page = parsePage(input, 1);
  if (!page.ok) throw refusalError(page.refusal);
  const ordinal = page.value.after?.[0] ?? '0';
  if (!/^\d{1,6}$/.test(ordinal)) {
    const problem = 'is not a cursor of this connection';
    throw refusalError(refuse('INPUT_INVALID', { field: 'after', problem, value: ordinal.slice(0, 64) }));
  }
  const from = Number(ordinal);
  return { from, to: from + page.value.first };
}

/** The range with the line after it: a loader that is asked for that one too knows whether there is a next page. */
export function withNextLine({ from, to }: LineRange): LineRange {
  return { from, to: to + 1 };
}

/** The connection of a range of lines. `total`: how many there are, or any number above `to` where more follow. */
export function connectionOfLines<Line extends { readonly ordinal: number }>(
  lines: readonly Line[],
  { from, to }: LineRange,
  total: number,
): Connection<Line> {
  const edges = lines
    .filter(({ ordinal }) => ordinal <= to)
    .map((node) => ({ cursor: encodeCursor([String(node.ordinal)]), node }));
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

/** One loader for each range that a request asks for. */
export function oncePerRange<Loader>(make: (range: LineRange) => Loader): (range: LineRange) => Loader {
  const loaderOf = oncePerKey((key: string) => {
    const [from = 0, to = 0] = key.split(' ').map(Number);
    return make({ from, to });
  });
  return ({ from, to }) => loaderOf(`${from} ${to}`);
}
