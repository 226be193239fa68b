import { addMonths, compareDates, lastOfMonth, type LocalDate } from '@cifra/domain/local-date';
import type { Business } from './business.ts';
import { dayOfMonth as on, monthsBetween } from './calendar.ts';
import type { AccountName } from './chart.ts';
import { openingItemsOf } from './trade/opening-items.ts';
import { tradeOf } from './trade/trade.ts';
import { monthOf, share, type Activity, type ActivityLine } from './activities/activity.ts';
import type { SettlementActivity, TradeActivity } from './activities/trade-activity.ts';
import { BOUGHT_ON, boughtCurrency, SOLD_ON, soldCurrency } from './activities/foreign.ts';
import { overheadsOf } from './activities/overheads.ts';
import { contributionsOf, payrollOf, salesTaxOf } from './activities/payroll.ts';
import { salesOf } from './activities/sales.ts';

export interface Span {
  readonly from: LocalDate;
  readonly to: LocalDate;
}

/**
 * Everything that happened in a business between two days, by date; on the same day, documents come before what settles them. The
 * same business always gives the same history.
 */
export function historyOf(business: Business, { from, to }: Span): Activity[] {
  const trade = tradeOf(business, { from, to });
  const activities: Activity[] = [...trade];
  for (const first of monthsBetween(from, to)) {
    const month = monthOf(business, first);
    const [previous, next] = [addMonths(first, -1), addMonths(first, 1)];
    const ofMonth = trade.filter(({ date }) => date >= first && date <= lastOfMonth(first));
    const own = [
      ...salesOf(month),
      ...payrollOf(month),
      ...overheadsOf(month),
      ...boughtCurrency(
        month,
        movedAbroad(trade, 'PAYMENT', { after: on(first, BOUGHT_ON - 3), until: on(next, BOUGHT_ON - 3) }),
      ),
      ...soldCurrency(
        month,
        movedAbroad(trade, 'RECEIPT', { after: on(previous, SOLD_ON - 3), until: on(first, SOLD_ON - 3) }),
      ),
    ];
    activities.push(...own, ...contributionsOf(month, own), ...salesTaxOf(month, [...own, ...ofMonth]));
  }
  return activities
    .filter(({ date }) => date >= from && date <= to)
    .toSorted((left, right) => compareDates(left.date, right.date) || order[left.kind] - order[right.kind]);
}

/** The order within one day: notes come days after their documents. */
const order: Readonly<Record<Activity['kind'], number>> = {
  journal: 0,
  exchange: 0,
  document: 1,
  void: 2,
  settlement: 3,
  allocation: 4,
};

/** Movements on the foreign bank account from one day to the next, with the bank's fees. */
function movedAbroad(
  trade: readonly TradeActivity[],
  type: SettlementActivity['type'],
  { after, until }: { readonly after: LocalDate; readonly until: LocalDate },
): bigint {
  return trade.reduce((sumE4, activity) => {
    if (activity.kind !== 'settlement' || activity.type !== type || activity.bank.account !== 'foreignBank')
      return sumE4;
    if (activity.date <= after || activity.date > until) return sumE4;
    return sumE4 + activity.settledE4 + (type === 'PAYMENT' ? activity.feeE4 : -activity.feeE4);
  }, 0n);
}

/**
 * The business's balances when the firm took over its books, in base currency. With the open items they tie, except for
 * `difference`, in thousandths of a month's sales.
 */
export function openingOf(business: Business, from: LocalDate, difference: number): ActivityLine[] {
  const month = monthOf(business, from);
  const amount = (thousandths: number): bigint => share(month, thousandths);
  const [bank, foreignBank, equipment, inventory] = [
    // A business that sells on credit needs more capital to start with.
    amount(1600 + 2 * business.invoiced),
    amount(business.imports === null ? 0 : 1400),
    amount(1100),
    amount(business.trade === 'goods' ? 1300 : 0),
  ];
  const loan = -amount(business.hasLoan ? 900 : 0);
  const balances = { bank, foreignBank, equipment, inventory, loan };
  const itemsE4 = openingItemsOf(business, from).reduce(
    (sum, { side, baseE4 }) => sum + (side === 'SALES' ? baseE4 : -baseE4),
    0n,
  );
  const sumE4 = Object.values(balances).reduce((sum, amountE4) => sum + amountE4, itemsE4);
  return Object.entries({ ...balances, capital: amount(difference) - sumE4 })
    .map(([account, amountE4]) => ({
      account: account as AccountName,
      currency: business.baseCurrency,
      amountE4,
    }))
    .filter(({ amountE4 }) => amountE4 !== 0n);
}
