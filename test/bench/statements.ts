import { lastOfMonth, localDate } from '@cifra/domain/local-date';
import { abortable, newAbortFlag } from '@cifra/books/abort';
import { SqliteReader } from '@cifra/database/sqlite/reader';
import type { TenantTables } from '@cifra/database/statement';
import { balanceSheet } from '@cifra/ledger/reports/balance-sheet';
import { generalLedger } from '@cifra/ledger/reports/general-ledger';
import { incomeStatement } from '@cifra/ledger/reports/income-statement';
import { countedLines, reportLines, type LineScope } from '@cifra/ledger/reports/report-lines';
import { taxSummary } from '@cifra/ledger/reports/tax-summary';
import { trialBalance } from '@cifra/ledger/reports/trial-balance';
import { exposure } from '@cifra/rates/exposure/exposure';
import { ageing } from '@cifra/trade/reports/ageing';
import { numberReport } from '@cifra/trade/reports/number-report';
import { verifyBooks } from '@cifra/trail/verify/verify-books';
import { figure, report, type Figure } from './kit/figures.ts';
import { makeLargeBooks, openBenchFirm } from './kit/large-books.ts';

/**
 * How long work goes on after nobody waits for it any more: for each report on books of 1,000,000 lines, the longest time between two
 * looks at the flag that ends it, which are taken before each statement and, in long ones, within (docs/decisions/0030-availability.md).
 * In milliseconds of the thread, so that other work on the machine does not count. Usage: node test/bench/statements.ts [lines] [rounds]
 */
const lines = Number(process.argv[2] ?? 1_000_000);
const rounds = Number(process.argv[3] ?? 3);
const AIM_MILLIS = 50;

let lookedAt = 0;
let longest = 0;
const cpuMillis = (): number => process.threadCpuUsage().user / 1000 + process.threadCpuUsage().system / 1000;
const look = (): void => {
  const now = cpuMillis();
  longest = Math.max(longest, now - lookedAt);
  lookedAt = now;
};
// The product's own looks, at the flag that a request's end raises: here each is also timed.
const flag = newAbortFlag();
const { load } = Atomics;
Atomics.load = ((array: Int32Array, index: number) => {
  if (array === flag) look();
  return load(array, index);
}) as typeof Atomics.load;
type Snapshot = SqliteReader<TenantTables>['snapshot'];
const prototype = SqliteReader.prototype as { snapshot: Snapshot };
const { snapshot } = prototype;
prototype.snapshot = function (this: SqliteReader<TenantTables>, read) {
  return snapshot.call(this, (tx) => read(abortable(tx, flag))) as ReturnType<typeof read>;
};

const firm = await openBenchFirm();
try {
  const { tenantId, accounts } = await makeLargeBooks(firm, { number: 1, lines });
  const { books } = firm;
  const [accountId] = accounts;
  if (accountId === undefined) throw new Error('the books have no account');
  const end = lastOfMonth(localDate('2026-12-01'));
  const midMonth = localDate('2026-12-15');
  const from = localDate('2026-01-02');
  // Before everything: all that was posted since is taken off again.
  const before = '1000000';
  const scope: LineScope = {
    of: { kind: 'ACCOUNT', accountId },
    from: localDate('2025-01-01'),
    to: end,
    currency: null,
    withoutClosing: false,
    withoutTaxCode: false,
    commitNumber: '1000000000',
  };
  const balances = { asOf: midMonth, knownAtMicros: null, ratesOf: null };
  const cases: readonly (readonly [string, () => Promise<unknown>])[] = [
    ['trial balance, inside a month', () => books.report(trialBalance, tenantId, balances)],
    [
      'trial balance, as known before all',
      () => books.report(trialBalance, tenantId, { ...balances, knownAtMicros: before }),
    ],
    [
      'balance sheet, at rates of another day',
      () => books.report(balanceSheet, tenantId, { ...balances, ratesOf: end }),
    ],
    [
      'income statement, from a second day',
      () =>
        books.report(incomeStatement, tenantId, { from, to: midMonth, knownAtMicros: null, ratesOf: null }),
    ],
    [
      'tax summary, as known before all',
      () => books.report(taxSummary, tenantId, { from, to: midMonth, knownAtMicros: before }),
    ],
    [
      'general ledger of an account',
      () =>
        books.report(generalLedger, tenantId, {
          accountId,
          from,
          to: midMonth,
          currency: null,
          knownAtMicros: null,
        }),
    ],
    ['lines of an account, counted', () => books.report(countedLines, tenantId, scope)],
    [
      'lines of the result, counted',
      () => books.report(countedLines, tenantId, { ...scope, of: { kind: 'RESULT' } }),
    ],
    [
      'a page of lines of the result',
      () =>
        books.report(reportLines, tenantId, {
          scope: { ...scope, of: { kind: 'RESULT' } },
          page: { size: 100, isBackward: false, place: null, stamp: '' },
        }),
    ],
    ['exposure', () => books.report(exposure, tenantId, { asOf: midMonth, ratesOf: midMonth })],
    ['ageing', () => books.report(ageing, tenantId, { side: 'SALES', asOf: midMonth })],
    ['numbers', () => books.report(numberReport, tenantId, null)],
    ['verification', () => books.report(verifyBooks, tenantId, { knownHeads: [] })],
  ];
  const figures: Figure[] = [];
  for (const [what, run] of cases) {
    const spent: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      lookedAt = cpuMillis();
      longest = 0;
      const started = cpuMillis();
      if ((await run()) === null) throw new Error(`${what}: the books are not there`);
      look();
      spent.push(longest);
      if (round === 0) console.log(`${what}: ${(cpuMillis() - started).toFixed(0)} ms in all`);
    }
    figures.push(figure(`${what}, ${lines} lines`, 'ms', spent, { is: 'at most', value: AIM_MILLIS }));
  }
  report(figures);
} finally {
  await firm.close();
}
