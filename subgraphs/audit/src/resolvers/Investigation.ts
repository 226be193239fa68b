import { connectionOf } from '@cifra/books/connection';
import { requirePage } from '@cifra/subgraph-kit/require-page';
import { instantText } from '@cifra/subgraph-kit/shapes';
import { readRows } from '@cifra/trail/investigate/results';
import type { InvestigationResolvers } from '../generated/resolvers.ts';

export const Investigation: InvestigationResolvers = {
  limitReached: ({ limit }) => limit,
  failure: ({ problem }) => problem,
  resultBytes: ({ byteCount }) => byteCount,
  durationMilliseconds: ({ millis }) => millis,
  cpuMilliseconds: ({ cpuMillis }) => cpuMillis,
  seenAt: ({ kept }) =>
    kept?.seen === undefined || kept.seen === null ? null : instantText(BigInt(kept.seen.instantMicros)),
  columns: ({ kept }) => kept && [...kept.columns],

  async rows({ tenantId, investigationId, kept }, input, { books }) {
    if (kept === null) return null;
    const page = requirePage(input, { of: ['investigation', investigationId], key: ['number'] });
    const place = { dataDirectory: books.location.dataDirectory, tenantId, investigationId };
    const from = page.place === null ? null : Number(page.place[0]);
    // One more than the page holds, in the direction in which it is walked.
    const wanted = page.size + 1;
    const end = page.isBackward
      ? (from ?? kept.rowCount + 1) - 1
      : Math.min((from ?? 0) + wanted, kept.rowCount);
    const begin = page.isBackward ? Math.max(0, end - wanted) : (from ?? 0);
    const cells = await readRows(place, { from: begin, count: end - begin });
    const rows = cells.map((row, at) => ({ number: begin + at + 1, cells: row }));
    return connectionOf(page.isBackward ? rows.toReversed() : rows, page, {
      keyOf: ({ number }) => [String(number)],
      count: () => kept.rowCount,
    });
  },
};
