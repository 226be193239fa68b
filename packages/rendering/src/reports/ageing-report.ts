import type { AgeingFacts } from '../facts.ts';
import { paperWordsOf } from '../paper-words.ts';
import type { SheetTable } from '../standard-1/sheet.ts';
import { oneLine } from '../text/clean.ts';
import { moneyText } from '../text/figures.ts';
import { wordsOf } from '../words.ts';
import { columnsOf, daysText, rowOf, type ReportBody } from './report-body.ts';
import type { AgeingReportFacts } from './report-facts.ts';
import { reportWordsOf } from './report-words.ts';

/** A table for each currency, a row for each party. Throws where its parts do not add up (acceptance F14). */
export function ageingReport(facts: AgeingReportFacts): ReportBody {
  const { language, baseCurrency, sections, baseTotalE4, controlBalanceE4 } = facts;
  const words = reportWordsOf[language];
  if (sections.reduce((sum, { totalBaseE4 }) => sum + totalBaseE4, 0n) !== baseTotalE4)
    throw new RangeError('the currencies of an ageing do not add up to its total');
  const codes = sections.map(({ currency }) => currency);
  return {
    currencies: codes.length === 0 ? [baseCurrency] : codes,
    signs: words.debitPositive,
    tables:
      sections.length === 0
        ? [{ caption: words.noFigures, columns: figureColumns(facts), rows: [] }]
        : sections.map((section) => tableOf(section, facts)),
    totals: [
      {
        label: `${wordsOf[language].total} ${baseCurrency}`,
        value: moneyText(baseTotalE4, baseCurrency),
        weight: 'grand',
      },
      { label: words.controlBalance, value: moneyText(controlBalanceE4, baseCurrency), weight: 'faint' },
    ],
    basis: [words.basisOfLists(baseCurrency)],
  };
}

function figureColumns({ language, columns }: AgeingReportFacts): SheetTable['columns'] {
  const papers = paperWordsOf[language];
  const words = reportWordsOf[language];
  const [, ...compared] = columns.map((column) => daysText(column, language));
  const buckets = [papers.notDue, '1–30', '31–60', '61–90', papers.over90, wordsOf[language].total];
  return columnsOf([words.code, words.party], [...buckets, ...compared]);
}

function tableOf(section: AgeingReportFacts['sections'][number], facts: AgeingReportFacts): SheetTable {
  const { currency, rows, total } = section;
  const { language, columns } = facts;
  const words = reportWordsOf[language];
  const compared = columns
    .slice(1)
    .map((_, index) => rows.reduce((sum, { comparedE4 }) => sum + (comparedE4[index] ?? 0n), 0n));
  if (rows.reduce((sum, { ageing }) => sum + ageing.totalE4, 0n) !== total.totalE4)
    throw new RangeError('the parties of an ageing do not add up to its total');
  return {
    caption: words.openIn(currency),
    columns: figureColumns(facts),
    rows: [
      ...rows.map(({ code, name, ageing, comparedE4 }) =>
        rowOf([oneLine(code), oneLine(name)], [...amountsOf(ageing), ...comparedE4], { currency }),
      ),
      rowOf(['', words.totals], [...amountsOf(total), ...compared], { currency, isStrong: true }),
    ],
  };
}

function amountsOf({
  notDue,
  days1To30,
  days31To60,
  days61To90,
  daysOver90,
  totalE4,
}: AgeingFacts): readonly bigint[] {
  if (notDue + days1To30 + days31To60 + days61To90 + daysOver90 !== totalE4)
    throw new RangeError('the parts of an ageing do not add up to its total');
  return [notDue, days1To30, days31To60, days61To90, daysOver90, totalE4];
}
