import { capabilityModules } from '@cifra/capabilities/registry';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Books } from '@cifra/books/books';
import type { CommandRequest, TenantReport } from '@cifra/books/command';
import { newId } from '@cifra/books/ids';
import { createEmptyDatabaseImage } from '@cifra/database/migrations/sqlite';
import type { Uuid } from '@cifra/domain/ids';
import { addMonths, lastOfMonth, localDate, type LocalDate } from '@cifra/domain/local-date';
import { createTenant } from '../support/fixture-commands.ts';
import { addRates, openReportBooks, postEntries, type FixtureEntry } from '../support/report-commands.ts';
import { balanceSheet } from '@cifra/ledger/reports/balance-sheet';
import { trialBalance, type BalancesInput } from '@cifra/ledger/reports/trial-balance';
import { figure, report, type Figure } from './kit/figures.ts';

/**
 * Reports of balances over 24 periods at 10,000 and at 1,000,000 lines, posted through the one door to the ledger, with the same
 * accounts and currencies in every period. The two books take turns, and only ratios within a round count.
 * Usage: node test/bench/reports.ts [lines] [rounds] [calls]
 */
const largeLines = Number(process.argv[2] ?? 1_000_000);
const rounds = Number(process.argv[3] ?? 15);
const calls = Number(process.argv[4] ?? 10);
const smallLines = 10_000;
const periods = 24;
const accountCount = 60;
const currencies = ['PAB', 'EUR'];
const longestEntry = 7_200;

const directory = mkdtempSync(path.join(tmpdir(), 'cifra-bench-reports-'));
let requests = 0;
const request = (): CommandRequest => ({
  actor: { kind: 'system', id: null, name: 'bench' },
  requestId: `bench-${(requests += 1)}`,
  origin: 'bench',
  reason: null,
  idempotencyKey: null,
});

function done(answer: { readonly ok: boolean }): void {
  if (!answer.ok) throw new Error(`the bench was refused: ${JSON.stringify(answer)}`);
}

interface Bench {
  readonly tenantId: Uuid;
  readonly accounts: readonly Uuid[];
  readonly lines: number;
}

async function openBench(books: Books, number: number, lines: number): Promise<Bench> {
  const slug = `lines-${lines}`;
  const tenant = { id: newId(), number, slug, baseCurrency: 'PAB', timeZone: 'UTC' };
  const target = { tenantId: tenant.id };
  writeFileSync(path.join(directory, `${slug}.sqlite`), createEmptyDatabaseImage('tenant'));
  done(await books.executeControl(createTenant, tenant, request()));
  const types = ['ASSET', 'LIABILITY', 'EQUITY', 'INCOME', 'EXPENSE'] as const;
  const accounts = Array.from({ length: accountCount }, (_, index) => ({
    id: newId(),
    code: String(1000 + index),
    type: types[index % types.length] ?? 'ASSET',
    role: index === 4 ? 'Rounding' : null,
  }));
  const years = [{ startDate: localDate('2025-01-01') }, { startDate: localDate('2026-01-01') }];
  done(await books.execute(openReportBooks, target, { accounts, taxCodes: [], years }, request()));
  const rates = [{ currency: 'EUR', date: localDate('2024-12-31'), rate: '1.0837' }];
  done(await books.execute(addRates, target, rates, request()));

  const started = performance.now();
  const perCurrency = lines / periods / currencies.length;
  const entries = Math.ceil(perCurrency / longestEntry);
  const perEntry = Math.ceil(perCurrency / entries / 2) * 2;
  let posted = 0;
  for (let month = 0; month < periods; month += 1) {
    const startDate = addMonths(localDate('2025-01-01'), month);
    for (let entry = 0; entry < entries; entry += 1) {
      const both = currencies.map((currency): FixtureEntry => {
        posted += perEntry;
        return {
          kind: 'ORDINARY',
          source: 'MANUAL',
          postingDate:
            `${startDate.slice(0, 8)}${String(1 + ((entry * 7) % 28)).padStart(2, '0')}` as LocalDate,
          // Neighbours are equal and opposite, and the accounts take turns: every account stands in every period.
          lines: Array.from({ length: perEntry }, (_, index) => ({
            accountId: accounts[(index + (index >> 1)) % accountCount]?.id as Uuid,
            currency,
            amountE4: `${index % 2 === 0 ? '' : '-'}${100 * (100 + (index >> 1))}`,
          })),
        };
      });
      done(await books.execute(postEntries, target, both, request()));
    }
  }
  const seconds = (performance.now() - started) / 1000;
  const { size } = statSync(path.join(directory, `${slug}.sqlite`));
  console.log(
    `${posted} lines posted in ${seconds.toFixed(1)} s (${(posted / seconds).toFixed(0)} lines/s), ${(size / 2 ** 20).toFixed(0)} MiB`,
  );
  return { tenantId: tenant.id, accounts: accounts.map(({ id }) => id), lines: posted };
}

async function millisOf(bench: Bench, read: (bench: Bench) => Promise<unknown>): Promise<number> {
  const started = performance.now();
  for (let call = 0; call < calls; call += 1)
    if ((await read(bench)) === null) throw new Error('the books are not there');
  return (performance.now() - started) / calls;
}

const books = await (async () => {
  writeFileSync(path.join(directory, 'control.sqlite'), createEmptyDatabaseImage('control'));
  const modules = ['../support/fixture-commands.ts', '../support/report-commands.ts'];
  return Books.open({
    dataDirectory: directory,
    controlPlacement: { engine: 'sqlite', server: null, database: 'control.sqlite' },
    commandModules: [...capabilityModules, ...modules.map((module) => new URL(module, import.meta.url).href)],
    openTenantLimit: 10,
    writerThreads: 0,
    readerThreads: 0,
  });
})();
try {
  const small = await openBench(books, 1, smallLines);
  const large = await openBench(books, 2, largeLines);
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
    ({ tenantId }: Bench) =>
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
  await books.close();
  rmSync(directory, { recursive: true, force: true });
}
