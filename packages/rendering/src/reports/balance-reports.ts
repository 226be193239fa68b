import type { CurrencyCode } from '@cifra/domain/currencies';
import type { SheetRow, SheetTable, SheetTotal } from '../standard-1/sheet.ts';
import { oneLine } from '../text/clean.ts';
import { moneyText } from '../text/figures.ts';
import { wordsOf } from '../words.ts';
import { columnsOf, daysText, negated, rowOf, sumsOf, type ReportBody } from './report-body.ts';
import type {
  AccountAmounts,
  BalanceSheetFacts,
  ComputedAmounts,
  IncomeStatementFacts,
  TrialBalanceFacts,
} from './report-facts.ts';
import { reportWordsOf, type ReportWords } from './report-words.ts';

/** The three reports of balances, as a table each. All throw where what they show does not add up (acceptance F14). */

/** Throws unless opening + debits − credits is each balance, and the balances of every column add up to zero. */
export function trialBalanceReport(facts: TrialBalanceFacts): ReportBody {
  const { language, baseCurrency: currency, rows, computed, columns } = facts;
  const words = reportWordsOf[language];
  const [, ...compared] = columns.map((column) => daysText(column, language));
  const labels = [words.opening, words.debit, words.credit, wordsOf[language].balance, ...compared];
  for (const { openingE4, debitE4, creditE4, amountsE4 } of rows)
    if (openingE4 + debitE4 - creditE4 !== amountsE4[0])
      throw new RangeError('a row of a trial balance does not add up');
  const sums = sumsOf([...rows, ...computed], columns.length);
  if (sums.some((sum) => sum !== 0n)) throw new RangeError('a trial balance does not balance');
  const total = (of: 'debitE4' | 'creditE4'): bigint => rows.reduce((sum, row) => sum + row[of], 0n);
  const opening = [
    ...rows.map(({ openingE4 }) => openingE4),
    ...computed.map(({ amountsE4 }) => amountsE4[0]),
  ];
  const table: SheetTable = {
    caption: null,
    columns: columnsOf([words.code, words.account], labels),
    rows: [
      ...rows.map(({ code, name, openingE4, debitE4, creditE4, amountsE4 }) =>
        rowOf([oneLine(code), oneLine(name)], [openingE4, debitE4, creditE4, ...amountsE4], { currency }),
      ),
      ...computed.map((line) =>
        rowOf(['', nameOf(line, words)], [line.amountsE4[0] ?? 0n, 0n, 0n, ...line.amountsE4], { currency }),
      ),
      rowOf(
        ['', words.totals],
        [
          opening.reduce<bigint>((sum, amountE4) => sum + (amountE4 ?? 0n), 0n),
          total('debitE4'),
          total('creditE4'),
          ...sums,
        ],
        { currency, isStrong: true },
      ),
    ],
  };
  return {
    currencies: [currency],
    signs: words.debitPositive,
    tables: [table],
    totals: [],
    basis: words.basisOfStatements(currency),
  };
}

/** Throws unless assets are liabilities and equity in every column. */
export function balanceSheetReport(facts: BalanceSheetFacts): ReportBody {
  const { language, baseCurrency: currency, assets, liabilities, equity, computed, columns } = facts;
  const words = reportWordsOf[language];
  const count = columns.length;
  const owned = sumsOf(assets, count);
  const owed = negated(sumsOf([...liabilities, ...equity, ...computed], count));
  if (owned.some((sum, index) => sum !== owed[index]))
    throw new RangeError('a balance sheet does not balance');
  const results = computed.map((line) => ({ code: '', name: nameOf(line, words), ...line }));
  return statementOf(facts, {
    rows: [
      ...sectionRows(words.assets, assets, { currency, count, words }),
      ...sectionRows(words.liabilities, credited(liabilities), { currency, count, words }),
      ...sectionRows(words.equity, credited([...equity, ...results]), { currency, count, words }),
    ],
    totals: [
      { label: words.totalOf(words.assets), value: moneyText(owned[0] ?? 0n, currency), weight: 'plain' },
      {
        label: words.totalOf(words.liabilitiesAndEquity),
        value: moneyText(owed[0] ?? 0n, currency),
        weight: 'plain',
      },
    ],
    last: [words.totalOf(words.liabilitiesAndEquity), owed],
  });
}

export function incomeStatementReport(facts: IncomeStatementFacts): ReportBody {
  const { language, baseCurrency: currency, income, expense, columns } = facts;
  const words = reportWordsOf[language];
  const count = columns.length;
  const result = negated(sumsOf([...income, ...expense], count));
  return statementOf(facts, {
    rows: [
      ...sectionRows(words.income, credited(income), { currency, count, words }),
      ...sectionRows(words.expense, expense, { currency, count, words }),
    ],
    totals: [{ label: words.result, value: moneyText(result[0] ?? 0n, currency), weight: 'grand' }],
    last: [words.result, result],
  });
}

function statementOf(
  { language, baseCurrency: currency, columns }: BalanceSheetFacts | IncomeStatementFacts,
  {
    rows,
    totals,
    last: [lastName, lastE4],
  }: {
    readonly rows: readonly SheetRow[];
    readonly totals: readonly SheetTotal[];
    readonly last: readonly [name: string, amountsE4: readonly bigint[]];
  },
): ReportBody {
  const words = reportWordsOf[language];
  const labels = columns.map((column) => daysText(column, language));
  return {
    currencies: [currency],
    signs: words.ownSide,
    tables: [
      {
        caption: null,
        columns: columnsOf([words.code, words.account], labels),
        rows: [...rows, rowOf(['', lastName], lastE4, { currency, isStrong: true })],
      },
    ],
    totals,
    basis: words.basisOfStatements(currency),
  };
}

/** A heading, the accounts, and their total. */
function sectionRows(
  name: string,
  rows: readonly AccountAmounts[],
  of: { readonly currency: CurrencyCode; readonly count: number; readonly words: ReportWords },
): SheetRow[] {
  const { currency, count, words } = of;
  const blanks = Array.from({ length: count }, () => '');
  return [
    { cells: ['', name, ...blanks], isStrong: true },
    ...rows.map((row) => rowOf([oneLine(row.code), oneLine(row.name)], row.amountsE4, { currency })),
    rowOf(['', words.totalOf(name)], sumsOf(rows, count), { currency, isStrong: true }),
  ];
}

/** With credits positive. */
const credited = (rows: readonly AccountAmounts[]): AccountAmounts[] =>
  rows.map((row) => ({ ...row, amountsE4: negated(row.amountsE4) }));

function nameOf({ kind, fiscalYear }: ComputedAmounts, words: ReportWords): string {
  return kind === 'RUNNING_RESULT' ? words.running(fiscalYear) : words.unclosed(fiscalYear);
}
