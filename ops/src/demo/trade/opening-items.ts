import { minorUnitsOf, type CurrencyCode } from '@cifra/domain/currencies';
import { addDays, type LocalDate } from '@cifra/domain/local-date';
import { roundToMinorE4 } from '@cifra/domain/money';
import { monthOf, share } from '../activities/activity.ts';
import type { Business } from '../business.ts';
import { partiesOf, type DemoParty } from './parties.ts';

/** What a customer owed, or what was owed to a vendor, when the firm took over the books. Amounts: E4, positive. */
export interface DemoOpeningItem {
  readonly key: string;
  readonly side: 'SALES' | 'PURCHASING';
  readonly party: DemoParty;
  readonly date: LocalDate;
  readonly dueDate: LocalDate;
  readonly currency: CurrencyCode;
  readonly amountE4: bigint;
  /** The carrying amount in the old books. */
  readonly baseE4: bigint;
}

/**
 * Two items of customers, one of a foreign customer if there is one, and one of a vendor; all are settled in the first
 * months.
 */
export function openingItemsOf(business: Business, from: LocalDate): DemoOpeningItem[] {
  if (!business.hasOpeningItems) return [];
  const month = monthOf(business, from);
  const { customers, customersAbroad, vendors } = partiesOf(business);
  const items: DemoOpeningItem[] = [];
  const add = (
    side: DemoOpeningItem['side'],
    party: DemoParty | undefined,
    of: { readonly size: number; readonly age: number; readonly worth: number },
  ): void => {
    if (party === undefined) return;
    const baseE4 = share(month, of.size);
    const currency = party.currency ?? business.baseCurrency;
    const date = addDays(from, -of.age);
    items.push({
      key: `OLD-${100 + items.length * 17}`,
      side,
      party,
      date,
      dueDate: addDays(date, party.paymentTermDays),
      currency,
      amountE4: roundToMinorE4(
        { numerator: baseE4 * 1000n, denominator: BigInt(of.worth) },
        minorUnitsOf(currency),
      ),
      baseE4,
    });
  };
  add('SALES', customers[0], { size: 110, age: 20, worth: 1000 });
  add('SALES', customers[3], { size: 64, age: 41, worth: 1000 });
  add('SALES', customersAbroad[0], { size: 90, age: 25, worth: business.exports?.worth ?? 1000 });
  add('PURCHASING', vendors[0], { size: 130, age: 18, worth: 1000 });
  add('PURCHASING', vendors[4 % vendors.length], { size: 45, age: 33, worth: 1000 });
  return items;
}
