import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Books } from '@cifra/books/books';
import { openBooks } from '../open-books.ts';
import { parseConfig } from '../config.ts';
import { callCli, type CliEnding } from './cli.fixture.ts';

const directory = mkdtempSync(path.join(tmpdir(), 'cifra-cli-'));
let books: Books;

beforeAll(async () => {
  const config = parseConfig({ CIFRA_DEMO: 'off', CIFRA_DATA: directory });
  books = await openBooks({ ...config, writerThreads: 0, readerThreads: 0 }, { onProgress: () => undefined });
  const { code } = await cli('provision', 'first-client', '--currency', 'PAB', '--start', '2026-01-01');
  expect(code).toBe(0);
});
afterAll(async () => {
  await books.close();
  rmSync(directory, { recursive: true, force: true });
});

const cli = (...inputs: readonly string[]): Promise<CliEnding> =>
  callCli(
    {
      dataDirectory: directory,
      openBooks: () => Promise.resolve({ books, close: () => Promise.resolve() }),
    },
    ...inputs,
  );

/** What a command prints with --json; it must do what it is asked. */
async function jsonOf(...inputs: readonly string[]): Promise<unknown> {
  const { code, stdout } = await cli(...inputs, '--json');
  expect(code).toBe(0);
  return JSON.parse(stdout) as unknown;
}

const text = expect.any(String) as string;

test('every listing has a JSON shape', async () => {
  expect(await jsonOf('tenants')).toEqual([{ id: text, slug: 'first-client', state: 'ACTIVE' }]);
  expect(await jsonOf('verify')).toEqual([
    {
      slug: 'first-client',
      problem: null,
      seconds: expect.any(Number) as number,
      verification: expect.objectContaining({ isValid: true, chainFaults: [], booksFaults: [] }) as object,
    },
  ]);
  expect(await jsonOf('rebuild', 'first-client')).toMatchObject({ slug: 'first-client' });
  expect(await jsonOf('rebuild-status')).toMatchObject({ lookedAtCount: 1, failures: [] });
  expect(await jsonOf('jobs', 'list')).toEqual([]);
  expect(await jsonOf('close', 'status')).toEqual([]);
  expect(await jsonOf('close')).toEqual([]);
  expect(await jsonOf('jobs')).toEqual([]);
});

test('a table is imported and exported; what was checked only is not written', async () => {
  const accounts = path.join(directory, 'accounts.csv');
  writeFileSync(accounts, 'code,name,type\n7990,Sundry,EXPENSE\n');
  const imported = ['import', 'first-client', 'accounts', accounts];
  expect(await jsonOf(...imported, '--dry-run')).toMatchObject({ importId: null, rows: 1, created: 1 });
  expect(await jsonOf(...imported)).toMatchObject({ importId: text, rows: 1, created: 1 });
  const out = path.join(directory, 'out.csv');
  const exported = ['export', 'first-client', 'accounts', '--format', 'CSV', '--out', out];
  expect(await jsonOf(...exported)).toEqual({
    slug: 'first-client',
    bytes: expect.any(Number) as number,
    file: out,
  });
  expect(readFileSync(out, 'utf8')).toContain('7990,Sundry');
  const again = await cli(...exported);
  expect(again).toMatchObject({ code: 1, stdout: '' });
  expect(again.stderr).toContain(`${out} cannot be written`);
});

test('a fault in a file is reported with its line on standard error, and nothing is imported', async () => {
  const file = path.join(directory, 'faulty.csv');
  writeFileSync(file, 'code,name,type\n7991,Sundry,NONSENSE\n');
  const { code, stdout, stderr } = await cli('import', 'first-client', 'accounts', file);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(/^faulty\.csv, line 2, type: .*\nIMPORT_FILE_MALFORMED: /);
});

test.each([
  [['provision', 'first-client', '--start', '2026-01-01'], 'TENANT_SLUG_TAKEN: '],
  [['provision', 'other', '--start', '2026-01-02'], 'INPUT_INVALID: '],
  [['provision', 'other', '--start', '2026-01-01', '--currency', 'XXX'], 'CURRENCY_UNKNOWN: '],
  [['export', 'first-client', 'trial-balance', '--format', 'csv'], 'INPUT_INVALID: '],
] as const)('%j is refused with its code and message', async (inputs, message) => {
  const { code, stdout, stderr } = await cli(...inputs);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr.startsWith(message)).toBe(true);
});

test.each([
  [['verify', 'first-clent'], 'There is no tenant first-clent. Did you mean first-client?'],
  [['jobs', 'pause', 'fx.nothing'], 'There is no job fx.nothing of the firm.'],
  [['close', 'status', 'nothing'], 'There is no batch run nothing.'],
  [['close', 'cancel', 'x', '--as', 'nobody@firm.example'], '--as is nobody@firm.example: no user'],
  [['import-rates', '/nowhere/rates.csv'], '/nowhere/rates.csv'],
  [['provision', 'other', '--start', '2026-01-01', '--engine', 'mssql'], 'needs CIFRA_SQLSERVER_URL'],
] as const)('%j fails with what is not there', async (inputs, message) => {
  const { code, stdout, stderr } = await cli(...inputs);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toContain(message);
  expect(existsSync('/nowhere')).toBe(false);
});

test('a tenant whose books cannot be read is named, and those after it are verified', async () => {
  const start = ['--currency', 'PAB', '--start', '2026-01-01'];
  const { id } = (await jsonOf('provision', 'a-lost-client', ...start)) as { readonly id: string };
  rmSync(path.join(directory, 'tenants', `${id}.db`));
  const { code, stdout, stderr } = await cli('verify', 'a-lost-client', 'first-client');
  expect(code).toBe(1);
  expect(stdout).toMatch(/^a-lost-client: NOT VERIFIED, .+\nfirst-client: valid, /);
  expect(stderr).toContain('1 of 2 tenants did not verify');
});
