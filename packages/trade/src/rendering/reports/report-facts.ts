import type { AccountType } from '@cifra/domain/accounts';
import type { Uuid } from '@cifra/domain/ids';
import { InvariantBroken } from '@cifra/database/failures';
import type { TenantSnapshotTx } from '@cifra/database/tx';
import type { TenantFacts } from '@cifra/books/command';
import { accountsByIds } from '@cifra/ledger/reads/accounts';
import { balanceSheet } from '@cifra/ledger/reports/balance-sheet';
import { incomeStatement, type IncomeStatementData } from '@cifra/ledger/reports/income-statement';
import { readKnownBooks } from '@cifra/ledger/reports/report-known';
import type { YearResult } from '@cifra/ledger/reports/report-standing';
import { trialBalance } from '@cifra/ledger/reports/trial-balance';
import type {
  AccountAmounts,
  ComputedAmounts,
  ReportColumn,
  ReportFacts,
} from '@cifra/rendering/reports/report-facts';
import { addDays, type LocalDate } from '@cifra/domain/local-date';
import { readCalendar } from '@cifra/ledger/reports/report-calendar';
import { issuedFacts, NOW } from '../common-facts.ts';
import { ageingFacts } from './ageing-facts.ts';
import { withoutColumnsBefore } from './columns-before-books.ts';
import { ledgerFacts } from './ledger-facts.ts';
import type { ReportOf } from './report-of.ts';
import { columnsOfReport, knownAtOf, type ReportRequest } from './report-request.ts';

/**
 * The facts of a report on paper: the reports of that name, read from one state of the books for each of its columns. Null: no such account.
 * `preparedAtMicros`: decimal digits.
 */
export async function reportFacts(
  tx: TenantSnapshotTx,
  { preparedAtMicros, ...request }: ReportRequest & { readonly preparedAtMicros: string },
  tenant: TenantFacts,
): Promise<ReportFacts | null> {
  const issued = await issuedFacts(tx, {
    tenant,
    at: NOW,
    language: request.language,
    instantMicros: BigInt(preparedAtMicros),
  });
  const asked = knownAtOf(request);
  // What is to come is not known: then it is the books as they are.
  const knownAtMicros = asked === null || BigInt(asked) >= BigInt(preparedAtMicros) ? null : BigInt(asked);
  const { commitNumber } = await readKnownBooks(tx, knownAtMicros?.toString() ?? null);
  const known = { commitNumber: commitNumber.toString(), knownAtMicros };
  const of = { tenant, issued: { ...issued, ...known, columns: columnsOfReport(request) } };
  const facts = await factsOf(tx, request, of);
  if (facts === null || facts.columns.length === 1) return facts;
  const { openingDate } = await readCalendar(tx);
  return openingDate === null
    ? facts
    : withoutColumnsBefore(facts, { openingDate, booksFrom: addDays(openingDate, 1) });
}

async function factsOf(
  tx: TenantSnapshotTx,
  request: ReportRequest,
  of: ReportOf,
): Promise<ReportFacts | null> {
  switch (request.report) {
    case 'TRIAL_BALANCE':
      return trialBalanceFacts(tx, of);
    case 'BALANCE_SHEET':
      return balanceSheetFacts(tx, of);
    case 'INCOME_STATEMENT':
      return incomeStatementFacts(tx, of);
    case 'GENERAL_LEDGER':
      return ledgerFacts(tx, request, of);
    case 'AGEING':
      return ageingFacts(tx, request.side, of);
  }
}

const asBooked = ({ issued: { knownAtMicros } }: ReportOf) => ({
  knownAtMicros: knownAtMicros?.toString() ?? null,
  ratesOf: null,
});

/** What a report answers that can refuse only at other rates, which none of these asks for. */
function given<Value>(answer: { readonly ok: true; readonly value: Value } | { readonly ok: false }): Value {
  if (!answer.ok) throw new InvariantBroken('a report refused what was not requested');
  return answer.value;
}

/** Reads a report for each column, one after the other. */
async function perColumn<Value>(
  { issued: { columns } }: ReportOf,
  read: (column: ReportColumn, isComparative: boolean) => Promise<Value>,
): Promise<Value[]> {
  const values: Value[] = [];
  for (const [index, column] of columns.entries()) values.push(await read(column, index > 0));
  return values;
}

/** The columns that the former books fill. */
const formerColumnsOf = (
  { issued: { columns } }: ReportOf,
  reports: readonly { readonly former?: unknown }[],
): ReportColumn[] => columns.filter((_column, index) => reports[index]?.former !== undefined);

/** Of the former columns that reach into the ledger: the first day of its figures. */
const ledgerFromOf = (
  { issued: { columns } }: ReportOf,
  reports: readonly IncomeStatementData[],
): ReadonlyMap<ReportColumn, LocalDate> =>
  new Map(
    columns.flatMap((column, index) => {
      const ledgerFrom = reports[index]?.former?.ledgerFrom;
      return ledgerFrom === undefined || ledgerFrom > column.to ? [] : [[column, ledgerFrom]];
    }),
  );

async function trialBalanceFacts(tx: TenantSnapshotTx, of: ReportOf): Promise<ReportFacts> {
  const reports = await perColumn(of, async ({ to }, isComparative) =>
    given(await trialBalance.read(tx, { asOf: to, ...asBooked(of), isComparative }, of.tenant)),
  );
  const own = new Map(reports[0]?.rows.map((row) => [row.accountId, row]));
  const accounts = await amountsByAccount(
    tx,
    reports.map(({ rows }) => rows),
  );
  return {
    ...of.issued,
    formerColumns: formerColumnsOf(of, reports),
    report: 'TRIAL_BALANCE',
    rows: accounts.map(({ id, ...account }) => {
      const { openingE4 = 0n, debitE4 = 0n, creditE4 = 0n } = own.get(id) ?? {};
      return { ...account, openingE4, debitE4, creditE4 };
    }),
    computed: computedOf(reports.map(({ unclosed }) => unclosed)),
  };
}

async function balanceSheetFacts(tx: TenantSnapshotTx, of: ReportOf): Promise<ReportFacts> {
  const reports = await perColumn(of, async ({ to }, isComparative) =>
    given(await balanceSheet.read(tx, { asOf: to, ...asBooked(of), isComparative }, of.tenant)),
  );
  const accounts = await amountsByAccount(
    tx,
    reports.map(({ rows }) => rows),
  );
  const ofType = (type: AccountType) => accounts.filter((account) => account.type === type);
  const results = computedOf(reports.map(({ unclosed }) => unclosed));
  const running: ComputedAmounts = {
    kind: 'RUNNING_RESULT',
    fiscalYear: reports.length === 1 ? (reports[0]?.running?.fiscalYear ?? null) : null,
    amountsE4: reports.map((report) => report.running?.balance.balanceE4 ?? 0n),
  };
  return {
    ...of.issued,
    formerColumns: formerColumnsOf(of, reports),
    report: 'BALANCE_SHEET',
    assets: ofType('ASSET'),
    liabilities: ofType('LIABILITY'),
    equity: ofType('EQUITY'),
    computed: [...results, ...(reports.some((report) => report.running) ? [running] : [])],
  };
}

async function incomeStatementFacts(tx: TenantSnapshotTx, of: ReportOf): Promise<ReportFacts> {
  const reports = await perColumn(of, async ({ from, to }, isComparative) =>
    given(
      await incomeStatement.read(tx, { from: from ?? to, to, ...asBooked(of), isComparative }, of.tenant),
    ),
  );
  const accounts = await amountsByAccount(
    tx,
    reports.map(({ rows }) => rows),
  );
  return {
    ...of.issued,
    formerColumns: formerColumnsOf(of, reports),
    ledgerFromOf: ledgerFromOf(of, reports),
    leftOutUpTo: reports[0]?.leftOutUpTo ?? null,
    columnsLeftOut: of.issued.columns.filter((_column, index) => reports[index]?.leftOutUpTo !== undefined),
    report: 'INCOME_STATEMENT',
    income: accounts.filter(({ type }) => type === 'INCOME'),
    expense: accounts.filter(({ type }) => type === 'EXPENSE'),
  };
}

interface RowOfReport {
  readonly accountId: Uuid;
  readonly balance: { readonly balanceE4: bigint };
}

/** The accounts of any column, in order of code, with the balance in each. */
async function amountsByAccount(
  tx: TenantSnapshotTx,
  columns: readonly (readonly RowOfReport[])[],
): Promise<(AccountAmounts & { readonly id: Uuid; readonly type: AccountType })[]> {
  const balances = columns.map((rows) => new Map(rows.map((row) => [row.accountId, row.balance.balanceE4])));
  const ids = new Set(columns.flatMap((rows) => rows.map(({ accountId }) => accountId)));
  const accounts = await accountsByIds(tx, [...ids]);
  return accounts
    .toSorted((one, other) => (one.code < other.code ? -1 : 1))
    .map(({ id, code, name, type }) => ({
      id,
      code,
      name,
      type,
      amountsE4: balances.map((of) => of.get(id) ?? 0n),
    }));
}

/** The results of years not closed, a line for each year that any column has. */
function computedOf(columns: readonly (readonly YearResult[])[]): ComputedAmounts[] {
  const years = new Map<string | null, YearResult>(
    columns.flatMap((results) => results.map((year) => [year.fiscalYear, year] as const)),
  );
  return [...years.values()]
    .toSorted((one, other) => (one.from < other.from ? -1 : 1))
    .map(({ fiscalYear }) => ({
      kind: 'UNCLOSED_RESULT',
      fiscalYear,
      amountsE4: columns.map(
        (results) => results.find((year) => year.fiscalYear === fiscalYear)?.balance.balanceE4 ?? 0n,
      ),
    }));
}
