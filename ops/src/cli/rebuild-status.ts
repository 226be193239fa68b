import { counted } from '@cifra/domain/counted';
import { rebuildStatuses } from '@cifra/firm/status/rebuild-statuses';
import type { CliCommand } from './context.ts';
import { CliFailure } from './failure.ts';
import { printResult, tell, type JsonFlag } from './output.ts';
import { withBooks } from './session.ts';
import { tenantsNamed } from './tenants.ts';

/**
 * `rebuild-status`: the dashboard's projection of tenants, from their own databases. Fails if one of them cannot be
 * read. JSON: `{ lookedAtCount, writtenCount, failures: [{ tenantId, problem }] }`.
 */
export const rebuildStatus: CliCommand<JsonFlag, string[]> = (context, flags, ...names) =>
  withBooks(context, async (session) => {
    const named = await tenantsNamed(session, names);
    const { lookedAtCount, writtenCount, failures } = await rebuildStatuses(
      session.books,
      session.request,
      named.length > 0 ? named.map(({ id }) => id) : undefined,
    );
    const unread = failures.map(({ tenantId, error }) => ({ tenantId, problem: String(error) }));
    for (const { tenantId, problem } of unread) tell(context, `${tenantId} cannot be read: ${problem}`);
    printResult(context, flags, { lookedAtCount, writtenCount, failures: unread }, () => [
      `${counted(lookedAtCount, 'tenant')} looked at, ${counted(writtenCount, 'status', 'statuses')} written`,
    ]);
    if (unread.length > 0) throw new CliFailure(`${counted(unread.length, 'tenant')} cannot be read`);
  });
