import { expect } from 'vitest';

/** What a list is walked by. */
export const PAGE_FIELDS =
  'totalCount edges { cursor } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }';

export interface WalkedPage {
  readonly totalCount: number | null;
  readonly edges: readonly { readonly cursor: string }[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
}

/**
 * Walks a list in pages of one and of two rows, from its beginning and from its end: it is the same list, whole, from both. `pageOf` gets
 * the arguments of a page. `least`: so many rows the list must have for the walk to say anything.
 */
export async function expectSameFromBothEnds(
  pageOf: (page: string) => Promise<WalkedPage>,
  { least }: { readonly least: number },
): Promise<void> {
  const whole = await pageOf('first: 200');
  const all = whole.edges.map(({ cursor }) => cursor);
  expect(all.length).toBeGreaterThanOrEqual(least);
  expect(whole).toMatchObject({ totalCount: all.length, pageInfo: { hasNextPage: false } });
  for (const size of [1, 2]) {
    const forwards: string[] = [];
    for (let place = ''; ;) {
      const { edges, pageInfo } = await pageOf(`first: ${size}${place}`);
      expect(pageInfo.hasPreviousPage).toBe(place !== '');
      forwards.push(...edges.map(({ cursor }) => cursor));
      if (!pageInfo.hasNextPage) break;
      place = `, after: "${pageInfo.endCursor}"`;
    }
    expect(forwards).toEqual(all);
    const backwards: string[] = [];
    for (let place = ''; ;) {
      const { edges, pageInfo } = await pageOf(`last: ${size}${place}`);
      expect(pageInfo.hasNextPage).toBe(place !== '');
      backwards.unshift(...edges.map(({ cursor }) => cursor));
      if (!pageInfo.hasPreviousPage) break;
      place = `, before: "${pageInfo.startCursor}"`;
    }
    expect(backwards).toEqual(all);
  }
}
