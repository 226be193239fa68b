import type { OpenItemFact } from '@cifra/domain/documents/allocation';
import type { Uuid } from '@cifra/domain/ids';
import { InvariantBroken } from '@cifra/database/failures';
import type { Row } from '@cifra/database/kit/table';
import type { openItems } from '@cifra/database/tables/documents';
import type { TenantReadTx } from '@cifra/database/tx';
import { openItemBalance } from '@cifra/ledger/journal/open-item-balances';
import { documentById, openItemById, openItemOfDocument } from './queries.ts';

type OpenItemRow = Row<typeof openItems>;

/** An item of the sub-ledger with what is open of it now; null when there is none. */
export async function findOpenItem(tx: TenantReadTx, id: Uuid): Promise<OpenItemFact | null> {
  const row = await tx.first(openItemById, { id });
  return row ? factOf(tx, row) : null;
}

/** The item that a document made; null for a note that voided its original. */
export async function findOpenItemOfDocument(
  tx: TenantReadTx,
  documentId: Uuid,
): Promise<OpenItemFact | null> {
  const row = await tx.first(openItemOfDocument, { documentId });
  return row ? factOf(tx, row) : null;
}

async function factOf(tx: TenantReadTx, row: OpenItemRow): Promise<OpenItemFact> {
  const document = row.document_id === null ? null : await tx.first(documentById, { id: row.document_id });
  const balance = await tx.first(openItemBalance, { openItemId: row.id });
  if (!balance) throw new InvariantBroken(`no line names the open item ${row.id}`);
  const posted = document?.posting_date ?? row.document_date;
  return {
    id: row.id,
    name: document?.display_number ?? row.reference,
    side: row.side,
    partyId: row.party_id,
    accountId: row.account_id,
    currency: row.currency,
    date: posted > row.document_date ? posted : row.document_date,
    openOriginalE4: balance.open_original_amount,
    openBaseE4: balance.open_base_amount,
  };
}
