import type { Withheld } from '@cifra/domain/documents/withholding';
import type { AuditEvent } from '@cifra/domain/events';
import type { Uuid } from '@cifra/domain/ids';
import type { Row } from '@cifra/database/kit/table';
import { taxWithholdings } from '@cifra/database/tables/withholdings';
import type { TenantTx } from '@cifra/database/tx';

/** A withholding as it is kept, or would be. */
export type WithholdingRow = Omit<Row<typeof taxWithholdings>, 'document_id' | 'commit_number'>;

export function withholdingRow(withheld: Withheld, ordinal: number): WithholdingRow {
  return {
    ordinal,
    tax_code_id: withheld.taxCodeId,
    open_item_id: withheld.openItemId,
    certificate: withheld.certificate,
    withheld_on: withheld.on,
    percent_e4: withheld.percentE4,
    currency: withheld.currency,
    from_amount: withheld.fromE4,
    from_base_amount: withheld.fromBaseE4,
    amount: withheld.countedE4,
    account_id: withheld.accountId,
    reason: withheld.reason,
  };
}

/** Writes what a document withheld; its posting is the event. */
export function writeWithholdings(tx: TenantTx, documentId: Uuid, rows: readonly WithholdingRow[]): void {
  for (const row of rows) tx.insert(taxWithholdings, { ...row, document_id: documentId });
}

/** A withholding as the event of its document tells it. */
export function withholdingFacts(
  row: WithholdingRow,
): NonNullable<AuditEvent<'DOCUMENT_POSTED'>['after']['withheld']>[number] {
  return {
    taxCodeId: row.tax_code_id,
    openItemId: row.open_item_id,
    amountE4: row.amount,
    reason: row.reason,
  };
}
