import { compareDates, type LocalDate } from '@cifra/domain/local-date';
import type { Business } from '../business.ts';
import { monthsBetween } from '../calendar.ts';
import type { AccountName } from '../chart.ts';
import { monthOf, share, type Activity, type ActivityLine } from './activity.ts';
import { foreignTradeOf } from './foreign.ts';
import { overheadsOf } from './overheads.ts';
import { contributionsOf, payrollOf, salesTaxOf } from './payroll.ts';
import { purchasesOf } from './purchasing.ts';
import { salesOf } from './sales.ts';

export interface Span {
  readonly from: LocalDate;
  readonly to: LocalDate;
}

/** Everything that happened in a business between two days, in order of date. The same business gives the same history. */
export function historyOf(business: Business, { from, to }: Span): Activity[] {
  const activities: Activity[] = [];
  for (const first of monthsBetween(from, to)) {
    const month = monthOf(business, first);
    const own = [
      ...salesOf(month),
      ...purchasesOf(month),
      ...payrollOf(month),
      ...overheadsOf(month),
      ...foreignTradeOf(month),
    ];
    activities.push(...own, ...contributionsOf(month, own), ...salesTaxOf(month, own));
  }
  return activities
    .filter(({ date }) => date >= from && date <= to)
    .toSorted((left, right) => compareDates(left.date, right.date));
}

/** What the business had when the firm took its books over: base currency. They tie but for `difference`, thousandths of a month's sales. */
export function openingOf(business: Business, from: LocalDate, difference: number): ActivityLine[] {
  const month = monthOf(business, from);
  const amount = (thousandths: number): bigint => share(month, thousandths);
  const [bank, foreignBank, equipment, inventory] = [
    amount(1600),
    amount(business.imports === null ? 0 : 1400),
    amount(1100),
    amount(business.trade === 'goods' ? 1300 : 0),
  ];
  const loan = -amount(business.hasLoan ? 900 : 0);
  const balances = { bank, foreignBank, equipment, inventory, loan };
  const sumE4 = Object.values(balances).reduce((sum, amountE4) => sum + amountE4, 0n);
  return Object.entries({ ...balances, capital: amount(difference) - sumE4 })
    .map(([account, amountE4]) => ({
      account: account as AccountName,
      currency: business.baseCurrency,
      amountE4,
    }))
    .filter(({ amountE4 }) => amountE4 !== 0n);
}
