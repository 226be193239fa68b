import { rebuildDerived } from '@cifra/books/verify/rebuild-derived';
import { messageOf } from '@cifra/domain/refusals';
import type { CliCommand } from './context.ts';
import { tenantNamed } from './tenants.ts';

/** `rebuild`: the derived tables of a tenant, from its lines, in one transaction. */
export const rebuild: CliCommand = async (context) => {
  const tenant = await tenantNamed(context, context.positionals[0]);
  if (tenant === null) return 1;
  const outcome = await context.books.execute(rebuildDerived, { tenantId: tenant.id }, {}, context.request);
  context.print(outcome.ok ? `${tenant.slug}: ${JSON.stringify(outcome.value)}` : messageOf(outcome.refusal));
  return outcome.ok ? 0 : 1;
};
