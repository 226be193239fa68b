import type { TenantReport } from '@cifra/books/command';
import type { Uuid } from '@cifra/domain/ids';
import { addMonths, lastOfMonth, localDate, type LocalDate } from '@cifra/domain/local-date';
import { postEntries, type FixtureEntry } from '../support/report-commands.ts';
import { balanceSheet } from '@cifra/ledger/reports/balance-sheet';
import { trialBalance, type BalancesInput } from '@cifra/ledger/reports/trial-balance';
import { figure, report, type Figure } from './kit/figures.ts';
import { done, makeLargeBooks, openBenchFirm, periods, request, type LargeBooks } from './kit/large-books.ts';

/**
 * Reports of balances over 24 periods at 10,000 and at 1,000,000 lines, posted through the one door to the ledger, with the same
 * accounts and currencies in every period. The two books take turns, and only ratios within a round count.
 * Usage: node test/bench/reports.ts [lines] [rounds] [calls]
 */
const largeLines = Number(process.argv[2] ?? 1_000_000);
const rounds = Number(process.argv[3] ?? 15);
const calls = Number(process.argv[4] ?? 10);
const smallLines = 10_000;
async function millisOf(bench: LargeBooks, read: (bench: LargeBooks) => Promise<unknown>): Promise<number> {
  const started = performance.now();
  for (let call = 0; call < calls; call += 1)
    if ((await read(bench)) === null) throw new Error('the books are not there');
  return (performance.now() - started) / calls;
}

const firm = await openBenchFirm();
const { books } = firm;
try {
  const small = await makeLargeBooks(firm, { number: 1, lines: smallLines });
  const large = await makeLargeBooks(firm, { number: 2, lines: largeLines });
  const balancesInput = (asOf: LocalDate, changes: Partial<BalancesInput> = {}): BalancesInput => ({
    asOf,
    knownAtMicros: null,
    ratesOf: null,
    ...changes,
  });
  const end = lastOfMonth(addMonths(localDate('2025-01-01'), periods - 1));
  const midMonth = localDate('2026-12-15');
  // Twenty entries after the instant: books as they stood cost by what was posted since.
  const knownAtMicros = (BigInt(Date.now()) * 1000n).toString();
  for (const { tenantId, accounts } of [small, large])
    for (let entry = 0; entry < 20; entry += 1) {
      const lines = ['100', '-100'].map((amount, index) => ({
        accountId: accounts[entry + index] as Uuid,
        currency: 'PAB',
        amountE4: `${amount}00`,
      }));
      const later: FixtureEntry = { kind: 'ORDINARY', source: 'MANUAL', postingDate: midMonth, lines };
      done(await books.execute(postEntries, { tenantId }, [later], request()));
    }
  const reading =
    <Value>(of: TenantReport<BalancesInput, Value>, input: BalancesInput) =>
    ({ tenantId }: LargeBooks) =>
      books.report(of, tenantId, input);
  const cases = [
    { what: 'trial balance', read: reading(trialBalance, balancesInput(end)), aim: 1.2 },
    { what: 'balance sheet', read: reading(balanceSheet, balancesInput(end)), aim: 1.2 },
    {
      what: "trial balance at another date's rates",
      read: reading(trialBalance, balancesInput(end, { ratesOf: end })),
      aim: 1.2,
    },
    {
      what: 'trial balance as known at an instant',
      read: reading(trialBalance, balancesInput(end, { knownAtMicros })),
      aim: 1.2,
    },
    {
      what: 'trial balance inside a month (adds its lines)',
      read: reading(trialBalance, balancesInput(midMonth)),
      aim: null,
    },
  ];
  const figures: Figure[] = [];
  for (const { what, read, aim } of cases) {
    for (const bench of [small, large]) await millisOf(bench, read);
    const spent = { small: [] as number[], large: [] as number[] };
    for (let round = 0; round < rounds; round += 1) {
      // Each round begins with the other books, so that neither always follows the same one.
      const turns = [['small', small] as const, ['large', large] as const];
      for (const [name, bench] of round % 2 === 0 ? turns : turns.toReversed())
        spent[name].push(await millisOf(bench, read));
    }
    const ratios = spent.large.map((millis, index) => millis / (spent.small[index] ?? Number.NaN));
    figures.push(
      figure(`${what}, ${small.lines} lines`, 'ms', spent.small),
      figure(`${what}, ${large.lines} lines`, 'ms', spent.large),
      figure(`${what}: large / small`, '×', ratios, aim === null ? null : { is: 'at most', value: aim }),
    );
  }
  report(figures);
} finally {
  await firm.close();
}
