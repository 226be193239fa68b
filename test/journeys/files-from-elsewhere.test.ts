import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Books } from '@cifra/books/books';
import { callCli, type CliEnding } from '@cifra/ops/cli/cli.fixture';
import { parseConfig } from '@cifra/ops/config';
import { openBooks } from '@cifra/ops/open-books';
import { jpkSample } from '../support/jpk-sample.ts';
import { denmarkSample, luxembourgSample, romaniaSample } from '../support/saft-samples.ts';
import { csvRows } from '../worlds/firm/client-files.ts';

/** A firm of another country brings its file to an installation that is empty: what is printed, and the trial balance, are the file's own. */

const directory = mkdtempSync(path.join(tmpdir(), 'cifra-elsewhere-'));
let books: Books;
beforeAll(async () => {
  const config = parseConfig({ CIFRA_DEMO: 'off', CIFRA_DATA: directory });
  books = await openBooks({ ...config, writerThreads: 0, readerThreads: 0 }, { onProgress: () => undefined });
});
afterAll(async () => {
  await books.close();
  rmSync(directory, { recursive: true, force: true });
});

const cli = (...inputs: readonly string[]): Promise<CliEnding> =>
  callCli(
    { dataDirectory: directory, openBooks: () => Promise.resolve({ books, close: () => Promise.resolve() }) },
    ...inputs,
  );

/** A client without books whose entries need no second person: the operator says so, with a reason that is on the trail. */
async function provision(slug: string, currency: string): Promise<void> {
  const made = ['--pack', 'NEUTRAL', '--currency', currency, '--start', '2026-01-01', '--template', 'BARE'];
  expect(await cli('provision', slug, ...made)).toMatchObject({ code: 0, stderr: '' });
  const reason = 'Books are brought by one person alone.';
  const loosened = ['entries.manualNeedApproval', 'false', '--tenant', slug, '--reason', reason];
  expect(await cli('settings', 'set', ...loosened)).toMatchObject({ code: 0 });
}

const isZero = (amount: string): boolean => Number(amount) === 0;

/** The closing balances that a file states, debit positive, of accounts that are not zero. */
function statedClosings(text: string): Record<string, string> {
  const saft = text.matchAll(
    /<AccountID>([^<]+)<\/AccountID><AccountDescription>[^]*?<Closing(Debit|Credit)Balance>([\d.]+)</g,
  );
  const closings = [...saft].map(([, code = '', side, amount = '']) => [
    code,
    side === 'Credit' ? `-${amount}` : amount,
  ]);
  return Object.fromEntries(closings.filter(([, amount = '']) => !isZero(amount)) as [string, string][]);
}

async function trialBalance(slug: string): Promise<Record<string, string>> {
  const out = path.join(directory, `${slug}.csv`);
  const made = await cli(
    'export',
    slug,
    'trial-balance',
    '--format',
    'CSV',
    '--as-of',
    '2026-12-31',
    '--out',
    out,
  );
  expect(made).toMatchObject({ code: 0 });
  const rows = csvRows(readFileSync(out, 'utf8'));
  return Object.fromEntries(
    rows
      .map((row) => [row['account'] ?? '', row['balance'] ?? ''])
      .filter(([, balance = '']) => !isZero(balance)) as [string, string][],
  );
}

test.each([
  {
    country: 'luxembourg',
    currency: 'EUR',
    text: luxembourgSample,
    form: 'Luxembourg, FAIA 2.01',
    printed: /opened 7 accounts, posted 1 entry with 3 lines; debits 1170\.00, credits 1170\.00\n/,
  },
  {
    country: 'denmark',
    currency: 'DKK',
    text: denmarkSample,
    form: 'Denmark, SAF-T Financial 1.0',
    printed: /opened 6 accounts, posted 1 entry with 3 lines; debits 10000\.00, credits 10000\.00\n/,
  },
  {
    country: 'romania',
    currency: 'RON',
    text: romaniaSample,
    form: 'Romania, D406',
    printed: /opened 8 accounts, posted 1 entry with 3 lines; debits 1190\.00, credits 1190\.00\n/,
  },
])('$form', async ({ country, currency, text, form, printed }) => {
  await provision(country, currency);
  const file = path.join(directory, `${country}.xml`);
  writeFileSync(file, text);
  const checked = await cli('import-saft', country, file, '--dry-run');
  expect(checked).toMatchObject({ code: 0, stderr: '' });
  expect(checked.stdout).toContain('would open');
  const done = await cli('import-saft', country, file);
  expect(done).toMatchObject({ code: 0, stderr: '' });
  expect(done.stdout).toContain(`; ${form}\n`);
  expect(done.stdout).toMatch(printed);
  expect(done.stdout).toContain('0 accounts whose stated closing balance is not opening + movements');
  const stated = statedClosings(text);
  expect(Object.keys(stated).length).toBeGreaterThan(3);
  expect(await trialBalance(country)).toEqual(stated);
  expect((await cli('verify', country)).code).toBe(0);
  // Twice is refused.
  expect(await cli('import-saft', country, file)).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^IMPORT_DUPLICATE: /) as string,
  });
});

test('Poland, JPK_KR(1), with the types of its accounts in a file', async () => {
  await provision('poland', 'PLN');
  const file = path.join(directory, 'jpk.xml');
  const types = path.join(directory, 'types.csv');
  writeFileSync(file, jpkSample);
  writeFileSync(
    types,
    'account,type\n130,ASSET\n201-1,ASSET\n202-7,LIABILITY\n222,LIABILITY\n402,EXPENSE\n700,INCOME\n801,EQUITY\n',
  );
  const untyped = await cli('import-saft', 'poland', file);
  expect(untyped.code).toBe(1);
  expect(untyped.stderr).toMatch(/account 130 "Rachunek bieżący" has no type \(TypKonta bilansowe\)/);
  const done = await cli('import-saft', 'poland', file, '--types', types);
  expect(done).toMatchObject({ code: 0, stderr: '' });
  expect(done.stdout).toMatch(
    /opened 7 accounts, posted 3 entries with 9 lines; debits 2890\.00, credits 2890\.00\n/,
  );
  expect(await trialBalance('poland')).toEqual({
    130: '6230.00',
    '202-7': '-430.00',
    222: '-230.00',
    402: '430.00',
    700: '-1000.00',
    801: '-5000.00',
  });
});

test('tax that does not tie is refused at the command line with the line of the file, and nothing is imported', async () => {
  const tax =
    '<TaxInformation><TaxCode>N</TaxCode><TaxPercentage>17</TaxPercentage><TaxAmount><Amount>171.00</Amount></TaxAmount></TaxInformation>';
  const table =
    '<TaxTable><TaxTableEntry><TaxCodeDetails><TaxCode>N</TaxCode><TaxPercentage>17</TaxPercentage></TaxCodeDetails></TaxTableEntry></TaxTable>';
  const tied = luxembourgSample
    .replace('</MasterFiles>', `${table}</MasterFiles>`)
    .replace(
      /(<AccountID>702100<\/AccountID><Description>line<\/Description>.*?<\/CreditAmount>)/,
      `$1${tax}`,
    );
  const ofTax = (amount: string): string =>
    tied.replace(
      /(<AccountID>461411<\/AccountID><Description>line<\/Description>.*?<\/CreditAmount>)/,
      `$1<TaxInformation><TaxCode>N</TaxCode><TaxBase>1000.00</TaxBase><TaxAmount><Amount>${amount}</Amount></TaxAmount></TaxInformation>`,
    );
  await provision('taxed', 'EUR');
  const file = path.join(directory, 'taxed.xml');
  writeFileSync(file, ofTax('170.00'));
  const refused = await cli('import-saft', 'taxed', file);
  expect(refused.code).toBe(1);
  expect(refused.stderr).toMatch(/^IMPORT_DOES_NOT_TIE: .*TaxAmount of N in transaction INV\/2026\/00001/);
  writeFileSync(file, ofTax('170.00').replace('171.00', '170.00'));
  const done = await cli('import-saft', 'taxed', file);
  expect(done).toMatchObject({ code: 0, stderr: '' });
  expect(done.stdout).toMatch(/opened 7 accounts and 1 tax code, posted 1 entry/);
});
