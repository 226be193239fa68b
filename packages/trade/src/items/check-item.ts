import type { documentOfItemAccount } from '@cifra/domain/documents/account-uses';
import { checkItemAccount, checkItemPrice, checkItemTaxCode, type ItemContent } from '@cifra/domain/item';
import type { Uuid } from '@cifra/domain/ids';
import { refusalCodes, type RefusalOf } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import type { Row } from '@cifra/database/kit/table';
import type { items, taxCodes } from '@cifra/database/tables/documents';
import type { accounts } from '@cifra/database/tables/tenant';
import type { TenantReadTx } from '@cifra/database/tx';
import { postingAccount } from '@cifra/ledger/journal/gather';
import { accountById } from '@cifra/ledger/journal/queries';
import { taxCodeById } from '../tax-codes/queries.ts';
import { itemByCode } from './queries.ts';

export const itemCodes = refusalCodes(
  'INPUT_INVALID',
  'CURRENCY_UNKNOWN',
  'ITEM_CODE_TAKEN',
  'ACCOUNT_UNKNOWN',
  'ACCOUNT_NOT_POSTABLE',
  'ACCOUNT_INACTIVE',
  'ACCOUNT_IS_CONTROL',
  'ACCOUNT_KIND_WRONG',
  'TAX_CODE_UNKNOWN',
  'TAX_CODE_INACTIVE',
);
export type ItemRefusal = RefusalOf<typeof itemCodes>;

/** What an item names, as it is now; null: it does not exist, or was not named. */
export interface ItemFacts {
  /** The item that has the code. */
  readonly holder: Pick<Row<typeof items>, 'id'> | null;
  readonly salesAccount: Row<typeof accounts> | null;
  readonly purchaseAccount: Row<typeof accounts> | null;
  readonly taxCode: Row<typeof taxCodes> | null;
}

/** Reads in one set what an item, or a change of one, names. */
export async function gatherItemFacts(tx: TenantReadTx, named: Partial<ItemContent>): Promise<ItemFacts> {
  const { code, salesAccountId, purchaseAccountId, taxCodeId } = named;
  const [holder, salesAccount, purchaseAccount, taxCode] = await Promise.all([
    code === undefined ? null : tx.first(itemByCode, { code }),
    salesAccountId ? tx.first(accountById, { id: salesAccountId }) : null,
    purchaseAccountId ? tx.first(accountById, { id: purchaseAccountId }) : null,
    taxCodeId ? tx.first(taxCodeById, { id: taxCodeId }) : null,
  ]);
  return { holder, salesAccount, purchaseAccount, taxCode };
}

/** What makes a new item impossible; null when nothing does. One set of reads. Refuses as `problemOfItem`. */
export async function checkItem(tx: TenantReadTx, content: ItemContent): Promise<ItemRefusal | null> {
  return problemOfItem(content, null, await gatherItemFacts(tx, content));
}

/**
 * What makes an item impossible; null when nothing does. What it names already it may go on naming: only what is named anew is looked at.
 * `before`: the item as it is, null for a new one. Refuses in this order: as `checkItemPrice`, ITEM_CODE_TAKEN, then for the sales account
 * and the purchase account ACCOUNT_UNKNOWN and as `checkItemAccount`, then TAX_CODE_UNKNOWN and as `checkItemTaxCode`.
 */
export function problemOfItem(
  content: ItemContent,
  before: (ItemContent & { readonly id: Uuid }) | null,
  { holder, salesAccount, purchaseAccount, taxCode }: ItemFacts,
): ItemRefusal | null {
  const price = checkItemPrice(content);
  if (price) return price;
  if (holder && holder.id !== before?.id) return refuse('ITEM_CODE_TAKEN', { itemRef: content.code });
  const accounts = { salesAccountId: salesAccount, purchaseAccountId: purchaseAccount };
  for (const field of ['salesAccountId', 'purchaseAccountId'] as const) {
    const id = content[field];
    const problem =
      id === null || id === before?.[field] ? null : problemOfAccount(field, id, accounts[field]);
    if (problem) return problem;
  }
  const { taxCodeId } = content;
  return taxCodeId === null || taxCodeId === before?.taxCodeId ? null : problemOfTaxCode(taxCodeId, taxCode);
}

function problemOfAccount(
  field: keyof typeof documentOfItemAccount,
  id: Uuid,
  row: Row<typeof accounts> | null,
): ItemRefusal | null {
  if (!row) return refuse('ACCOUNT_UNKNOWN', { lineNumber: null, accountRef: id });
  return checkItemAccount(field, postingAccount(row));
}

function problemOfTaxCode(id: Uuid, row: Row<typeof taxCodes> | null): ItemRefusal | null {
  if (!row) return refuse('TAX_CODE_UNKNOWN', { lineNumber: null, taxCodeRef: id });
  return checkItemTaxCode({ code: row.code, treatment: row.treatment, isActive: row.is_active });
}
