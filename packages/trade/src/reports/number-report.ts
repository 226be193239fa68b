import { tenantReport } from '@cifra/books/command';
import { allSeries } from '../series/queries.ts';
import type { TenantReadTx } from '@cifra/database/tx';
import { documentKinds, type DocumentKind } from '@cifra/domain/documents/kinds';
import type { Uuid } from '@cifra/domain/ids';
import { numberGaps, type MissingNumbers } from '@cifra/domain/number-gaps';
import { allLostNumbers } from '@cifra/ledger/derived/lost-numbers';
import { allCounters, namesOfYears, numbersAfter, numbersOfSeries } from './number-queries.ts';

/** What a series of documents gave in a fiscal year. `first` and `last` are null where no document bears a number of it. */
export interface NumberReport {
  readonly kind: DocumentKind;
  readonly series: string;
  /** Null: the series does not begin anew each year. */
  readonly fiscalYear: string | null;
  readonly first: bigint | null;
  readonly last: bigint | null;
  readonly documents: number;
  readonly lastGiven: bigint;
  readonly gaps: readonly MissingNumbers[];
}

/** Numbers that one statement reads. */
const PAGE = 5_000;

/**
 * The gap report (acceptance N5): by kind, the latest fiscal year first. It reads the index of numbers once; the numbers themselves
 * only of a series whose documents and counter do not agree.
 */
export const numberReport = tenantReport<null, NumberReport[]>('documents.numberReport', async (tx) => {
  const kinds = new Map((await tx.all(allSeries, {})).map(({ series, kind }) => [series, kind]));
  const years = new Map((await tx.all(namesOfYears, {})).map((year) => [year.id, year]));
  const found = new Map<string, Omit<NumberReport, 'gaps'> & { readonly fiscalYearId: Uuid }>();
  const place = (series: string, fiscalYearId: Uuid) => `${series} ${fiscalYearId}`;
  const start = (series: string, fiscalYearId: Uuid) => {
    const kind = kinds.get(series);
    const fiscalYear = years.get(fiscalYearId)?.name ?? null;
    return kind === undefined
      ? null
      : {
          kind: kind as DocumentKind,
          series,
          fiscalYearId,
          fiscalYear,
          first: null,
          last: null,
          documents: 0,
          lastGiven: 0n,
        };
  };
  for (const { series, fiscalYearId, ...numbers } of await tx.all(numbersOfSeries, {})) {
    const of = start(series, fiscalYearId);
    if (of !== null) found.set(place(series, fiscalYearId), { ...of, ...numbers });
  }
  for (const { series, fiscal_year_id: fiscalYearId, last_number: lastGiven } of await tx.all(
    allCounters,
    {},
  )) {
    const of = found.get(place(series, fiscalYearId)) ?? start(series, fiscalYearId);
    if (of !== null) found.set(place(series, fiscalYearId), { ...of, lastGiven });
  }
  const lost = Map.groupBy(await tx.all(allLostNumbers, {}), (row) => place(row.series, row.fiscalYearId));
  const startOf = (id: Uuid): string => years.get(id)?.startDate ?? '';
  const ordered = [...found.values()].toSorted(
    (one, other) =>
      documentKinds.indexOf(one.kind) - documentKinds.indexOf(other.kind) ||
      (startOf(one.fiscalYearId) < startOf(other.fiscalYearId) ? 1 : -1),
  );
  const reports: NumberReport[] = [];
  for (const { fiscalYearId, ...report } of ordered) {
    const last = report.last ?? 0n;
    const isWhole = BigInt(report.documents) === last && report.lastGiven <= last;
    const numbers = isWhole ? null : await numbersOf(tx, { series: report.series, fiscalYearId });
    reports.push({
      ...report,
      gaps:
        numbers === null
          ? []
          : numberGaps(numbers, report.lastGiven, lost.get(place(report.series, fiscalYearId))),
    });
  }
  return reports;
});

async function numbersOf(
  tx: TenantReadTx,
  of: { readonly series: string; readonly fiscalYearId: Uuid },
): Promise<bigint[]> {
  const numbers: bigint[] = [];
  for (let isMore = true; isMore;) {
    const page = await tx.all(numbersAfter, { ...of, after: numbers.at(-1) ?? 0n, limit: PAGE });
    numbers.push(...page.map(({ number }) => number));
    isMore = page.length === PAGE;
  }
  return numbers;
}
