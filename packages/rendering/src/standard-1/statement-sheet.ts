import type { StatementFacts, StatementSectionFacts } from '../facts.ts';
import { manyLines, oneLine } from '../text/clean.ts';
import { amountText, dateText, moneyText } from '../text/figures.ts';
import { wordsOf, type Words } from '../words.ts';
import { commonOf } from './common.ts';
import type { Sheet, SheetRow, SheetTable, SheetTotal } from './sheet.ts';

/** The sheet of a party's statement, template `standard-1`: a table per currency, each with its opening and closing balance. */
export function statementSheet(facts: StatementFacts): Sheet {
  const { language, side, from, to, sections, party, branding } = facts;
  const words = wordsOf[language];
  const days = `${dateText(from, language)} – ${dateText(to, language)}`;
  const payment = manyLines(branding.bankDetails);
  const common = commonOf(facts, side === 'SALES' ? words.customer : words.vendor);
  return {
    ...common,
    title: words.statements[side],
    subtitle: days,
    marks: facts.isSandbox ? [words.sandbox] : [],
    details: [
      { label: words.period, value: days },
      { label: words.code, value: oneLine(party.code) },
    ],
    tables:
      sections.length === 0
        ? [{ caption: words.nothing, columns: columnsOf(words), rows: [] }]
        : sections.map((section) => sectionTable(section, facts, words)),
    totals: sections.flatMap((section) => closingOf(section, facts, words)),
    payment: side === 'SALES' && payment.length > 0 ? { label: words.bankDetails, lines: payment } : null,
    remarks: null,
  };
}

function columnsOf(words: Words): SheetTable['columns'] {
  return [
    { label: words.date, align: 'left', share: 0.14 },
    { label: words.number, align: 'left', share: 0.2 },
    { label: words.description, align: 'left', share: 0.34 },
    { label: words.amount, align: 'right', share: 0.16 },
    { label: words.balance, align: 'right', share: 0.16 },
  ];
}

/** Throws if the balances shown are not the sums of the amounts shown (acceptance F14). */
function sectionTable(
  section: StatementSectionFacts,
  { language, from, to }: StatementFacts,
  words: Words,
): SheetTable {
  const { currency, openingE4, closingE4, lines } = section;
  let balanceE4 = openingE4;
  const rows = lines.map((line): SheetRow => {
    balanceE4 += line.amountE4;
    if (balanceE4 !== line.balanceE4)
      throw new RangeError('the balances of a statement do not follow its lines');
    const reference = line.reference === null ? '' : oneLine(line.reference);
    const description = oneLine(line.description);
    return {
      cells: [
        dateText(line.postingDate, language),
        reference,
        description === reference ? '' : description,
        amountText(line.amountE4, currency),
        amountText(line.balanceE4, currency),
      ],
      isStrong: false,
    };
  });
  if (balanceE4 !== closingE4)
    throw new RangeError('the closing balance of a statement does not match its lines');
  const balanceRow = (day: string, label: string, amountE4: bigint): SheetRow => ({
    cells: [day, '', label, '', amountText(amountE4, currency)],
    isStrong: true,
  });
  return {
    caption: words.accountIn(currency),
    columns: columnsOf(words),
    rows: [
      balanceRow(dateText(from, language), words.opening, openingE4),
      ...rows,
      balanceRow(dateText(to, language), words.closing, closingE4),
    ],
  };
}

function closingOf(
  { currency, closingE4, closingBaseE4 }: StatementSectionFacts,
  { baseCurrency }: StatementFacts,
  words: Words,
): SheetTotal[] {
  const total: SheetTotal = { label: words.closing, value: moneyText(closingE4, currency), weight: 'grand' };
  if (currency === baseCurrency) return [total];
  const base: SheetTotal = {
    label: `${words.totalInBase} ${baseCurrency}`,
    value: amountText(closingBaseE4, baseCurrency),
    weight: 'faint',
  };
  return [total, base];
}
