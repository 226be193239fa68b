import {
  connectionOf,
  type Connection,
  type KeyPart,
  type PageArguments,
  type PageRequest,
} from '@cifra/books/connection';
import { oncePerKey } from './once-per-key.ts';
import { requirePage } from './require-page.ts';

/** Lines with the ordinals above `from` up to `to`. */
export interface LineRange {
  readonly from: number;
  readonly to: number;
}

const key: readonly KeyPart[] = ['number'];
const keyOf = ({ ordinal }: { readonly ordinal: number }): readonly string[] => [String(ordinal)];

/**
 * A page of lines, whose ordinals count from 1 without gaps. `of`: the list and whose it is. `read` answers a range of them, `count` how many there are:
 * asked for the total, and where the page begins at the end. Throws the refusal of a page that is not one: INPUT_INVALID.
 */
export async function lineConnection<Line extends { readonly ordinal: number }>(
  input: PageArguments,
  of: readonly string[],
  {
    read,
    count,
  }: {
    readonly read: (range: LineRange) => Promise<readonly Line[]> | readonly Line[];
    readonly count: () => Promise<number> | number;
  },
): Promise<Connection<Line>> {
  const page = requirePage(input, { of, key });
  const range = page.isBackward && page.place === null ? endOf(page, await count()) : rangeOf(page);
  const lines = (await read(range)).filter(({ ordinal }) => range.from < ordinal && ordinal <= range.to);
  return connectionOf(page.isBackward ? lines.toReversed() : lines, page, { keyOf, count });
}

/** The range of a page and the line beyond it, which says whether there are more. */
function rangeOf({ place, size, isBackward }: PageRequest): LineRange {
  const ordinal = Number(place?.[0] ?? 0);
  if (!isBackward) return { from: Math.max(ordinal, 0), to: Math.max(ordinal, 0) + size + 1 };
  return { from: Math.max(ordinal - size - 2, 0), to: Math.max(ordinal - 1, 0) };
}

function endOf({ size }: PageRequest, count: number): LineRange {
  return { from: Math.max(count - size - 1, 0), to: count };
}

/** One loader for each range that a request asks for. */
export function oncePerRange<Loader>(make: (range: LineRange) => Loader): (range: LineRange) => Loader {
  const loaderOf = oncePerKey((key: string) => {
    const [from = 0, to = 0] = key.split(' ').map(Number);
    return make({ from, to });
  });
  return ({ from, to }) => loaderOf(`${from} ${to}`);
}
