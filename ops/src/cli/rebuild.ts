import { counted } from '@cifra/domain/counted';
import { indexAll } from '@cifra/search/search-follower';
import { rebuildDerived } from '@cifra/trail/verify/rebuild-derived';
import type { CliCommand } from './context.ts';
import { printResult, type JsonFlag } from './output.ts';
import { accept } from './refused.ts';
import { withBooks } from './session.ts';
import { tenantNamed } from './tenants.ts';

/**
 * `rebuild`: the derived tables of a tenant, from its rows, in one transaction; then the words of the search, in many.
 * JSON: `{ slug, rebuilt }`, with row counts by table and of the objects that are searched.
 */
export const rebuild: CliCommand<JsonFlag, [name: string]> = (context, flags, name) =>
  withBooks(context, async (session) => {
    const { id, slug } = await tenantNamed(session, name);
    const outcome = await session.books.execute(rebuildDerived, { tenantId: id }, {}, session.request);
    const derived = accept(outcome);
    const searched = await indexAll(session.books, id, session.request);
    printResult(context, flags, { slug, rebuilt: { ...derived, searched } }, ({ rebuilt }) => [
      `${slug}: rebuilt ${counted(rebuilt.balances, 'balance')} and ${counted(rebuilt.counters, 'counter')}, and the search of ${counted(searched, 'object')}`,
    ]);
  });
