import type { DocumentKind } from '@cifra/domain/documents/kinds';
import type { Uuid } from '@cifra/domain/ids';
import { InvariantBroken } from '@cifra/database/failures';
import type { TenantTx } from '@cifra/database/tx';
import { OPENING_PERIOD_ID } from '@cifra/ledger/journal/balances';
import { issueNumber } from '@cifra/ledger/journal/numbers';
import { fiscalYearById } from '@cifra/ledger/journal/queries';
import { seriesOfDocumentKind } from './queries.ts';

export interface DocumentNumber {
  readonly series: string;
  /** The nil id where the series does not begin anew each year. */
  readonly fiscalYearId: Uuid;
  readonly number: bigint;
  /** What people call the document: INV-2026-000012. */
  readonly displayNumber: string;
}

/** Takes the next number of a kind's series, in the caller's transaction: gapless, whatever fails or races (acceptance N2, N4). */
export async function issueDocumentNumber(
  tx: TenantTx,
  { kind, fiscalYearId }: { readonly kind: DocumentKind; readonly fiscalYearId: Uuid },
): Promise<DocumentNumber> {
  const series = await tx.first(seriesOfDocumentKind, { kind });
  if (!series) throw new InvariantBroken(`the tenant has no series of ${kind}`);
  const year = await tx.first(fiscalYearById, { id: fiscalYearId });
  if (!year) throw new InvariantBroken('a document belongs to a fiscal year that does not exist');
  const counted = {
    series: series.series,
    fiscalYearId: series.is_yearly ? fiscalYearId : OPENING_PERIOD_ID,
  };
  const number = await issueNumber(tx, counted);
  const digits = number.toString().padStart(6, '0');
  const displayNumber = `${series.prefix}${series.is_yearly ? `${year.name}-` : ''}${digits}`;
  return { ...counted, number, displayNumber };
}
