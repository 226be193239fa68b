import type { LocalDate } from '@cifra/domain/local-date';
import { refusalCodes } from '@cifra/domain/refusal-codes';
import { accepted } from '@cifra/domain/result';
import { andThen, fields, map, optional } from '@cifra/subgraph-kit/parse/combine';
import { invalid, parser, type InputPath, type Parsed } from '@cifra/subgraph-kit/parse/parser';
import { instant } from '@cifra/subgraph-kit/parse/instant';
import { asGiven, date, uuid } from '@cifra/subgraph-kit/parse/values';
import { comparatives, type AskedReport } from '@cifra/trade/rendering/reports/report-request';
import type { DocumentSide, RenderedReportInput, ReportComparative } from '../generated/resolvers.ts';
import { format, language } from './rendering.ts';

const inputInvalid = refusalCodes('INPUT_INVALID');

/** In one order, and each once. */
const comparedWith = map(optional(asGiven<readonly ReportComparative[]>()), (given) =>
  comparatives.filter((each) => given?.includes(each)),
);

function inOrder<Read extends { readonly from: LocalDate; readonly to: LocalDate }>(
  read: Read,
  path: InputPath,
): Parsed<Read, 'INPUT_INVALID'> {
  return read.to < read.from ? invalid([...path, 'to'], 'must not be before from', read.to) : accepted(read);
}

/** Of the books as they were; null: as they are. */
const known = { knownAt: optional(instant) };

const balances = fields({ asOf: date, ...known, comparedWith });
const incomeStatement = andThen(
  fields({ from: date, to: date, ...known, comparedWith }),
  inputInvalid,
  inOrder,
);
const ledger = andThen(
  fields({ accountId: optional(uuid), from: date, to: date, ...known }),
  inputInvalid,
  inOrder,
);
const ageing = fields({ side: asGiven<DocumentSide>(), asOf: date, comparedWith });

const asKnown = <Read extends { readonly knownAt: string | null }>({
  knownAt: knownAtMicros,
  ...read
}: Read) => ({
  ...read,
  knownAtMicros,
});

const readings = {
  trialBalance: map(balances, (read) => ({ report: 'TRIAL_BALANCE' as const, ...asKnown(read) })),
  balanceSheet: map(balances, (read) => ({ report: 'BALANCE_SHEET' as const, ...asKnown(read) })),
  incomeStatement: map(incomeStatement, (read) => ({
    report: 'INCOME_STATEMENT' as const,
    ...asKnown(read),
  })),
  generalLedger: map(ledger, (read) => ({ report: 'GENERAL_LEDGER' as const, ...asKnown(read) })),
  ageing: map(ageing, (read) => ({ report: 'AGEING' as const, ...read })),
};

/** The schema has seen that exactly one is given. */
const asked = parser(
  inputInvalid,
  (input: RenderedReportInput, path): Parsed<AskedReport, 'INPUT_INVALID'> => {
    if (input.trialBalance) return readings.trialBalance.parse(input.trialBalance, [...path, 'trialBalance']);
    if (input.balanceSheet) return readings.balanceSheet.parse(input.balanceSheet, [...path, 'balanceSheet']);
    if (input.incomeStatement)
      return readings.incomeStatement.parse(input.incomeStatement, [...path, 'incomeStatement']);
    if (input.generalLedger)
      return readings.generalLedger.parse(input.generalLedger, [...path, 'generalLedger']);
    if (input.ageing) return readings.ageing.parse(input.ageing, [...path, 'ageing']);
    return invalid(path, 'must name a report', null);
  },
);

export const reportRendering = map(fields({ report: asked, format, language }), ({ report, ...file }) => ({
  ...report,
  ...file,
}));
