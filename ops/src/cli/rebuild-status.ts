import { counted } from '@cifra/domain/counted';
import { listTenants } from '@cifra/books/directory';
import { rebuildStatuses } from '@cifra/firm/status/rebuild-statuses';
import type { CliCommand } from './context.ts';
import { CliFailure } from './failure.ts';
import { printResult, tell, type JsonFlag } from './output.ts';
import { withBooks } from './session.ts';
import { tenantsNamed } from './tenants.ts';

/**
 * `rebuild-status`: the dashboard's projection of tenants, from their own databases. Fails if one of them cannot be
 * read. JSON: `{ lookedAtCount, writtenCount, failures: [{ tenantId, slug, problem }] }`.
 */
export const rebuildStatus: CliCommand<JsonFlag, string[]> = (context, flags, ...names) =>
  withBooks(context, async (session) => {
    const named = await tenantsNamed(session, names);
    const { lookedAtCount, writtenCount, failures } = await rebuildStatuses(
      session.books,
      session.request,
      named.length > 0 ? named.map(({ id }) => id) : undefined,
    );
    const slugs = new Map((await listTenants(session.books.control)).map(({ id, slug }) => [id, slug]));
    const unread = failures.map(({ tenantId, error }) => ({
      tenantId,
      slug: slugs.get(tenantId) ?? tenantId,
      problem: String(error),
    }));
    for (const { slug, problem } of unread) tell(context, `${slug} cannot be read: ${problem}`);
    printResult(context, flags, { lookedAtCount, writtenCount, failures: unread }, () => [
      `${counted(lookedAtCount, 'tenant')} read, ${counted(writtenCount, 'status', 'statuses')} written`,
    ]);
    if (unread.length > 0) throw new CliFailure(`${counted(unread.length, 'tenant')} cannot be read`);
  });
