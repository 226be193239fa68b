import { compareDates, type LocalDate } from '@cifra/domain/local-date';
import type { Business } from '../business.ts';
import { monthsBetween } from '../calendar.ts';
import { journal, monthOf, say, share, type Activity } from './activity.ts';
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
  return [
    ...openingOf(business, from),
    ...activities
      .filter(({ date }) => date >= from && date <= to)
      .toSorted((a, b) => compareDates(a.date, b.date)),
  ];
}

/** What the business had when its history begins. */
export function openingOf(business: Business, from: LocalDate): Activity[] {
  const month = monthOf(business, from);
  const amount = (thousandths: number): bigint => share(month, thousandths);
  const isGoods = business.trade === 'goods';
  const loanE4 = business.hasLoan ? amount(900) : 0n;
  const [bankE4, foreignE4, equipmentE4, inventoryE4] = [
    amount(1600),
    amount(business.imports === null ? 0 : 1400),
    amount(1100),
    amount(isGoods ? 1300 : 0),
  ];
  return [
    journal(
      from,
      say(business, 'Aporte de los socios y activos', 'Paid in by the owners, and what was there'),
      {
        currency: business.baseCurrency,
        debit: [
          ['bank', bankE4],
          ['foreignBank', foreignE4],
          ['equipment', equipmentE4],
          ['inventory', inventoryE4],
        ],
        credit: [
          ['loan', loanE4],
          ['capital', bankE4 + foreignE4 + equipmentE4 + inventoryE4 - loanE4],
        ],
      },
    ),
  ];
}
