import { lastOfMonth } from '@cifra/domain/local-date';
import { minorUnitsOf } from '@cifra/domain/currencies';
import { dayOfMonth } from '../calendar.ts';
import type { AccountName } from '../chart.ts';
import { journal, say, share, type Activity, type JournalActivity, type Month } from './activity.ts';
import { taxOn } from './sales.ts';

interface Cost {
  readonly account: AccountName;
  readonly day: number;
  readonly share: number;
  readonly spread: number;
  readonly isTaxed: boolean;
  readonly es: string;
  readonly en: string;
}

const costs: readonly Cost[] = [
  {
    account: 'utilities',
    day: 9,
    share: 17,
    spread: 220,
    isTaxed: false,
    es: 'Electricidad y agua',
    en: 'Electricity and water',
  },
  {
    account: 'telephone',
    day: 12,
    share: 5,
    spread: 30,
    isTaxed: true,
    es: 'Teléfono e internet',
    en: 'Telephone and internet',
  },
  {
    account: 'fees',
    day: 24,
    share: 11,
    spread: 0,
    isTaxed: true,
    es: 'Honorarios de contabilidad',
    en: 'Accounting fees',
  },
  {
    account: 'marketing',
    day: 18,
    share: 8,
    spread: 450,
    isTaxed: true,
    es: 'Publicidad',
    en: 'Advertising',
  },
];

const quarterly: readonly Cost[] = [
  {
    account: 'insurance',
    day: 4,
    share: 24,
    spread: 0,
    isTaxed: false,
    es: 'Póliza de seguro, trimestre',
    en: 'Insurance, quarter',
  },
  {
    account: 'repairs',
    day: 16,
    share: 19,
    spread: 600,
    isTaxed: true,
    es: 'Mantenimiento de equipo',
    en: 'Repairs to equipment',
  },
];

/** Rent on the first of the month, what every business pays, the bank's charges, depreciation and the loan's instalment. */
export function overheadsOf(month: Month): Activity[] {
  const { business, first } = month;
  const { baseCurrency: currency } = business;
  const isQuarter = Number(first.slice(5, 7)) % 3 === 0;
  const activities = [...costs, ...(isQuarter ? quarterly : [])].map((cost) => paid(month, cost));
  activities.push(
    paid(month, {
      account: 'rent',
      day: 1,
      share: business.rentShare,
      spread: 0,
      isTaxed: true,
      es: 'Alquiler del mes',
      en: 'Rent of the month',
    }),
    paid(month, {
      account: 'bankFees',
      day: 31,
      share: 2,
      spread: 300,
      isTaxed: false,
      es: 'Comisiones bancarias',
      en: 'Bank fees',
    }),
    journal(lastOfMonth(first), say(business, 'Depreciación del mes', 'Depreciation of the month'), {
      currency,
      debit: [['depreciation', share(month, 15)]],
      credit: [['depreciated', share(month, 15)]],
    }),
  );
  if (business.hasLoan)
    activities.push(
      journal(dayOfMonth(first, 5), say(business, 'Abono al préstamo bancario', 'Loan instalment'), {
        currency,
        debit: [
          ['loan', share(month, 22)],
          ['interest', share(month, 7, { spread: 20 })],
        ],
        credit: [],
      }),
    );
  else if (isQuarter)
    activities.push(
      journal(
        dayOfMonth(first, 26),
        say(business, 'Dividendos a los accionistas', 'Dividend to the owners'),
        {
          currency,
          debit: [['drawings', share(month, 90)]],
          credit: [['bank', share(month, 90)]],
        },
      ),
    );
  return activities.map(fromBank);
}

function paid(month: Month, { account, day, share: size, spread, isTaxed, es, en }: Cost): JournalActivity {
  const { business, first } = month;
  const { baseCurrency: currency, inputTax } = business;
  const netE4 = share(month, size, { spread });
  const taxE4 = isTaxed ? taxOn(netE4, inputTax, minorUnitsOf(currency)) : 0n;
  return journal(dayOfMonth(first, day), say(business, es, en), {
    currency,
    debit: [
      [account, netE4],
      ['inputTax', taxE4],
    ],
    credit: [['bank', netE4 + taxE4]],
  });
}

/** Expenses posted so far are paid from the bank. */
function fromBank(activity: JournalActivity): JournalActivity {
  const sumE4 = activity.lines.reduce((sum, { amountE4 }) => sum + amountE4, 0n);
  const [first] = activity.lines;
  if (sumE4 === 0n || first === undefined) return activity;
  return { ...activity, lines: [...activity.lines, { ...first, account: 'bank', amountE4: -sumE4 }] };
}
