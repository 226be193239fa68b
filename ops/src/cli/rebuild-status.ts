import { StatusPublisher } from '@cifra/books/status/status-publisher';
import type { CliCommand } from './context.ts';
import { tenantNamed } from './tenants.ts';

/** `rebuild-status`: the dashboard's projection of tenants, from their own databases. 1 when one of them could not be read. */
export const rebuildStatus: CliCommand = async (context) => {
  const named = [];
  for (const slug of context.positionals) {
    const tenant = await tenantNamed(context, slug);
    if (tenant === null) return 1;
    named.push(tenant.id);
  }
  const publisher = new StatusPublisher(context.books);
  const { lookedAtCount, writtenCount, failures } = await publisher.rebuild(
    context.request,
    named.length > 0 ? named : undefined,
  );
  for (const { tenantId, error } of failures) context.print(`${tenantId} cannot be read: ${String(error)}`);
  context.print(`${lookedAtCount} tenants looked at, ${writtenCount} statuses written`);
  return failures.length > 0 ? 1 : 0;
};
