import { execFile, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { addDays, type LocalDate } from '@cifra/domain/local-date';
import { parseDecimalToE4 } from '@cifra/domain/money';

/** Programs that nobody here wrote, reading an exported journal: hledger and beancount. Amounts: E4, debit positive, by account code. */

export type Balances = ReadonlyMap<string, bigint>;

export interface Range {
  readonly from: LocalDate;
  readonly to: LocalDate;
  readonly withoutClosing: boolean;
}

/** A balance sheet of accounts alone: what is missing to zero is the result, which no account carries. */
export interface OutsideBalanceSheet {
  readonly accounts: Balances;
  readonly net: bigint;
}

export interface OutsideIncomeStatement {
  readonly accounts: Balances;
  /** Profit positive. */
  readonly net: bigint;
}

const run = promisify(execFile);
const options = { maxBuffer: 64 * 1024 * 1024, env: { ...process.env, LC_ALL: 'C.UTF-8' } } as const;

/** The interpreter that beancount was installed for: the first line of its own script names it. */
function beancountPython(): string | null {
  const found = spawnSync('which', ['bean-check'], { encoding: 'utf8' });
  if (found.status !== 0) return null;
  const [line = ''] = readFileSync(found.stdout.trim(), 'utf8').split('\n');
  return /^#!\s*(\S+)/.exec(line)?.[1] ?? null;
}

const python = beancountPython();

/** What cannot be had here; empty when all is there. */
export const missingPrograms: readonly string[] = [
  ...(spawnSync('hledger', ['--version']).status === 0 ? [] : ['hledger']),
  ...(python === null ? ['beancount'] : []),
];

async function hledger(file: string, args: readonly string[]): Promise<string[][]> {
  const { stdout } = await run('hledger', ['-f', file, ...args, '-O', 'csv'], options);
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) =>
      [...line.matchAll(/"((?:[^"]|"")*)"/g)].map(([, field = '']) => field.replaceAll('""', '"')),
    );
}

const rangeArgs = ({ from, to }: Pick<Range, 'from' | 'to'>): string[] => ['-b', from, '-e', addDays(to, 1)];

/** Balances of every account over a range of days. */
export async function hledgerBalances(file: string, range: Range): Promise<Balances> {
  const args = ['balance', '--flat', '--no-total', ...rangeArgs(range)];
  const [, ...rows] = await hledger(file, range.withoutClosing ? [...args, 'not:tag:closing'] : args);
  return balancesOf(rows, 1n);
}

export async function hledgerIncomeStatement(file: string, range: Range): Promise<OutsideIncomeStatement> {
  const rows = await hledger(file, ['incomestatement', '--flat', ...rangeArgs(range), 'not:tag:closing']);
  const revenues = sectionOf(rows, 'Revenues');
  const expenses = sectionOf(rows, 'Expenses');
  return {
    // hledger shows both as positive.
    accounts: new Map([...balancesOf(revenues, -1n), ...balancesOf(expenses, 1n)]),
    net: netOf(rows),
  };
}

export async function hledgerBalanceSheet(file: string, asOf: LocalDate): Promise<OutsideBalanceSheet> {
  const rows = await hledger(file, ['balancesheetequity', '--flat', '-e', addDays(asOf, 1)]);
  return {
    accounts: new Map([
      ...balancesOf(sectionOf(rows, 'Assets'), 1n),
      ...balancesOf(sectionOf(rows, 'Liabilities'), -1n),
      ...balancesOf(sectionOf(rows, 'Equity'), -1n),
    ]),
    net: netOf(rows),
  };
}

/** Whether hledger has a mode for the closing of a year; before 1.29 its plain closing does it, of accounts that are named. */
const closeHelp = spawnSync('hledger', ['close', '--help'], { encoding: 'utf8' });
const knowsRetain = closeHelp.status === 0 && closeHelp.stdout.includes('--retain');

/** What hledger makes of a year that it closes itself. Amounts: E4, debit positive, by account code. */
export interface OutsideClosing {
  /** The transaction that hledger proposes: income and expense to zero, the result to the account that it was told. */
  readonly closing: Balances;
  /** A journal of the same books with that transaction in the place of ours. */
  readonly file: string;
}

/**
 * Has hledger close a fiscal year by itself: from the journal without the CLOSING entries of that year, income and expense are brought to
 * zero on its last day, and the result goes to an equity account.
 */
export async function hledgerClosing(
  file: string,
  { from, to }: Pick<Range, 'from' | 'to'>,
  retainedCode: string,
): Promise<OutsideClosing> {
  const text = async (args: readonly string[]): Promise<string> =>
    (await run('hledger', ['-f', ...args], options)).stdout;
  const open = `${file}.open.journal`;
  await writeFile(
    open,
    `${await text([file, 'print', '-x', 'not:tag:closing'])}\n${await text([file, 'print', '-x', '-e', from, 'tag:closing'])}`,
  );
  const accounts = (await text([file, 'accounts'])).split('\n');
  const retained = accounts.find((name) => name !== '' && codeOf(name) === retainedCode);
  if (retained === undefined) throw new Error(`hledger knows no account ${retainedCode}`);
  const results = knowsRetain ? ['--retain', 'type:RX'] : ['--close', '^revenues:', '^expenses:'];
  const proposed = await text([
    open,
    'close',
    '-x',
    ...results,
    '--close-acct',
    retained,
    '-e',
    addDays(to, 1),
  ]);
  const own = `${file}.closing.journal`;
  await writeFile(own, proposed);
  const [, ...rows] = await hledger(own, ['balance', '-I', '--flat', '--no-total']);
  const closed = `${file}.closed.journal`;
  await writeFile(closed, `${await readFile(open, 'utf8')}\n${proposed}`);
  return { closing: balancesOf(rows, 1n), file: closed };
}

/** Balances of what entries of kind CLOSING posted over a range of days. */
export async function hledgerOfClosings(file: string, range: Pick<Range, 'from' | 'to'>): Promise<Balances> {
  const [, ...rows] = await hledger(file, [
    'balance',
    '--flat',
    '--no-total',
    ...rangeArgs(range),
    'tag:closing',
  ]);
  return balancesOf(rows, 1n);
}

/** hledger's own word on a journal: balanced, dates in order, every account and commodity declared. Throws what it says. */
export async function hledgerCheck(file: string): Promise<void> {
  await run('hledger', ['-f', file, 'check', '--strict', 'ordereddates'], options);
}

/** `bean-check`: throws what it says. */
export async function beanCheck(file: string): Promise<void> {
  await run('bean-check', [file], options);
}

export interface BeancountAnswer {
  readonly errors: readonly string[];
  readonly transactions: number;
  readonly sums: readonly Balances[];
}

export async function beancountSums(file: string, sums: readonly Range[]): Promise<BeancountAnswer> {
  if (python === null) throw new Error('beancount is not there');
  const running = run(python, [path.join(import.meta.dirname, 'beancount-sums.py')], options);
  running.child.stdin?.end(JSON.stringify([{ file, sums }]));
  const [answer] = JSON.parse((await running).stdout) as {
    errors: string[];
    transactions: number;
    sums: [code: string, currency: string, number: string][][];
  }[];
  if (answer === undefined) throw new Error('beancount answered nothing');
  return {
    ...answer,
    sums: answer.sums.map((rows) => new Map(rows.map(([code, , number]) => [code, amountE4(number)]))),
  };
}

function sectionOf(rows: readonly (readonly string[])[], title: string): (readonly string[])[] {
  const start = rows.findIndex(([name, amount]) => name === title && amount === '');
  if (start < 0) throw new Error(`hledger shows no ${title}`);
  const length = rows.slice(start + 1).findIndex(([name]) => name === 'total');
  return rows.slice(start + 1, start + 1 + length);
}

function netOf(rows: readonly (readonly string[])[]): bigint {
  return amountE4(rows.find(([name]) => name === 'Net:')?.[1] ?? '0');
}

function balancesOf(rows: readonly (readonly string[])[], sign: 1n | -1n): Map<string, bigint> {
  return new Map(rows.map(([account = '', amount = '']) => [codeOf(account), sign * amountE4(amount)]));
}

/** In hledger's names the account's code stands behind the root, and a space behind the code. */
function codeOf(account: string): string {
  const code = /^[a-z]+:(\S+)/.exec(account)?.[1];
  if (code === undefined) throw new Error(`${account} names no account code`);
  return code;
}

/** `-1234.50 PAB`, or 0. An amount in two currencies is none: the journal has one. */
export function amountE4(text: string): bigint {
  const match = /^(-?[\d.]+?)\.?(?: [A-Z]{3})?$/.exec(text);
  const parsed = parseDecimalToE4(match?.[1] ?? text, 4);
  if (!parsed.ok) throw new Error(`${text} is no amount`);
  return parsed.value;
}
