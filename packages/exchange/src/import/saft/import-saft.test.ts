import { capabilityModules } from '../../../../../test/support/capability-modules.ts';
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { localDate } from '@cifra/domain/local-date';
import {
  post,
  setPeriodStates,
  type FixtureAccount,
  type FixtureTenant,
} from '../../../../../test/support/fixture-commands.ts';
import { openTestBooks, requestOf, type TestBooks } from '../../../../../test/worlds/books/books.ts';
import { randomFor } from '../../../../../test/support/seed.ts';
import {
  defaultAccounts,
  defaultTransactions,
  lineOfText,
  saftText,
  type SaftText,
} from '../../../../../test/support/saft-text.ts';
import { loosenSetting } from '../../../../../test/support/loosen-setting.ts';
import { newId } from '@cifra/books/ids';
import { verifyBooks } from '@cifra/trail/verify/verify-books';
import { dryRunSaft, importSaftCommand, type SaftImportInput } from './import-saft.ts';
import { readSaftFile } from './read-saft-file.ts';

const importProcess = fileURLToPath(
  new URL('../../../../../test/support/import-process.ts', import.meta.url),
);

interface ImportBooks extends TestBooks {
  readonly tenant: FixtureTenant;
  readonly input: (text: SaftText | string, changes?: Partial<SaftImportInput>) => Promise<SaftImportInput>;
  readonly rows: (query: string) => Record<string, unknown>[];
}

async function openImportBooks({
  accounts = [],
  writerThreads = 0,
}: {
  readonly accounts?: readonly FixtureAccount[];
  readonly writerThreads?: number;
} = {}): Promise<ImportBooks> {
  const small = await openTestBooks({
    commandModules: capabilityModules,
    writerThreads,
    tenants: [{ slug: 'leker', baseCurrency: 'NOK', startDate: localDate('2026-01-01'), accounts }],
  });
  const tenant = small.tenants[0] as FixtureTenant;
  await loosenSetting(small.books, {
    tenantId: tenant.id,
    key: 'entries.manualNeedApproval',
    value: 'false',
  });
  let files = 0;
  return {
    ...small,
    tenant,
    input: async (text, changes = {}) => {
      const file = path.join(small.directory, `file-${(files += 1)}.xml`);
      writeFileSync(file, typeof text === 'string' ? text : saftText(text));
      const reading = await readSaftFile(file, 'leker.xml');
      if (reading.file === null) throw new Error(JSON.stringify(reading.faults));
      return {
        fileName: reading.fileName,
        fileHash: reading.fileHash,
        file: reading.file,
        accountTypes: {},
        hasConsentToDifferences: false,
        ...changes,
      };
    },
    rows: (query) => {
      const client = new DatabaseSync(small.fileOf(tenant), { readOnly: true });
      try {
        return client.prepare(query).all();
      } finally {
        client.close();
      }
    },
  };
}

const balances =
  'select a.code, sum(l.base_amount) as amount from journal_lines l join accounts a on a.id = l.account_id group by a.code order by a.code';
const contents = ({ rows }: ImportBooks): unknown =>
  rows(
    'select (select count(*) from accounts) as accounts, (select count(*) from journal_entries) as entries, (select count(*) from imports) as imports, (select count(*) from account_balances) as balances',
  )[0];
const nothing = { accounts: 0, entries: 0, imports: 0, balances: 0 };
const run = (books: ImportBooks, input: SaftImportInput, request = requestOf()) =>
  books.books.execute(importSaftCommand, { tenantId: books.tenant.id }, input, request);

const difference: FixtureAccount = {
  id: newId(),
  code: '2099',
  type: 'EQUITY',
  role: 'OpeningBalanceDifference',
};
const untied: SaftText = { accounts: [{ code: '1920', opening: '1000.00' }, { code: '3000' }] };

describe('an import', () => {
  test('keeps accounts, openings and entries; every balance is opening + movements; the books verify', async () => {
    const books = await openImportBooks();
    const answer = await run(books, await books.input({}));
    expect(answer).toMatchObject({
      ok: true,
      value: {
        newAccounts: 3,
        entries: 1,
        lines: 2,
        openingDate: '2025-12-31',
        needsConsent: false,
        faults: [],
      },
    });
    expect(books.rows(balances)).toEqual([
      { code: '1920', amount: 11_005_000 },
      { code: '2000', amount: -10_000_000 },
      { code: '3000', amount: -1_005_000 },
    ]);
    expect(
      books.rows(
        'select kind, source, series, number, posting_date, reference from journal_entries order by posting_date',
      ),
    ).toEqual([
      {
        kind: 'OPENING',
        source: 'OPENING',
        series: 'OPN',
        number: 1,
        posting_date: '2025-12-31',
        reference: null,
      },
      {
        kind: 'ORDINARY',
        source: 'IMPORT',
        series: 'JE',
        number: 1,
        posting_date: '2026-01-15',
        reference: 'T1',
      },
    ]);
    expect(books.rows("select count(*) as commits from commits where command = 'import.saft'")).toEqual([
      { commits: 1 },
    ]);
    expect(await books.books.report(verifyBooks, books.tenant.id, { knownHeads: [] })).toMatchObject({
      isValid: true,
      firstFault: null,
    });
    if (answer.ok)
      expect(JSON.parse(String(books.rows('select report from imports')[0]?.['report']))).toEqual(
        answer.value,
      );
  });

  test('a dry run says the same and writes nothing', async () => {
    const books = await openImportBooks();
    const input = await books.input({});
    const dry = await books.books.report(dryRunSaft, books.tenant.id, input);
    expect(contents(books)).toEqual(nothing);
    const answer = await run(books, input);
    expect(answer).toMatchObject({ ok: true });
    if (answer.ok)
      expect(dry).toEqual({
        report: { ...answer.value, importId: null, openingEntryId: null },
        refusal: null,
        takesTwo: false,
        plan: {
          planHash: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
          turnover: [
            { account: '1920', debit: '1100.5000', credit: '0.0000' },
            { account: '2000', debit: '0.0000', credit: '1000.0000' },
            { account: '3000', debit: '0.0000', credit: '100.5000' },
          ],
        },
        openItems: 0,
      });
  });

  test('the same over a writer thread', async () => {
    const books = await openImportBooks({ writerThreads: 1 });
    expect(await run(books, await books.input({}))).toMatchObject({ ok: true, value: { entries: 1 } });
  });

  test('openings that do not sum to zero need consent and an account; then the difference stands there', async () => {
    const books = await openImportBooks({ accounts: [difference] });
    expect(await run(books, await books.input(untied))).toEqual({
      ok: false,
      refusal: {
        code: 'OPENING_DOES_NOT_TIE',
        facts: { controlAccountRef: null, differenceAmount: '1000.00', currencyCode: 'NOK' },
      },
    });
    expect(contents(books)).toEqual({ ...nothing, accounts: 1 });
    expect(await run(books, await books.input(untied, { hasConsentToDifferences: true }))).toMatchObject({
      ok: true,
      value: { needsConsent: true },
    });
    expect(books.rows(balances)).toEqual([
      { code: '1920', amount: 11_005_000 },
      { code: '2099', amount: -10_000_000 },
      { code: '3000', amount: -1_005_000 },
    ]);
  });

  test('a stated total that the transactions do not make needs the same consent', async () => {
    const books = await openImportBooks();
    const text = saftText({ stated: { entries: '1', debit: '120.50', credit: '100.50' } });
    const input = await books.input(text);
    const refusal = {
      code: 'IMPORT_DOES_NOT_TIE',
      facts: {
        file: 'leker.xml',
        lineNumber: lineOfText(text, '<n1:TotalDebit>'),
        totalName: 'TotalDebit',
        statedTotal: '120.50',
        computedTotal: '100.50',
        differenceAmount: '-20.00',
        currencyCode: 'NOK',
      },
    };
    expect(await run(books, input)).toEqual({ ok: false, refusal });
    expect(await books.books.report(dryRunSaft, books.tenant.id, input)).toMatchObject({
      report: { needsConsent: true, missingTypes: ['LIABILITY', 'EXPENSE'] },
      refusal,
    });
    expect(contents(books)).toEqual(nothing);
    expect(await run(books, { ...input, hasConsentToDifferences: true })).toMatchObject({
      ok: true,
      value: { entries: 1 },
    });
  });

  test('the same key and input answer word for word; the same key with other consent is refused', async () => {
    const books = await openImportBooks();
    const input = await books.input({});
    const request = requestOf({ idempotencyKey: 'import-1' });
    const first = await run(books, input, request);
    expect(first).toMatchObject({ ok: true });
    expect(await run(books, input, request)).toEqual({ ...first, isReplayed: true });
    expect(await run(books, { ...input, hasConsentToDifferences: true }, request)).toMatchObject({
      refusal: { code: 'IDEMPOTENCY_KEY_REUSED' },
    });
    expect(contents(books)).toMatchObject({ entries: 2, imports: 1 });
  });
});

describe('a refused import leaves nothing but its trace', () => {
  test('the same file twice', async () => {
    const books = await openImportBooks();
    await run(books, await books.input({}));
    const before = contents(books);
    expect(await run(books, await books.input({}))).toMatchObject({
      ok: false,
      refusal: {
        code: 'IMPORT_DUPLICATE',
        facts: { file: 'leker.xml', importedAt: expect.stringMatching(/^\d{4}-.*Z$/) },
      },
    });
    expect(contents(books)).toEqual(before);
  });

  test('a tenant that has entries', async () => {
    const accounts: FixtureAccount[] = [
      { id: newId(), code: '1', type: 'ASSET', role: null },
      { id: newId(), code: '2', type: 'INCOME', role: null },
    ];
    const books = await openImportBooks({ accounts });
    const lines = accounts.map(({ id }, index) => ({
      accountId: id,
      currency: 'NOK',
      amountE4: index === 0 ? '10000' : '-10000',
    }));
    expect(
      await books.books.execute(
        post,
        { tenantId: books.tenant.id },
        { source: 'MANUAL', postingDate: localDate('2026-01-05'), lines },
        requestOf(),
      ),
    ).toMatchObject({ ok: true });
    expect(await run(books, await books.input({}))).toMatchObject({
      refusal: { code: 'IMPORT_TENANT_NOT_EMPTY', facts: { postedEntryCount: 1 } },
    });
    expect(contents(books)).toMatchObject({ accounts: 2, entries: 1, imports: 0 });
  });

  test('consent without an account for the difference', async () => {
    const books = await openImportBooks();
    expect(await run(books, await books.input(untied, { hasConsentToDifferences: true }))).toMatchObject({
      refusal: { code: 'ROLE_UNBOUND', facts: { accountRole: 'OpeningBalanceDifference' } },
    });
    expect(contents(books)).toEqual(nothing);
  });

  test('a fault, with file, line and reason; the attempt is an event', async () => {
    const books = await openImportBooks();
    const text = saftText({
      transactions: [
        ...defaultTransactions,
        {
          id: 'T2',
          lines: [
            { account: '1920', amount: '5.00' },
            { account: '7777', amount: '-5.00' },
          ],
        },
      ],
    });
    const refusal = {
      code: 'IMPORT_FILE_MALFORMED',
      facts: {
        file: 'leker.xml',
        lineNumber: lineOfText(text, '<n1:AccountID>7777<') - 1,
        why: expect.stringContaining('account 7777'),
      },
    };
    expect(await run(books, await books.input(text))).toEqual({ ok: false, refusal });
    expect(contents(books)).toEqual(nothing);
    const [event] = books.rows(
      "select e.after, c.outcome from audit_events e join commits c on c.number = e.commit_number where e.event = 'COMMAND_REFUSED'",
    );
    expect([event?.['outcome'], JSON.parse(String(event?.['after']))]).toEqual(['refused', refusal]);
  });

  test('a fault of reading counts, also when the caller passes the file on', async () => {
    const books = await openImportBooks();
    const input = await books.input(
      saftText({ transactions: [...defaultTransactions, { id: 'T2', date: 'never', lines: [] }] }),
    );
    expect(await run(books, input)).toMatchObject({ refusal: { code: 'IMPORT_FILE_MALFORMED' } });
    expect(contents(books)).toEqual(nothing);
  });

  test('a period that was locked after the dry run', async () => {
    const books = await openImportBooks();
    const input = await books.input({});
    expect(await books.books.report(dryRunSaft, books.tenant.id, input)).toMatchObject({
      report: { faults: [] },
    });
    const client = new DatabaseSync(books.fileOf(books.tenant), { readOnly: true });
    const id = Buffer.from(
      client.prepare("select id from periods where name = '2026-01'").get()?.['id'] as Uint8Array,
    ).toString('hex');
    client.close();
    const periodId = id.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, '$1-$2-$3-$4-$5') as Parameters<
      typeof setPeriodStates.handler
    >[1]['periodId'];
    await books.books.execute(
      setPeriodStates,
      { tenantId: books.tenant.id },
      { periodId, lockState: 'LOCK_SALES', closeState: 'OPEN' },
      requestOf(),
    );
    expect(await run(books, input)).toMatchObject({
      refusal: {
        code: 'IMPORT_PERIOD_LOCKED',
        facts: { lockedPeriodRef: '2026-01', periodLockState: 'LOCK_SALES' },
      },
    });
    expect(contents(books)).toEqual(nothing);
  });
});

test('killed in the middle, an import leaves nothing; done again, it is whole', async () => {
  const random = randomFor('import kills');
  const books = await openImportBooks();
  const transactions = Array.from({ length: 4_000 }, (_item, index) => ({
    id: `T${index}`,
    lines: [
      { account: '1920', amount: '1.00' },
      { account: '3000', amount: '-1.00' },
    ],
  }));
  const file = path.join(books.directory, 'long.xml');
  writeFileSync(file, saftText({ accounts: defaultAccounts, transactions }));
  const start = () => {
    const child = spawn(
      process.execPath,
      [
        '--disable-warning=ExperimentalWarning',
        importProcess,
        JSON.stringify(books.options),
        books.tenant.id,
        file,
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    let output = '';
    const hasStarted = new Promise<void>((resolve) =>
      child.stdout.on(
        'data',
        (chunk: Buffer) => (output += chunk.toString()).includes('started') && resolve(),
      ),
    );
    return {
      child,
      hasStarted,
      output: () => output,
      ended: new Promise((resolve) => void child.once('close', resolve)),
    };
  };
  for (let kill = 0; kill < 3; kill += 1) {
    const { child, hasStarted, ended, output } = start();
    await hasStarted;
    await delay(random.integer({ least: 0, most: 120 }));
    child.kill('SIGKILL');
    await ended;
    expect(output()).not.toContain('done');
    expect(contents(books)).toEqual(nothing);
  }
  const { ended, output } = start();
  await ended;
  expect(output()).toContain('done');
  expect(contents(books)).toMatchObject({ accounts: 3, entries: 4_001, imports: 1 });
  expect(await books.books.report(verifyBooks, books.tenant.id, { knownHeads: [] })).toMatchObject({
    isValid: true,
  });
});
