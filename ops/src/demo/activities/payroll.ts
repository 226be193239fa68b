import { addMonths, lastOfMonth } from '@cifra/domain/local-date';
import { firstDemoDay, dayOfMonth } from '../calendar.ts';
import { journal, part, say, share, type Activity, type Month } from './activity.ts';
import { taxMovements } from './tax-movements.ts';

/** Thousandths of gross wages: what is withheld from the employee, and what the employer adds. */
const WITHHELD = 110;
const EMPLOYER = 135;

/** Wages and their withholdings, in one or two payments a month, and the previous month's contributions. */
export function payrollOf(month: Month): Activity[] {
  const { business, first } = month;
  const { baseCurrency: currency, isPaidTwiceAMonth } = business;
  const days = isPaidTwiceAMonth ? [dayOfMonth(first, 15), lastOfMonth(first)] : [dayOfMonth(first, 27)];
  // Wages are not seasonal. They rise once a year.
  const grossE4 = grossOf(month) / BigInt(days.length);
  const wholeGrossE4 = part(grossE4, 1000, currency);
  const activities: Activity[] = days.map((date) =>
    journal(date, say(business, 'Planilla', 'Payroll'), {
      currency,
      debit: [
        ['wages', wholeGrossE4],
        ['employerTax', part(wholeGrossE4, EMPLOYER, currency)],
      ],
      credit: [
        ['bank', wholeGrossE4 - part(wholeGrossE4, WITHHELD, currency)],
        ['payrollTax', part(wholeGrossE4, WITHHELD, currency) + part(wholeGrossE4, EMPLOYER, currency)],
      ],
    }),
  );
  return activities;
}

function grossOf(month: Month): bigint {
  const raises = Number(month.first.slice(0, 4)) - 2025;
  return share(month, Math.floor((month.business.wageShare * (1000 + 30 * raises)) / 1000));
}

/** The due date of a month's contributions and tax: the fifteenth of the next month. */
function dueDayOf(month: Month): Activity['date'] {
  return dayOfMonth(addMonths(month.first, 1), 15);
}

/** A month's balance on an account, paid on its due date. */
export function contributionsOf(month: Month, activities: readonly Activity[]): Activity[] {
  const { business } = month;
  const owedE4 = -sumOf(activities, 'payrollTax');
  if (owedE4 <= 0n || month.first < firstDemoDay) return [];
  return [
    journal(
      dueDayOf(month),
      say(business, 'Pago a la Caja de Seguro Social', 'Payroll taxes and contributions paid'),
      {
        currency: business.baseCurrency,
        debit: [['payrollTax', owedE4]],
        credit: [['bank', owedE4]],
      },
    ),
  ];
}

/** Tax on a month's sales less tax on its purchases, paid on its due date; a credit is carried forward. */
export function salesTaxOf(month: Month, activities: readonly Activity[]): Activity[] {
  const { business } = month;
  const collectedE4 = -sumOf(activities, 'outputTax');
  const claimedE4 = sumOf(activities, 'inputTax');
  const offsetE4 = collectedE4 < claimedE4 ? collectedE4 : claimedE4;
  if (collectedE4 <= 0n) return [];
  return [
    journal(
      dueDayOf(month),
      `${say(business, 'Declaración de ITBMS', 'Sales tax return')} ${month.first.slice(0, 7)}`,
      {
        currency: business.baseCurrency,
        debit: [['outputTax', collectedE4]],
        credit: [
          ['inputTax', offsetE4],
          ['bank', collectedE4 - offsetE4],
        ],
      },
    ),
  ];
}

function sumOf(activities: readonly Activity[], account: 'payrollTax' | 'outputTax' | 'inputTax'): bigint {
  return activities
    .flatMap((activity) =>
      account === 'payrollTax' ? (activity.kind === 'journal' ? activity.lines : []) : taxMovements(activity),
    )
    .reduce((sum, line) => (line.account === account ? sum + line.amountE4 : sum), 0n);
}
