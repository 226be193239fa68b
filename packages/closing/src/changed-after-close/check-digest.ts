import type { Uuid } from '@cifra/domain/ids';
import { InvariantBroken } from '@cifra/database/failures';
import { digestPeriod } from '../close-package/digest.ts';
import { tenantReport } from '@cifra/books/command';
import { periodById } from '@cifra/ledger/journal/queries';
import { closingOfPeriod } from './queries.ts';

/**
 * Whether the entries that a closing covered still produce its digest, whatever was posted later. If not, someone bypassed the
 * product. It reads those entries with their lines, so it costs the period and is computed for one period at a time.
 */
export const checkClosingDigest = tenantReport<
  { readonly periodId: Uuid; readonly ordinal: number },
  boolean
>('books.checkClosingDigest', async (tx, { periodId, ordinal }) => {
  const period = await tx.first(periodById, { id: periodId });
  const closing = await tx.first(closingOfPeriod, { periodId, ordinal });
  if (!period || !closing) throw new InvariantBroken('a closing was read and does not exist');
  const { digest, entryCount } = await digestPeriod(tx, period, { throughCommit: closing.commit_number });
  return digest === closing.digest && entryCount === closing.entry_count;
});
