import type { OpenItemFact } from '@cifra/domain/documents/allocation';
import type { DocumentKind } from '@cifra/domain/documents/kinds';
import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import type { PostingAccount } from '@cifra/domain/posting-facts';
import { InvariantBroken } from '@cifra/database/failures';
import type { Query, TenantTables } from '@cifra/database/statement';
import type { TenantReadTx } from '@cifra/database/tx';
import { postingAccount } from '@cifra/ledger/journal/gather';
import { openItemById, openItemOfDocument } from './queries.ts';

/** An item of the sub-ledger with what is open of it now, and its control account. */
export interface KnownOpenItem extends OpenItemFact {
  readonly account: PostingAccount;
  /** Its amount when it was created, debit positive. */
  readonly originalAmountE4: bigint;
  /** The same in base currency. */
  readonly originalBaseE4: bigint;
  readonly documentDate: LocalDate;
  /** Of the document that made it; null: it came with the opening balances. */
  readonly documentKind: DocumentKind | null;
}

/** Null when there is none. One read. */
export async function findOpenItem(tx: TenantReadTx, id: Uuid): Promise<KnownOpenItem | null> {
  const row = await tx.first(openItemById, { id });
  return row && knownItemOf(row);
}

/** The item that a document made; null for a note that voided its original. One read. */
export async function findOpenItemOfDocument(
  tx: TenantReadTx,
  documentId: Uuid,
): Promise<KnownOpenItem | null> {
  const row = await tx.first(openItemOfDocument, { documentId });
  return row && knownItemOf(row);
}

export type OpenItemRow =
  typeof openItemById extends Query<TenantTables, infer _Params, infer ResultRow> ? ResultRow : never;

export function knownItemOf({
  item,
  account,
  balance,
  documentNumber,
  documentKind,
  postingDate,
}: OpenItemRow): KnownOpenItem {
  if (!balance) throw new InvariantBroken(`the open item ${item.id} has no movement`);
  const posted = postingDate ?? item.document_date;
  return {
    id: item.id,
    name: documentNumber ?? item.reference,
    side: item.side,
    partyId: item.party_id,
    accountId: item.account_id,
    currency: item.currency,
    date: posted > item.document_date ? posted : item.document_date,
    openOriginalE4: balance.open_original_amount,
    openBaseE4: balance.open_base_amount,
    account: postingAccount(account),
    originalAmountE4: item.original_amount,
    originalBaseE4: item.base_amount,
    documentDate: item.document_date,
    documentKind,
  };
}
