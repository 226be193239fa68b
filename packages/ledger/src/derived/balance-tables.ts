import { count } from 'drizzle-orm';
import type { Uuid } from '@cifra/domain/ids';
import type { Row } from '@cifra/database/kit/table';
import { tenantDerivedWrite, tenantQuery } from '@cifra/database/statement';
import { openItemBalances } from '@cifra/database/tables/documents';
import { accountBalances, taxBalances } from '@cifra/database/tables/tenant';
import { asRow, receiving, type DerivedTable } from '@cifra/books/derived-tables';
import { addLineToChanges, addToBalance, balanceKey, type BalanceChange } from '../journal/balances.ts';
import { addToItemSums, addToOpenItem, type MovedItem } from '../journal/open-item-balances.ts';
import {
  addLineToTaxChanges,
  addToTaxBalance,
  taxBalanceKey,
  type TaxBalanceChange,
} from '../journal/tax-balances.ts';
import { linesGiven, movementsGiven } from './journal-source.ts';

const countOfBalances = tenantQuery()((q) => q.db.select({ count: count() }).from(q.t.account_balances));
const emptyBalances = tenantDerivedWrite<object>()((q) => q.db.delete(q.t.account_balances));

const figures = (
  of: Pick<BalanceChange, 'baseDebitE4' | 'baseCreditE4' | 'originalDebitE4' | 'originalCreditE4'>,
): string => [of.baseDebitE4, of.baseCreditE4, of.originalDebitE4, of.originalCreditE4].join(' ');

const NOTHING = '0 0 0 0';

/** The maintained balances, of the lines; a balance of nothing may be there or not. */
export const accountBalanceTable: DerivedTable = {
  name: accountBalances.name,
  figure: 'balances',
  count: async (tx) => (await tx.first(countOfBalances, {}))?.count ?? 0,
  begin: () => {
    const made = new Map<string, BalanceChange>();
    return {
      receives: [receiving(linesGiven, (line) => addLineToChanges(made, line))],
      verify: async (tx, { faults }) => {
        const rebuilt = new Map([...made].map(([key, change]) => [key, figures(change)]));
        let rows = 0;
        for await (const stored of tx.chainSource().versions(accountBalances)) {
          const row = asRow<Row<typeof accountBalances>>(stored);
          rows += 1;
          const object = balanceKey({
            accountId: row.account_id,
            periodId: row.period_id,
            originalCurrency: row.original_currency,
            isClosing: row.is_closing,
          });
          const expected = rebuilt.get(object) ?? NOTHING;
          const found = [row.base_debit, row.base_credit, row.original_debit, row.original_credit].join(' ');
          if (expected !== found) faults.add({ kind: 'BALANCE_DIFFERS', object, expected, found });
          rebuilt.delete(object);
        }
        for (const [object, expected] of rebuilt)
          if (expected !== NOTHING) faults.add({ kind: 'BALANCE_DIFFERS', object, expected, found: 'none' });
        return rows;
      },
      rebuild: (tx) => {
        tx.derive(emptyBalances, {});
        for (const balance of made.values()) addToBalance(tx, balance);
        return made.size;
      },
    };
  },
};

const countOfItems = tenantQuery()((q) => q.db.select({ count: count() }).from(q.t.open_item_balances));
const emptyOpenItems = tenantDerivedWrite<object>()((q) => q.db.delete(q.t.open_item_balances));

/** What is open of each item, of its movements. */
export const openItemTable: DerivedTable = {
  name: openItemBalances.name,
  figure: null,
  count: async (tx) => (await tx.first(countOfItems, {}))?.count ?? 0,
  begin: () => {
    const made = new Map<Uuid, MovedItem>();
    return {
      receives: [receiving(movementsGiven, (movement) => addToItemSums(made, movement))],
      verify: async (tx, { faults }) => {
        const rebuilt = new Map<string, string>(
          [...made.values()].map((item) => [
            item.openItemId,
            [item.accountId, item.partyId, item.currency, item.originalAmountE4, item.baseAmountE4].join(' '),
          ]),
        );
        let rows = 0;
        for await (const stored of tx.chainSource().versions(openItemBalances)) {
          const row = asRow<Row<typeof openItemBalances>>(stored);
          rows += 1;
          const object = row.open_item_id;
          const expected = rebuilt.get(object) ?? 'none';
          const found = [
            row.account_id,
            row.party_id,
            row.currency,
            row.open_original_amount,
            row.open_base_amount,
          ].join(' ');
          if (expected !== found) faults.add({ kind: 'OPEN_ITEM_DIFFERS', object, expected, found });
          rebuilt.delete(object);
        }
        for (const [object, expected] of rebuilt)
          faults.add({ kind: 'OPEN_ITEM_DIFFERS', object, expected, found: 'none' });
        return rows;
      },
      rebuild: (tx) => {
        tx.derive(emptyOpenItems, {});
        for (const item of made.values()) addToOpenItem(tx, item);
        return made.size;
      },
    };
  },
};

const countOfTaxBalances = tenantQuery()((q) => q.db.select({ count: count() }).from(q.t.tax_balances));
const emptyTaxBalances = tenantDerivedWrite<object>()((q) => q.db.delete(q.t.tax_balances));

/** The maintained tax balances, of the lines that name a tax code. */
export const taxBalanceTable: DerivedTable = {
  name: taxBalances.name,
  figure: null,
  count: async (tx) => (await tx.first(countOfTaxBalances, {}))?.count ?? 0,
  begin: () => {
    const made = new Map<string, TaxBalanceChange>();
    return {
      receives: [receiving(linesGiven, (line) => addLineToTaxChanges(made, line))],
      verify: async (tx, { faults }) => {
        const rebuilt = new Map(
          [...made].map(([key, change]) => [key, `${change.baseDebitE4} ${change.baseCreditE4}`]),
        );
        let rows = 0;
        for await (const stored of tx.chainSource().versions(taxBalances)) {
          const row = asRow<Row<typeof taxBalances>>(stored);
          rows += 1;
          const object = taxBalanceKey({
            periodId: row.period_id,
            taxCodeId: row.tax_code_id,
            accountId: row.account_id,
            isTax: row.is_tax,
          });
          const expected = rebuilt.get(object) ?? '0 0';
          const found = `${row.base_debit} ${row.base_credit}`;
          if (expected !== found) faults.add({ kind: 'TAX_BALANCE_DIFFERS', object, expected, found });
          rebuilt.delete(object);
        }
        for (const [object, expected] of rebuilt)
          faults.add({ kind: 'TAX_BALANCE_DIFFERS', object, expected, found: 'none' });
        return rows;
      },
      rebuild: (tx) => {
        tx.derive(emptyTaxBalances, {});
        for (const balance of made.values()) addToTaxBalance(tx, balance);
        return made.size;
      },
    };
  },
};
