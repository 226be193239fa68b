import { documentKindOf, type DocumentKind } from '@cifra/domain/documents/kinds';
import type { Uuid } from '@cifra/domain/ids';
import type { Row } from '@cifra/database/kit/table';
import type { taxWithholdings } from '@cifra/database/tables/withholdings';
import type { TenantReadTx } from '@cifra/database/tx';
import type { StandingOnDocument } from './on-document.ts';
import { withheldOnDocument, withheldOnNotes } from './queries.ts';

/** Reads in one set what was withheld on a document and its notes. */
export async function gatherStandingOnDocument(
  tx: TenantReadTx,
  documentId: Uuid,
): Promise<readonly StandingOnDocument[]> {
  const [own, ofNotes] = await Promise.all([
    tx.all(withheldOnDocument, { documentId }),
    tx.all(withheldOnNotes, { documentId }),
  ]);
  return [
    ...own.map((row) => standing(row, 1n)),
    ...ofNotes.map(({ withheld, noteKind }) => standing(withheld, lowers(noteKind) ? -1n : 1n)),
  ];
}

function standing(row: Row<typeof taxWithholdings>, sign: bigint): StandingOnDocument {
  return {
    taxCodeId: row.tax_code_id,
    openItemId: null,
    certificate: row.certificate,
    on: row.withheld_on,
    percentE4: row.percent_e4,
    currency: row.currency,
    fromE4: row.from_amount === null ? null : sign * row.from_amount,
    countedE4: sign * row.amount,
    accountId: row.account_id,
    reason: row.reason,
  };
}

/** Whether a note lowers what is owed on its side. */
export function lowers(kind: DocumentKind): boolean {
  const { side, controlSign } = documentKindOf[kind];
  return controlSign === (side === 'SALES' ? -1n : 1n);
}
