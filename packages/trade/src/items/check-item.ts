import {
  type accountTypesOfItem,
  checkItemAccount,
  checkItemPrice,
  checkItemTaxCode,
  type ItemContent,
} from '@cifra/domain/item';
import type { Uuid } from '@cifra/domain/ids';
import { refusalCodes, type RefusalOf } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import type { TenantReadTx } from '@cifra/database/tx';
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
  'ACCOUNT_TYPE_MISMATCH',
  'TAX_CODE_UNKNOWN',
  'TAX_CODE_INACTIVE',
);
export type ItemRefusal = RefusalOf<typeof itemCodes>;

/**
 * What makes an item impossible; null when nothing does. What it names already it may go on naming: only what is named anew is looked at.
 * `before`: the item as it is, null for a new one. Refuses in this order: as `checkItemPrice`, ITEM_CODE_TAKEN, then for the sales account
 * and the purchase account ACCOUNT_UNKNOWN and as `checkItemAccount`, then TAX_CODE_UNKNOWN and as `checkItemTaxCode`.
 */
export async function checkItem(
  tx: TenantReadTx,
  content: ItemContent,
  before: (ItemContent & { readonly id: Uuid }) | null,
): Promise<ItemRefusal | null> {
  const price = checkItemPrice(content);
  if (price) return price;
  const holder = await tx.first(itemByCode, { code: content.code });
  if (holder && holder.id !== before?.id) return refuse('ITEM_CODE_TAKEN', { item: content.code });
  for (const field of ['salesAccountId', 'purchaseAccountId'] as const) {
    const id = content[field];
    const problem = id === null || id === before?.[field] ? null : await checkAccount(tx, field, id);
    if (problem) return problem;
  }
  const { taxCodeId } = content;
  return taxCodeId === null || taxCodeId === before?.taxCodeId ? null : checkTaxCode(tx, taxCodeId);
}

async function checkAccount(
  tx: TenantReadTx,
  field: keyof typeof accountTypesOfItem,
  id: Uuid,
): Promise<ItemRefusal | null> {
  const row = await tx.first(accountById, { id });
  if (!row) return refuse('ACCOUNT_UNKNOWN', { line: null, account: id });
  const { code, type, is_postable: isPostable, is_active: isActive, control_role: controlRole } = row;
  return checkItemAccount(field, { code, type, isPostable, isActive, controlRole });
}

async function checkTaxCode(tx: TenantReadTx, id: Uuid): Promise<ItemRefusal | null> {
  const row = await tx.first(taxCodeById, { id });
  if (!row) return refuse('TAX_CODE_UNKNOWN', { line: null, taxCode: id });
  return checkItemTaxCode({ code: row.code, treatment: row.treatment, isActive: row.is_active });
}
