import type { Placement } from '@cifra/books/command';
import { placed } from '@cifra/books/host';
import { InvariantBroken } from '@cifra/database/failures';
import type { Uuid } from '@cifra/domain/ids';
import type { KnownHead } from '@cifra/trail/heads/known-heads';
import { switchPlacement, type MoveRun } from './move-commands.ts';
import type { Moving } from './move-tenant.ts';
import { readBooksAtRest } from './restored-commit.ts';

interface ToSwitch {
  readonly tenantId: Uuid;
  readonly run: MoveRun;
  readonly to: Placement;
  readonly left: KnownHead | null;
}

/** Places a tenant at its restored books, whose last commit is still the restore's own. */
export async function switchToRestored(
  by: Pick<Moving, 'books' | 'dataDirectory' | 'request'>,
  { tenantId, run, to, left }: ToSwitch,
) {
  const { head, before, numbers } = await readBooksAtRest(placed(by, to).placement, tenantId);
  if (head === null || before === null)
    throw new InvariantBroken('restored books have a commit of the restore');
  const switched = await by.books.executeControl(
    switchPlacement,
    { tenantId, run, to, head, rows: 0, restored: { base: before, left, numbers } },
    by.request,
  );
  return { base: before, switched };
}
