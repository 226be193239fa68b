import { batchTenantsOfRun, tenantsForBatches } from './queries.ts';
import type { Books } from '@cifra/books/books';
import type { Uuid } from '@cifra/domain/ids';

/** Whether someone may cancel a run: with Batch.Run in every tenant of it that is still served. */
export async function mayCancel(
  { control }: Pick<Books, 'control'>,
  runId: Uuid,
  allows: (tenantNumber: number) => boolean,
): Promise<boolean> {
  const served = new Map((await control.all(tenantsForBatches, {})).map(({ id, number }) => [id, number]));
  const numbers = (await control.all(batchTenantsOfRun, { runId })).flatMap(
    ({ tenant_id }) => served.get(tenant_id) ?? [],
  );
  return numbers.every(allows);
}
