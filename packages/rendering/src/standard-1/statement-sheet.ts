import type { AgeingFacts, StatementFacts, StatementSectionFacts } from '../facts.ts';
import { manyLines, oneLine } from '../text/clean.ts';
import { amountText, dateText, moneyText } from '../text/figures.ts';
import { paperWordsOf, type PaperWords } from '../paper-words.ts';
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
        : sections.flatMap((section) => [
            sectionTable(section, facts, words),
            ...openTables(section, facts, words),
          ]),
    totals: sections.flatMap((section) => closingOf(section, facts, words)),
    payment: side === 'SALES' && payment.length > 0 ? { label: words.bankDetails, lines: payment } : null,
    remarks: null,
  };
}

function columnsOf(words: Words): SheetTable['columns'] {
  return [
    { label: words.date, align: 'left', share: 0.135 },
    { label: words.description, align: 'left', share: 0.29 },
    { label: words.reference, align: 'left', share: 0.15 },
    { label: words.dueDate, align: 'left', share: 0.135 },
    { label: words.amount, align: 'right', share: 0.145 },
    { label: words.balance, align: 'right', share: 0.145 },
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
    return {
      cells: [
        dateText(line.postingDate, language),
        textOf(line, words),
        line.partyReference === null ? '' : oneLine(line.partyReference),
        line.dueDate === null ? '' : dateText(line.dueDate, language),
        amountText(line.amountE4, currency),
        amountText(line.balanceE4, currency),
      ],
      isStrong: false,
    };
  });
  if (balanceE4 !== closingE4)
    throw new RangeError('the closing balance of a statement does not match its lines');
  const balanceRow = (day: string, label: string, amountE4: bigint): SheetRow => ({
    cells: [day, label, '', '', '', amountText(amountE4, currency)],
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

/** Kind and number of its document, and what it says beside that. */
function textOf(
  { kind, reference, description }: StatementSectionFacts['lines'][number],
  words: Words,
): string {
  const said = oneLine(description);
  const number = reference === null ? '' : oneLine(reference);
  const numbered = number === '' || said.startsWith(number) ? said : `${number} ${said}`;
  return kind === null ? numbered : `${words.kinds[kind]} ${numbered}`;
}

/** What is open at the end, item by item and by how long it is overdue. Throws if either does not add up to the closing balance (F14). */
function openTables(
  { currency, closingE4, openItems, ageing }: StatementSectionFacts,
  { language, to }: StatementFacts,
  words: Words,
): SheetTable[] {
  const papers = paperWordsOf[language];
  const day = dateText(to, language);
  const sumE4 = openItems.reduce((sum, { openE4 }) => sum + openE4, 0n);
  if (sumE4 !== closingE4 || ageing.totalE4 !== closingE4)
    throw new RangeError('the open items of a statement do not add up to its closing balance');
  if (openItems.length === 0) return [];
  const items: SheetTable = {
    caption: papers.openOn(currency, day),
    columns: [
      { label: words.number, align: 'left', share: 0.28 },
      { label: words.documentDate, align: 'left', share: 0.19 },
      { label: words.dueDate, align: 'left', share: 0.19 },
      { label: papers.daysOverdue, align: 'right', share: 0.16 },
      { label: papers.openAmount, align: 'right', share: 0.18 },
    ],
    rows: openItems.map(({ reference, documentDate, dueDate, daysOverdue, openE4 }) => ({
      cells: [
        oneLine(reference),
        dateText(documentDate, language),
        dateText(dueDate, language),
        // What the firm owes is not overdue.
        daysOverdue > 0 && openE4 > 0n ? String(daysOverdue) : '—',
        amountText(openE4, currency),
      ],
      isStrong: false,
    })),
  };
  return [items, ageingTable({ caption: papers.ageingOn(currency, day), ageing, currency }, papers, words)];
}

function ageingTable(
  {
    caption,
    ageing,
    currency,
  }: { readonly caption: string; readonly ageing: AgeingFacts; readonly currency: string },
  papers: PaperWords,
  words: Words,
): SheetTable {
  const shown = [
    [papers.notDue, ageing.notDue],
    ['1–30', ageing.days1To30],
    ['31–60', ageing.days31To60],
    ['61–90', ageing.days61To90],
    [papers.over90, ageing.daysOver90],
    [words.total, ageing.totalE4],
  ] as const;
  if (shown.slice(0, -1).reduce((sum, [, amountE4]) => sum + amountE4, 0n) !== ageing.totalE4)
    throw new RangeError('the parts of an ageing do not add up to its total');
  return {
    caption,
    columns: shown.map(([label]) => ({ label, align: 'right', share: 1 / shown.length })),
    rows: [{ cells: shown.map(([, amountE4]) => amountText(amountE4, currency)), isStrong: true }],
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
