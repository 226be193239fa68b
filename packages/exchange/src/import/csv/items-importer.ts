import { parseDecimalToE6 } from '@cifra/domain/documents/decimal-e6';
import type { ItemContent } from '@cifra/domain/item';
import type { Uuid } from '@cifra/domain/ids';
import { explanationOf } from '@cifra/domain/refusals';
import { accountByCode } from '@cifra/ledger/accounts/queries';
import { checkItem } from '@cifra/trade/items/check-item';
import { insertItem } from '@cifra/trade/items/items';
import { taxCodeByCode } from '@cifra/trade/tax-codes/queries';
import type { ImportScope, TableImporter } from './importer.ts';
import { mappedName } from './mapping-rules.ts';
import { quoted, type TableRow } from './table-row.ts';

/** Items; each is new. Accounts and tax codes are identified by their codes. */
export const itemsImporter: TableImporter = {
  layout: {
    required: ['code', 'name'],
    optional: ['unit_price', 'currency', 'sales_account', 'purchase_account', 'tax_code', 'is_active'],
  },
  start: (scope) => {
    const { tx, write, faults, counts, newId } = scope;
    const lineOfCode = new Map<string, number>();
    return Promise.resolve({
      end: () => Promise.resolve(),
      handle: async (row) => {
        const faultsBefore = faults.count;
        const code = row.requiredCode('code');
        const name = row.requiredName('name', 200);
        const isActive = row.flag('is_active', true);
        const others = {
          unitPriceE6: unitPrice(row),
          currency: row.raw('currency'),
          salesAccountId: await accountId(scope, row, 'sales_account'),
          purchaseAccountId: await accountId(scope, row, 'purchase_account'),
          taxCodeId: await taxCodeId(scope, row),
        };
        if (code === null || name === null || faults.count > faultsBefore) return;
        const before = lineOfCode.get(code);
        if (before !== undefined) row.fault('code', `item ${code} is already on line ${before}`);
        lineOfCode.set(code, row.line);
        const content: ItemContent = { code, name, ...others };
        const problem = await checkItem(tx, content);
        if (problem && before === undefined) row.fault(null, explanationOf(problem));
        if (faults.count > faultsBefore) return;
        counts.created += 1;
        if (write !== null) await insertItem(write.tx, content, { id: newId(), isActive });
      },
    });
  },
};

function unitPrice(row: TableRow): string | null {
  const text = row.decimal('unit_price');
  const price = text === null ? null : parseDecimalToE6(text, 'unit_price');
  return price?.ok === true ? price.value.toString() : null;
}

async function accountId({ tx, rules }: ImportScope, row: TableRow, column: string): Promise<Uuid | null> {
  const text = row.raw(column);
  if (text === null) return null;
  const account = await tx.first(accountByCode, { code: mappedName(rules.accounts, text) });
  return account?.id ?? row.fault(column, `the tenant has no account ${quoted(text)}`);
}

async function taxCodeId({ tx }: ImportScope, row: TableRow): Promise<Uuid | null> {
  const code = row.raw('tax_code');
  if (code === null) return null;
  const found = await tx.first(taxCodeByCode, { code });
  return found?.id ?? row.fault('tax_code', `the tenant has no tax code ${quoted(code)}`);
}
