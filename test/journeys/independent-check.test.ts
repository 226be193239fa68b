import { mkdtempSync, rmSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exportJournal, type JournalFormatName } from '@cifra/exchange/export/export-journal';
import { listTenants } from '@cifra/books/directory';
import { demoClients } from '@cifra/ops/demo/clients';
import { runCli } from '@cifra/ops/cli/run-cli';
import { systemRequest } from '@cifra/ops/system-request';
import { earliestDate, localDate, type LocalDate } from '@cifra/domain/local-date';
import {
  amountE4,
  beanCheck,
  beancountSums,
  hledgerBalances,
  hledgerBalanceSheet,
  hledgerCheck,
  hledgerIncomeStatement,
  missingPrograms,
  type Balances,
} from '../support/journal-checkers.ts';
import { startDemo, type RunningProduct } from '../worlds/product/product.ts';

/**
 * The books as programs see them that nobody here wrote. The journal of every demo client is exported to hledger and to beancount,
 * and what they make of it is compared with what the product answers over GraphQL, account by account, to the minor unit.
 */

if (missingPrograms.length > 0)
  process.stderr.write(
    `\nNOT CHECKED BY ANYBODY ELSE: ${missingPrograms.join(' and ')} cannot be had here (Debian: apt-get install hledger beancount)\n\n`,
  );

/** The last day of the demo, and two inside a month of either year. */
const days = ['2025-12-31', '2026-02-14', '2026-11-20'].map((text) => localDate(text));

interface Money {
  readonly amount: string;
}
interface Rows {
  readonly rows: readonly { readonly account: { readonly code: string }; readonly balance: Money }[];
}
interface Section extends Rows {
  readonly total: Money;
}
interface Answer {
  readonly tenant: {
    readonly trialBalance: Rows & { readonly fiscalYearStart: LocalDate; readonly unclosedResult: Money };
    readonly balanceSheet: {
      readonly assets: Section;
      readonly liabilities: Section;
      readonly equity: Section & { readonly computed: readonly { readonly balance: Money }[] };
    };
  };
}

const rows = 'rows { account { code } balance { amount } }';
const query = `query ($asOf: LocalDate!) { tenant {
  trialBalance(asOf: $asOf) { fiscalYearStart ${rows} unclosedResult { amount } }
  balanceSheet(asOf: $asOf) {
    assets { ${rows} total { amount } }
    liabilities { ${rows} total { amount } }
    equity { ${rows} total { amount } computed { balance { amount } } }
  }
} }`;
const incomeQuery = `query ($from: LocalDate!, $to: LocalDate!) { tenant { incomeStatement(from: $from, to: $to) {
  income { ${rows} total { amount } } expense { ${rows} total { amount } } result { amount }
} } }`;

let server: RunningProduct;
const directory = mkdtempSync(path.join(tmpdir(), 'cifra-outside-'));
beforeAll(async () => {
  server = await startDemo('in-process');
});
afterAll(async () => {
  await server?.close();
  rmSync(directory, { recursive: true, force: true });
});

async function exported(slug: string, format: JournalFormatName): Promise<string> {
  const tenant = (await listTenants(server.books.control)).find((each) => each.slug === slug);
  if (!tenant) throw new Error(`there is no ${slug}`);
  const outcome = await exportJournal(
    server.books,
    { tenantId: tenant.id, format },
    systemRequest('independent check'),
  );
  if (!outcome.ok) throw new Error(outcome.refusal.code);
  const file = path.join(directory, `${slug}.${format}`);
  let text = '';
  for await (const piece of outcome.value.text) text += piece;
  await writeFile(file, text);
  return file;
}

async function read<Data>(slug: string, text: string, variables: object): Promise<Data> {
  const { data, errors } = await server.callers.ask<Data>(text, {
    as: 'reviewer',
    tenant: slug,
    variables: { ...variables },
  });
  expect(errors).toEqual([]);
  return data;
}

const balancesOf = (...sections: readonly Rows[]): Balances =>
  new Map(
    sections.flatMap(({ rows }) =>
      rows.map(({ account, balance }) => [account.code, amountE4(balance.amount)]),
    ),
  );

/** Accounts at zero are shown by some and left out by others. In order of code, as text, so that a difference is readable. */
const shown = (balances: Balances): Record<string, string> =>
  Object.fromEntries(
    [...balances]
      .filter(([, amount]) => amount !== 0n)
      .toSorted(([left], [right]) => (left < right ? -1 : 1))
      .map(([code, amount]) => [code, amount.toString()]),
  );

const sumOf = (balances: Balances): bigint =>
  [...balances.values()].reduce((sum, amount) => sum + amount, 0n);
const isResult = (code: string): boolean => code >= '4';
const only = (balances: Balances, isWanted: (code: string) => boolean): Balances =>
  new Map([...balances].filter(([code]) => isWanted(code)));

test('the command line writes the same journal to a file or to its output, and writes over nothing', async () => {
  const slug = 'estudio-casco';
  let output = '';
  const cli = (...options: readonly string[]): Promise<number> =>
    runCli(['export-journal', ...options], {
      process: {
        stdout: { write: (text) => void (output += text) },
        stderr: { write: () => undefined },
      },
      config: () => Promise.reject(new Error('the books are open already')),
      openBooks: () => Promise.resolve({ books: server.books, close: () => Promise.resolve() }),
      operator: () => 'operator',
    });
  const out = path.join(directory, 'from-the-command-line.journal');
  expect(await cli(slug, '--format', 'beancount', '--out', out)).toBe(0);
  const written = await readFile(out, 'utf8');
  expect(output).toBe('');
  expect(await cli(slug, '--format', 'beancount')).toBe(0);
  // Each export is a commit of its own, which the head names.
  const withoutCommit = (text: string): string => text.replace(/as of commit \d+/, '');
  expect(withoutCommit(output)).toBe(withoutCommit(written));
  expect(await cli(slug, '--format', 'beancount', '--out', out)).toBe(1);
  expect(await readFile(out, 'utf8')).toBe(written);
  expect(await cli(slug, '--format', 'xlsx')).toBe(2);
  expect(await cli('no-such', '--format', 'beancount')).toBe(1);
});

describe.skipIf(missingPrograms.length > 0)('hledger and beancount agree with the product', () => {
  test.each(demoClients.map(({ tenant }) => tenant.slug))(
    'on %s: trial balance, income statement and balance sheet, account by account (F2, F3, F4, F12, F16)',
    async (slug) => {
      const hledgerFile = await exported(slug, 'hledger');
      const beancountFile = await exported(slug, 'beancount');
      await hledgerCheck(hledgerFile);
      const own = await Promise.all(
        days.map(async (asOf) => ({ asOf, ...(await read<Answer>(slug, query, { asOf })).tenant })),
      );
      const rangesOf = own.map(({ asOf, trialBalance: { fiscalYearStart } }) => ({
        ever: { from: earliestDate, to: asOf, withoutClosing: false },
        year: { from: fiscalYearStart, to: asOf, withoutClosing: false },
        statement: { from: fiscalYearStart, to: asOf, withoutClosing: true },
      }));
      const bean = await beancountSums(
        beancountFile,
        rangesOf.flatMap(({ ever, year, statement }) => [ever, year, statement]),
      );
      // What bean-check would say.
      expect(bean.errors).toEqual([]);
      expect(bean.transactions).toBeGreaterThan(0);
      for (const [index, { asOf, trialBalance, balanceSheet }] of own.entries()) {
        const { ever, year, statement } = rangesOf[index] as (typeof rangesOf)[0];
        const [beanEver, beanYear, beanStatement] = bean.sums.slice(index * 3) as [
          Balances,
          Balances,
          Balances,
        ];
        const [hledgerEver, hledgerYear, hledgerIncome, sheet] = await Promise.all([
          hledgerBalances(hledgerFile, ever),
          hledgerBalances(hledgerFile, year),
          hledgerIncomeStatement(hledgerFile, statement),
          hledgerBalanceSheet(hledgerFile, asOf),
        ]);
        const outside = [
          { ever: hledgerEver, year: hledgerYear },
          { ever: beanEver, year: beanYear },
        ];
        const ownBalances = balancesOf(trialBalance);
        for (const { ever, year } of outside) {
          const results = only(year, isResult);
          expect(shown(new Map([...only(ever, (code) => !isResult(code)), ...results]))).toEqual(
            shown(ownBalances),
          );
          // Income and expense of the years before: what no account of the trial balance shows.
          const earlier = sumOf(only(ever, isResult)) - sumOf(results);
          expect(earlier).toBe(amountE4(trialBalance.unclosedResult.amount));
          expect(sumOf(ever)).toBe(0n);
        }

        const income = await read<{
          tenant: { incomeStatement: { income: Section; expense: Section; result: Money } };
        }>(slug, incomeQuery, { from: statement.from, to: asOf });
        const { incomeStatement } = income.tenant;
        const ownIncome = shown(balancesOf(incomeStatement.income, incomeStatement.expense));
        expect(shown(hledgerIncome.accounts)).toEqual(ownIncome);
        expect(hledgerIncome.net).toBe(-amountE4(incomeStatement.result.amount));
        expect(shown(only(beanStatement, isResult))).toEqual(ownIncome);

        const { assets, liabilities, equity } = balanceSheet;
        const ownSheet = shown(balancesOf(assets, liabilities, equity));
        expect(shown(sheet.accounts)).toEqual(ownSheet);
        expect(shown(only(beanEver, (code) => !isResult(code)))).toEqual(ownSheet);
        const computed = equity.computed.reduce((sum, { balance }) => sum + amountE4(balance.amount), 0n);
        expect(computed).toBe(-sheet.net);
        const total = [assets, liabilities, equity].reduce(
          (sum, part) => sum + amountE4(part.total.amount),
          0n,
        );
        expect(total).toBe(0n);
      }
    },
  );

  test('a single amount that is changed in the text is found by both', async () => {
    const slug = 'panaderia-istmo';
    for (const [format, check] of [
      ['hledger', hledgerCheck],
      ['beancount', beanCheck],
    ] as const) {
      const file = await exported(slug, format);
      const text = await readFile(file, 'utf8');
      // The last digit of an amount in the middle of the journal.
      const at = text.indexOf(' PAB\n', text.length / 2) - 1;
      const changed = `${text.slice(0, at)}${text.charAt(at) === '9' ? '8' : '9'}${text.slice(at + 1)}`;
      await writeFile(file, changed);
      await expect(check(file)).rejects.toThrow(/balance|residual/i);
    }
  });

  test('an entry that is changed on both sides still balances, and is found by the comparison', async () => {
    const slug = 'panaderia-istmo';
    const asOf = localDate('2026-11-20');
    const file = await exported(slug, 'hledger');
    const text = await readFile(file, 'utf8');
    const [, amount = ''] = /  (\d+\.\d\d) PAB\n[^\n]+  -\1 PAB\n\n/.exec(text) ?? [];
    expect(amount).not.toBe('');
    const pair = new RegExp(`  ${amount} PAB\\n([^\\n]+)  -${amount} PAB\\n\\n`);
    await writeFile(file, text.replace(pair, `  1${amount} PAB\n$1  -1${amount} PAB\n\n`));
    await hledgerCheck(file);
    const { tenant } = await read<Answer>(slug, query, { asOf });
    const outside = await hledgerBalances(file, { from: earliestDate, to: asOf, withoutClosing: false });
    const sheetCode = (code: string): boolean => !isResult(code);
    expect(shown(only(outside, sheetCode))).not.toEqual(
      shown(only(balancesOf(tenant.trialBalance), sheetCode)),
    );
  });
});
