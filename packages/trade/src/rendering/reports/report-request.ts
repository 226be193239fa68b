import type { Uuid } from '@cifra/domain/ids';
import { formatInstant } from '@cifra/domain/instant';
import {
  addDays,
  addMonths,
  daysBetween,
  earliestDate,
  firstOfMonth,
  lastOfMonth,
  type LocalDate,
} from '@cifra/domain/local-date';
import type { Language } from '@cifra/rendering/facts';
import type { ReportColumn, ReportName } from '@cifra/rendering/reports/report-facts';

/** What a report is compared with, beside its own days. */
export const comparatives = ['PREVIOUS_PERIOD', 'PREVIOUS_YEAR'] as const;
export type Comparative = (typeof comparatives)[number];

interface Known {
  /** The books as they were at that instant: microseconds since the epoch as decimal digits. Null or left out: as they are. */
  readonly knownAtMicros?: string | null;
}

/** Which report is asked for, of which days; plain data, as a ticket keeps it. */
export type AskedReport =
  | (Known & {
      readonly report: 'TRIAL_BALANCE';
      readonly asOf: LocalDate;
      readonly comparedWith: readonly Comparative[];
    })
  | (Known & {
      readonly report: 'BALANCE_SHEET';
      readonly asOf: LocalDate;
      readonly comparedWith: readonly Comparative[];
    })
  | (Known & {
      readonly report: 'INCOME_STATEMENT';
      readonly from: LocalDate;
      readonly to: LocalDate;
      readonly comparedWith: readonly Comparative[];
    })
  | (Known & {
      readonly report: 'GENERAL_LEDGER';
      readonly from: LocalDate;
      readonly to: LocalDate;
      /** Null: every account with lines or a balance. */
      readonly accountId: Uuid | null;
    })
  | {
      readonly report: 'AGEING';
      readonly side: 'SALES' | 'PURCHASING';
      readonly asOf: LocalDate;
      readonly comparedWith: readonly Comparative[];
    };

export type ReportRequest = AskedReport & {
  readonly language: Language | null;
};

/** As of which instant the books are read; null: as they are. An ageing has none. */
export function knownAtOf(asked: AskedReport): string | null {
  return asked.report === 'AGEING' ? null : (asked.knownAtMicros ?? null);
}

/** The most lines that a general ledger on paper holds: a longer one is exported as CSV or XLSX. */
export const MAXIMUM_LEDGER_LINES = 5_000;

/** The days of a report's columns, its own first; what it is compared with, as far as there are such days. */
export function columnsOfReport(asked: AskedReport): readonly ReportColumn[] {
  if (asked.report === 'GENERAL_LEDGER') return [{ from: asked.from, to: asked.to }];
  const own = asked.report === 'INCOME_STATEMENT' ? asked : { from: null, to: asked.asOf };
  const { from, to } = own;
  return [
    { from, to },
    ...comparatives
      .filter((each) => asked.comparedWith.includes(each))
      .map((each) =>
        each === 'PREVIOUS_YEAR' ? monthsEarlier({ from, to }, 12) : periodBefore({ from, to }),
      )
      .filter((column) => (column.from ?? column.to) >= earliestDate),
  ];
}

/** The month before, or as many months as the report has; of other days as many days before them. */
function periodBefore({ from, to }: ReportColumn): ReportColumn {
  if (from === null) return { from, to: addDays(firstOfMonth(to), -1) };
  if (from !== firstOfMonth(from) || to !== lastOfMonth(to)) {
    const days = daysBetween(from, to) + 1;
    return { from: addDays(from, -days), to: addDays(to, -days) };
  }
  return monthsEarlier({ from, to }, monthsOf(from, to));
}

const monthsOf = (from: LocalDate, to: LocalDate): number =>
  (Number(to.slice(0, 4)) - Number(from.slice(0, 4))) * 12 +
  Number(to.slice(5, 7)) -
  Number(from.slice(5, 7)) +
  1;

/** A month's last day goes to a month's last day. */
function monthsEarlier({ from, to }: ReportColumn, months: number): ReportColumn {
  const earlier = addMonths(to, -months);
  return {
    from: from && addMonths(from, -months),
    to: to === lastOfMonth(to) ? lastOfMonth(earlier) : earlier,
  };
}

/** `trial-balance-2026-03-31`: what the file of a report is called, without its ending. */
export function nameOfReport(asked: AskedReport): string {
  const name: Readonly<Record<ReportName, string>> = {
    TRIAL_BALANCE: 'trial-balance',
    BALANCE_SHEET: 'balance-sheet',
    INCOME_STATEMENT: 'income-statement',
    GENERAL_LEDGER: 'general-ledger',
    AGEING:
      asked.report === 'AGEING' && asked.side === 'PURCHASING' ? 'ageing-payables' : 'ageing-receivables',
  };
  const days = 'asOf' in asked ? [asked.asOf] : [asked.from, asked.to];
  const knownAt = knownAtOf(asked);
  const known = knownAt === null ? [] : ['known', formatInstant(BigInt(knownAt)).slice(0, 10)];
  return [name[asked.report], ...days, ...known].join('-');
}
