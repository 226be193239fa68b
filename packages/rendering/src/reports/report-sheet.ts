import { formatInstant } from '@cifra/domain/instant';
import { localDate } from '@cifra/domain/local-date';
import type { Language } from '../facts.ts';
import { issuedOf } from '../standard-1/common.ts';
import type { Sheet } from '../standard-1/sheet.ts';
import { dateText } from '../text/figures.ts';
import { wordsOf } from '../words.ts';
import { ageingReport } from './ageing-report.ts';
import { balanceSheetReport, incomeStatementReport, trialBalanceReport } from './balance-reports.ts';
import { ledgerReport } from './ledger-report.ts';
import { daysText, type ReportBody } from './report-body.ts';
import type { ReportFacts } from './report-facts.ts';
import { reportWordsOf } from './report-words.ts';

/** The sheet of a report: the tenant's legal details, what it is of, when it was prepared, the figures, and what they rest on. */
export function reportSheet(facts: ReportFacts): Sheet {
  const { language, columns, report } = facts;
  const words = reportWordsOf[language];
  const [own, ...compared] = columns;
  const days = own === undefined ? '' : daysText(own, language);
  const body = bodyOf(facts);
  const isOfDay = own?.from === null;
  const former = (facts.formerColumns ?? []).map((column) => {
    const ledgerFrom = facts.ledgerFromOf?.get(column);
    return ledgerFrom === undefined
      ? words.formerBooks(daysText(column, language))
      : words.partlyFormerBooks(daysText(column, language), dateText(ledgerFrom, language));
  });
  const { leftOutUpTo = null } = facts;
  const leftOut = leftOutUpTo === null ? [] : [words.leftOut(dateText(leftOutUpTo, language))];
  const booksFrom = facts.booksFrom ?? null;
  const before =
    booksFrom === null
      ? []
      : (facts.columnsBeforeBooks ?? []).map((column) =>
          words.beforeBooks(daysText(column, language), dateText(booksFrom, language)),
        );
  return {
    ...issuedOf(facts),
    title: report === 'AGEING' ? words.ageing[facts.side] : words.titles[report],
    subtitle: days,
    marks: facts.isSandbox ? [wordsOf[language].sandbox] : [],
    party: {
      label: words.presentation,
      lines: [words.figuresIn(body.currencies.join(', ')), words.byPostingDate, body.signs],
    },
    details: [
      { label: isOfDay ? words.asOf : wordsOf[language].period, value: days },
      ...compared.map((column) => ({ label: words.comparedWith, value: daysText(column, language) })),
      { label: words.preparedAt, value: instantText(facts.instantMicros, { language, isExact: false }) },
      ...(facts.knownAtMicros === null
        ? []
        : [{ label: words.knownAt, value: instantText(facts.knownAtMicros, { language, isExact: true }) }]),
      { label: words.commit, value: facts.commitNumber },
    ],
    tables: body.tables,
    totals: body.totals,
    payment: null,
    remarks: { label: words.basis, lines: [...body.basis, ...leftOut, ...former, ...before] },
  };
}

/** A day and a time in UTC: to the minute, or as exact as it is. */
function instantText(
  instantMicros: bigint,
  { language, isExact }: { readonly language: Language; readonly isExact: boolean },
): string {
  const text = formatInstant(instantMicros);
  const time = isExact
    ? text
        .slice(11, -1)
        .replace(/(\.\d*?)0+$/, '$1')
        .replace(/\.$/, '')
    : text.slice(11, 16);
  return `${dateText(localDate(text.slice(0, 10)), language)} ${time} UTC`;
}

function bodyOf(facts: ReportFacts): ReportBody {
  if (facts.report === 'TRIAL_BALANCE') return trialBalanceReport(facts);
  if (facts.report === 'BALANCE_SHEET') return balanceSheetReport(facts);
  if (facts.report === 'INCOME_STATEMENT') return incomeStatementReport(facts);
  return facts.report === 'GENERAL_LEDGER' ? ledgerReport(facts) : ageingReport(facts);
}
