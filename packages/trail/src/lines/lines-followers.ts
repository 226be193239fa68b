import type { Books } from '@cifra/books/books';
import { findTenantFacts } from '@cifra/books/directory';
import type { CommandRequest } from '@cifra/books/command';
import { commitFollower } from '@cifra/books/follow/commit-follower';
import { findCursor, saveCursors, type Cursor } from '@cifra/books/follow/cursors';
import type { Follower } from '@cifra/books/follow/follower';
import { FIRM_ID } from '@cifra/database/changes/count-up';
import type { Trail } from './audit-line.ts';
import type { LineSink } from './line-folder.ts';
import { lastCommitOf, linesOf } from './read-lines.ts';

/** Permanent: the cursors are kept under it. */
const FOLLOWER = 'auditLines';
const firm: Trail = { kind: 'firm' };
const PAGE = 200;

/**
 * Brings every tenant's trail to a sink, commit after commit. At least once: after a crash the lines of up to a hundred commits come again, each with the
 * commit and ordinal that it had.
 */
export function linesFollower(books: Books, sink: LineSink): Follower<Cursor> {
  return commitFollower(books, {
    name: FOLLOWER,
    deliver: async (tenantId, commits) => {
      const tenant = await findTenantFacts(books.control, tenantId);
      const [first, last] = [commits[0], commits.at(-1)];
      if (!tenant || !first || !last) return;
      const lines = await linesOf(
        books,
        { kind: 'tenant', tenantId, slug: tenant.slug },
        { after: (BigInt(first.number) - 1n).toString(), through: last.number, limit: commits.length },
      );
      if (lines === null) throw new Error('the tenant is not served any more');
      await sink.write(lines);
    },
  });
}

/**
 * Brings the firm's own trail to a sink, from its cursor on: log-ins, grants and attempts that were denied stand there, and it is no tenant that could be
 * followed. Answers how many commits were brought.
 */
export async function bringFirmLines(books: Books, sink: LineSink, request: CommandRequest): Promise<number> {
  const key = { follower: FOLLOWER, tenantId: FIRM_ID };
  let after = (await findCursor(books.control, key)).toString();
  let brought = 0;
  for (;;) {
    const through = (await lastCommitOf(books, firm)) ?? '0';
    if (BigInt(through) <= BigInt(after)) return brought;
    const lines = (await linesOf(books, firm, { after, through, limit: PAGE })) ?? [];
    const last = lines.at(-1);
    if (!last) return brought;
    await sink.write(lines);
    brought += Number(BigInt(last.commit) - BigInt(after));
    after = last.commit;
    await saveCursors(books, [{ ...key, position: after }], request);
  }
}
