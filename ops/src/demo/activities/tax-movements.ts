import type { AccountName } from '../chart.ts';
import type { Activity } from './activity.ts';
import { totalOf, type DocumentActivity } from './trade-activity.ts';

/** An activity's movements on the tax accounts, debit positive. Only documents in base currency are taxed. */
export function taxMovements(
  activity: Activity,
): readonly { readonly account: AccountName; readonly amountE4: bigint }[] {
  switch (activity.kind) {
    case 'journal':
      return activity.lines.filter(({ account }) => account === 'outputTax' || account === 'inputTax');
    case 'exchange':
    case 'allocation':
      return [];
    case 'document':
      return documentTax(activity);
    case 'void':
      return documentTax(activity.document).map(({ account, amountE4 }) => ({
        account,
        amountE4: -amountE4,
      }));
    case 'settlement':
      return activity.withheldE4 === 0n ? [] : [{ account: 'inputTax', amountE4: activity.withheldE4 }];
  }
}

function documentTax(
  document: DocumentActivity,
): { readonly account: AccountName; readonly amountE4: bigint }[] {
  const { taxE4 } = totalOf(document);
  switch (document.type) {
    case 'INVOICE':
      return [{ account: 'outputTax', amountE4: -taxE4 }];
    case 'SALES_CREDIT_NOTE':
      return [{ account: 'outputTax', amountE4: taxE4 }];
    case 'BILL':
      return [{ account: 'inputTax', amountE4: taxE4 }];
    case 'PURCHASE_CREDIT_NOTE':
      return [{ account: 'inputTax', amountE4: -taxE4 }];
  }
}
