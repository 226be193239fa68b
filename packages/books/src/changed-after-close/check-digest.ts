import type { Uuid } from '@cifra/domain/ids';
import { InvariantBroken } from '@cifra/database/failures';
import { digestPeriod } from '../close/digest.ts';
import { tenantReport } from '../command.ts';
import { periodById } from '../journal/queries.ts';
import { closingOfPeriod } from './queries.ts';

/**
 * Whether the entries that a closing of a period was of still give its digest, whatever was posted later. If not, somebody went round
 * the product. It reads those entries with their lines: what it costs is the period, so it is asked of a period by itself.
 */
export const checkClosingDigest = tenantReport<
  { readonly periodId: Uuid; readonly ordinal: number },
  boolean
>('books.checkClosingDigest', async (tx, { periodId, ordinal }) => {
  const period = await tx.first(periodById, { id: periodId });
  const closing = await tx.first(closingOfPeriod, { periodId, ordinal });
  if (!period || !closing) throw new InvariantBroken('a closing was read and is not there');
  const { digest, entryCount } = await digestPeriod(tx, period, { throughCommit: closing.commit_number });
  return digest === closing.digest && entryCount === closing.entry_count;
});
