import type { SheetRow, SheetTable } from '../standard-1/sheet.ts';
import { oneLine } from '../text/clean.ts';
import { amountText, dateText, moneyText } from '../text/figures.ts';
import { wordsOf } from '../words.ts';
import type { ReportBody } from './report-body.ts';
import type { GeneralLedgerFacts, LedgerAccountFacts } from './report-facts.ts';
import { reportWordsOf } from './report-words.ts';

/** A table for each account: what it opened with, its lines with the balance after each, what it closed with. */
export function ledgerReport(facts: GeneralLedgerFacts): ReportBody {
  const { language, baseCurrency: currency, accounts } = facts;
  const words = reportWordsOf[language];
  return {
    currencies: [currency],
    signs: words.debitPositive,
    tables:
      accounts.length === 0
        ? [{ caption: words.noFigures, columns: columnsOf(facts), rows: [] }]
        : accounts.map((account) => tableOf(account, facts)),
    totals: [],
    basis: [words.basisOfLists(currency)],
  };
}

function columnsOf({ language }: GeneralLedgerFacts): SheetTable['columns'] {
  const words = reportWordsOf[language];
  const { date, description, balance } = wordsOf[language];
  return [
    { label: date, align: 'left', share: 0.12 },
    { label: words.entry, align: 'left', share: 0.16 },
    { label: description, align: 'left', share: 0.21 },
    { label: words.original, align: 'right', share: 0.15 },
    { label: words.debit, align: 'right', share: 0.12 },
    { label: words.credit, align: 'right', share: 0.12 },
    { label: balance, align: 'right', share: 0.12 },
  ];
}

/** Throws unless opening + lines − what was carried is the closing balance (acceptance F14). */
function tableOf(account: LedgerAccountFacts, facts: GeneralLedgerFacts): SheetTable {
  const { language, baseCurrency: currency, columns } = facts;
  const { openingE4, lines, carriedE4, closingE4 } = account;
  const words = reportWordsOf[language];
  const moved = lines.reduce((sum, { amountE4 }) => sum + amountE4, openingE4);
  if (moved - carriedE4 !== closingE4) throw new RangeError('an account of a ledger does not add up');
  const balanceRow = (day: string, label: string, amountE4: bigint): SheetRow => ({
    cells: [day, '', label, '', '', '', amountText(amountE4, currency)],
    isStrong: true,
  });
  const [own] = columns;
  const from = own?.from ? dateText(own.from, language) : '';
  const carried = carriedE4 === 0n ? [] : [balanceRow('', words.carried, -carriedE4)];
  return {
    caption: `${oneLine(account.code)} ${oneLine(account.name)}`,
    columns: columnsOf(facts),
    rows: [
      balanceRow(from, wordsOf[language].opening, openingE4),
      ...lines.map(({ postingDate, entry, description, original, amountE4, balanceE4 }): SheetRow => ({
        cells: [
          dateText(postingDate, language),
          oneLine(entry),
          oneLine(description),
          original === null ? '' : moneyText(original.amountE4, original.currency),
          amountE4 > 0n ? amountText(amountE4, currency) : '',
          amountE4 > 0n ? '' : amountText(-amountE4, currency),
          amountText(balanceE4, currency),
        ],
        isStrong: false,
      })),
      ...carried,
      balanceRow(own ? dateText(own.to, language) : '', wordsOf[language].closing, closingE4),
    ],
  };
}
