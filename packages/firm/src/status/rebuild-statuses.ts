import { InvariantBroken } from '@cifra/database/failures';
import type { Uuid } from '@cifra/domain/ids';
import type { Books } from '@cifra/books/books';
import type { CommandRequest } from '@cifra/books/command';
import { listTenants } from '@cifra/books/directory';
import { CatchUp } from '@cifra/books/follow/catch-up';
import type { Failure } from '@cifra/books/follow/follower';
import { pingTenant } from '@cifra/books/ping';
import { statusFollower } from './status-follower.ts';
import { removeStatuses } from './store.ts';

export interface StatusesRebuilt {
  readonly lookedAtCount: number;
  readonly writtenCount: number;
  readonly failures: readonly Failure[];
}

/**
 * Makes rows of the projection anew from nothing, one tenant after another; all tenants when none are named. What is kept of a tenant that
 * cannot be read stays, marked.
 */
export async function rebuildStatuses(
  books: Books,
  request: CommandRequest,
  tenantIds?: readonly Uuid[],
): Promise<StatusesRebuilt> {
  const catchUp = new CatchUp(books, statusFollower(books));
  const total = { lookedAtCount: 0, writtenCount: 0, failures: [] as Failure[] };
  for (const tenantId of tenantIds ?? (await servedTenants(books))) {
    const isReadable = await books.report(pingTenant, tenantId, {}).then(
      (answer) => answer !== null,
      () => false,
    );
    // The row goes first: between the two a tenant is not on the dashboard, and a later commit that another process keeps then stays.
    if (isReadable) {
      const removed = await books.executeControl(removeStatuses, { tenantIds: [tenantId] }, request);
      if (!removed.ok) throw new InvariantBroken(`removing a status was refused: ${removed.refusal.code}`);
    }
    const round = await catchUp.of([tenantId], request);
    total.lookedAtCount += round.lookedAtCount;
    total.writtenCount += round.writtenCount;
    total.failures.push(...round.failures);
  }
  return total;
}

async function servedTenants(books: Books): Promise<Uuid[]> {
  const tenants = await listTenants(books.control);
  return tenants.flatMap(({ id, state }) => (state === 'ACTIVE' ? [id] : []));
}
