import { counted } from '@cifra/domain/counted';
import { rebuildDerived } from '@cifra/trail/verify/rebuild-derived';
import type { CliCommand } from './context.ts';
import { printResult, type JsonFlag } from './output.ts';
import { accept } from './refused.ts';
import { withBooks } from './session.ts';
import { tenantNamed } from './tenants.ts';

/**
 * `rebuild`: the derived tables of a tenant, from its lines, in one transaction. JSON: `{ slug, rebuilt }`, with row
 * counts by table.
 */
export const rebuild: CliCommand<JsonFlag, [name: string]> = (context, flags, name) =>
  withBooks(context, async (session) => {
    const { id, slug } = await tenantNamed(session, name);
    const outcome = await session.books.execute(rebuildDerived, { tenantId: id }, {}, session.request);
    printResult(context, flags, { slug, rebuilt: accept(outcome) }, ({ rebuilt }) => [
      `${slug}: rebuilt ${counted(rebuilt.balances, 'balance')} and ${counted(rebuilt.counters, 'counter')}`,
    ]);
  });
