import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Books } from '@cifra/books/books';
import { grantClusterCommand } from '@cifra/firm/access/grants';
import { createUserCommand } from '@cifra/firm/users/users';
import { openBooks } from '../open-books.ts';
import { parseConfig } from '../config.ts';
import { systemRequest } from '../system-request.ts';
import { expectAccepted } from '../demo/expect-accepted.ts';
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
      slug: null,
      problem: null,
      seconds: expect.any(Number) as number,
      verification: expect.objectContaining({ isValid: true, chainFaults: [], firstFault: null }) as object,
    },
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
  expect(await jsonOf('migrate')).toEqual({
    migrated: [],
    alreadyCurrent: ['control plane', 'first-client'],
    failed: [],
  });
});

test('a table is imported and exported; what was checked only is not written', async () => {
  const accounts = path.join(directory, 'accounts.csv');
  writeFileSync(accounts, 'code,name,type\n7990,Sundry,EXPENSE\n');
  const imported = ['import', 'first-client', 'accounts', accounts];
  expect(await jsonOf(...imported, '--dry-run')).toMatchObject({ importId: null, rows: 1, created: 1 });
  expect(await jsonOf(...imported)).toMatchObject({ importId: text, rows: 1, created: 1 });
  // What posts takes two here: the dry run ends as the import does.
  const journal = path.join(directory, 'journal.csv');
  writeFileSync(journal, 'entry,date,account,amount\n1,2026-01-15,7990,5.00\n1,2026-01-15,7990,-5.00\n');
  const posting = ['import', 'first-client', 'journal', journal];
  for (const flags of [['--dry-run'], []]) {
    const { code, stderr } = await cli(...posting, ...flags);
    expect({ code, stderr }).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^APPROVAL_REQUIRED: /) as string,
    });
  }
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
  expect(again.stderr).toBe(`${out} cannot be written: it already exists\n`);
});

test('files of another program are read with a mapping that the command line makes', async () => {
  const [file, names] = ['saldos.csv', 'names.csv'].map((name) => path.join(directory, name)) as [
    string,
    string,
  ];
  writeFileSync(file, 'cuenta;mes;saldo\n572;2025-12;1.234,50\n3101;2025-12;-1.234,50\n');
  const imported = ['import', 'first-client', 'former-balances', file, '--dry-run', '--mapping', 'contable'];
  expect(await cli(...imported)).toMatchObject({ code: 1 });
  const map = ['imports', 'map', 'first-client', 'contable', '--delimiter', 'semicolon'];
  writeFileSync(names, 'sort,file,here\nword,cuenta,account\n');
  expect((await cli(...map, '--names', names)).stderr).toBe(
    `${names}, line 2: needs one of column, account, currency, type, a name in the files, and one here\n`,
  );
  writeFileSync(
    names,
    'sort,file,here\ncolumn,cuenta,account\ncolumn,mes,month\ncolumn,saldo,balance\naccount,572,1103\n',
  );
  expect((await cli(...map, '--names', names)).code).toBe(0);
  expect((await cli(...imported)).stderr).toContain(
    'line 2, saldo: the amount "1.234,50" is not a plain decimal number with at most four decimals; if "," is its decimal mark, use a mapping that says so\n',
  );
  expect(await jsonOf(...map, '--decimal-mark', 'comma', '--names', names)).toMatchObject({
    slug: 'first-client',
    mapping: 'contable',
    rules: { delimiter: ';', decimalMark: ',', accounts: { 572: '1103' } },
  });
  expect(await jsonOf(...imported)).toMatchObject({ rows: 2, lines: 2 });
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
  [['provision', 'other', '--start', '2026-01-01', '--template', 'NOTHING'], 'TEMPLATE_UNKNOWN: '],
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
  [['import-rates', '/nowhere/rates.csv'], '/nowhere/rates.csv cannot be read: there is no such file\n'],
  [['import', 'first-client', 'accounts', '/nowhere/a.csv'], '/nowhere/a.csv cannot be read: there is no'],
  [['import-saft', 'first-client', '/nowhere/saft.xml'], '/nowhere/saft.xml cannot be read: there is no'],
  [['import', 'first-client', 'items', tmpdir()], `${tmpdir()} cannot be read: it is a directory\n`],
  [['provision', 'other', '--start', '2026-01-01', '--engine', 'mssql'], 'needs CIFRA_SQLSERVER_URL'],
] as const)('%j fails with what is not there', async (inputs, message) => {
  const { code, stdout, stderr } = await cli(...inputs);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toContain(message);
  expect(stderr).not.toMatch(/\n +at /);
  expect(existsSync('/nowhere')).toBe(false);
});

test('what is printed for people is no JSON', async () => {
  const file = path.join(directory, 'rates.csv');
  writeFileSync(file, 'Date,USD,NOK,\n2026-01-02,1.1,11.2,\n2026-01-05,1.12,112.2,\n');
  const imported = await cli('import-rates', file);
  expect(imported.stdout).toMatch(
    /rates\.csv: 2 days, 3 rates recorded, 0 rates unchanged, 1 rate held for confirmation, in [\d.]+ s\n {2}held: NOK 112\.2 on 2026-01-05, after 11\.2 on 2026-01-02\n$/,
  );
  expect((await cli('import-rates', file)).stdout).toBe(`${file}: imported before; nothing was recorded\n`);
  expect((await cli('rebuild', 'first-client')).stdout).toBe(
    'first-client: rebuilt 0 balances and 0 counters, and the search of 98 objects\n',
  );
  expect((await cli('rebuild-status', 'first-client')).stdout).toMatch(
    /^1 tenant read, \d status(es)? written\n$/,
  );
  expect((await cli('close', 'status')).stdout).toBe('No runs yet\n');
});

test('a tenant that a user may not close is named by its slug', async () => {
  const email = 'without-grants@firm.example';
  const created = await books.executeControl(
    createUserCommand,
    { email, name: 'Nobody', passwordHash: '' },
    {
      actor: { kind: 'operator', id: null, name: 'operator' },
      requestId: 'test',
      origin: 'test',
      reason: null,
      idempotencyKey: null,
    },
  );
  expect(created.ok).toBe(true);
  const [tenant] = (await jsonOf('tenants')) as readonly { readonly id: string }[];
  for (const name of ['first-client', tenant?.id ?? '']) {
    const options = ['--month', '2026-01', '--target', 'CLOSED', '--as', email];
    const { code, stdout, stderr } = await cli('close', 'start', name, ...options);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^TENANT_UNKNOWN: There is no tenant first-client\. /);
  }
  expect(await jsonOf('close', 'status')).toEqual([]);
});

test('what does not verify is said in words, with the place and both figures', async () => {
  const start = ['--currency', 'PAB', '--start', '2026-01-01'];
  const { id } = (await jsonOf('provision', 'a-changed-client', ...start)) as { readonly id: string };
  const file = new DatabaseSync(path.join(directory, 'tenants', `${id}.db`));
  for (const { name } of file.prepare(`select name from sqlite_master where type = 'trigger'`).all())
    file.exec(`drop trigger "${String(name)}"`);
  file.exec(`update accounts set name = 'changed' where code = (select min(code) from accounts)`);
  file.close();
  const { code, stdout, stderr } = await cli('verify', 'a-changed-client');
  expect({ code, stderr }).toEqual({ code: 1, stderr: '1 of 1 chain failed verification\n' });
  expect(stdout).toMatch(/^a-changed-client: BROKEN\n {2}\w+ at commit \d+, accounts /);
  expect(stdout).not.toContain('{');
});

test('a tenant whose books cannot be read is named, and those after it are verified', async () => {
  const start = ['--currency', 'PAB', '--start', '2026-01-01'];
  const { id } = (await jsonOf('provision', 'a-lost-client', ...start)) as { readonly id: string };
  rmSync(path.join(directory, 'tenants', `${id}.db`));
  const { code, stdout, stderr } = await cli('verify', 'a-lost-client', 'first-client');
  expect(code).toBe(1);
  expect(stdout).toMatch(/^a-lost-client: NOT VERIFIED, .+\nfirst-client: valid, /);
  expect(stderr).toContain('1 of 2 chains failed verification');
});

test('access: who may do what where, and the list to look through, with names', async () => {
  const person = ['--email', 'dora@firm.example', '--name', 'Dora'];
  expect((await cli('users', 'create-owner', ...person)).code).toBe(0);
  const dora = { user: 'dora@firm.example', scope: 'ALL', clusters: ['owner'], firmWide: true, until: null };
  expect(await jsonOf('access', 'matrix', '--user', 'dora@firm.example')).toMatchObject([
    { ...dora, tenants: expect.arrayContaining(['first-client']) as string[] },
  ]);
  expect(await jsonOf('access', 'matrix', '--tenant', 'first-client')).toMatchObject([
    { ...dora, firmWide: false, tenants: ['first-client'] },
  ]);
  expect(await jsonOf('access', 'review')).toMatchObject({
    isDue: false,
    lastReviewedAt: null,
    grants: [
      { user: 'dora@firm.example', cluster: 'owner', where: 'ALL', grantedBy: null, isProtecting: true },
    ],
  });
  const parties = path.join(directory, 'parties.csv');
  writeFileSync(parties, 'code,name,is_customer\nC-1,Hotel,true\n');
  expect((await cli('import', 'first-client', 'parties', parties)).stderr).toBe('');
  const sol = [
    'users',
    'invite',
    '--email',
    'sol@hotel.example',
    '--name',
    'Sol',
    '--tenant',
    'first-client',
  ];
  expect((await cli(...sol, '--party', 'C-2')).stderr).toBe('first-client has no customer or vendor C-2.\n');
  expect((await cli(...sol, '--party', 'C-1')).code).toBe(0);
  expect(await jsonOf('access', 'matrix', '--user', 'sol@hotel.example')).toMatchObject([
    { scope: 'PARTY', tenants: ['first-client'], parties: ['C-1'], permissions: ['Party.Own'] },
  ]);
  expect((await cli('access', 'review')).stdout).toContain('party in first-client for C-1');
  const unknown = await cli('access', 'matrix', '--user', 'nobody@firm.example');
  expect(unknown).toMatchObject({ code: 1, stdout: '' });
  expect((await cli('access', 'review')).stdout).toContain('granted');
});

test('report writes the books as they were, which the file says; an ageing is never so, and the instant has to exist', async () => {
  const out = path.join(directory, 'known.html');
  const asked = [
    'report',
    'first-client',
    'trial-balance',
    '--to',
    '2026-03-31',
    '--language',
    'en',
    '--html',
  ];
  const written = await jsonOf(...asked, '--known-at', '2026-01-01T17:00:00.25Z', '--out', out);
  expect(written).toMatchObject({ slug: 'first-client', file: out });
  const html = readFileSync(out, 'utf8');
  for (const said of [
    'As known at',
    '1 Jan 2026 17:00:00.25 UTC',
    '<dt>Books to transaction</dt><dd><bdi>0<',
  ])
    expect(html).toContain(said);
  const ageing = ['report', 'first-client', 'ageing-payables', '--known-at', '2026-01-01T17:00:00Z'];
  expect(await cli(...ageing)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('--known-at is not for ageing-payables') as string,
  });
  for (const instant of ['2026-02-30T00:00:00Z', '2026-02-03', '1899-12-31T00:00:00Z'])
    expect(await cli(...asked, '--known-at', instant)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('must be an instant in UTC') as string,
    });
});

test('an investigator reads with SQL: as a table, in JSON, by a query that the firm saved; what is refused is on record and fails', async () => {
  const [reason, email] = ['The auditors asked for it.', 'ines@firm.example'];
  const { userId } = expectAccepted(
    await books.executeControl(
      createUserCommand,
      { email, name: 'Ines', passwordHash: '' },
      systemRequest('test'),
    ),
  );
  const as = ['--as', email, '--reason', reason];
  const asked = [
    'investigate',
    'first-client',
    '--sql',
    'select code from accounts order by code',
    '--rows',
    '2',
  ];
  expect((await cli(...asked, ...as)).stderr).toContain(`${email} lacks Investigation.Query`);
  expectAccepted(
    await books.executeControl(
      grantClusterCommand,
      {
        userId,
        cluster: 'investigator',
        scope: 'ALL',
        scopeId: null,
        validFromMicros: null,
        validUntilMicros: null,
      },
      systemRequest('test'),
    ),
  );
  const cut = await cli(...asked, ...as);
  expect(cut.code).toBe(1);
  expect(cut.stdout).toMatch(/^code\n\d+\n\d+\n$/);
  expect(cut.stderr).toContain('KILLED at the limit ROWS: 2 rows');
  const name = 'chart-from';
  const sql = 'select count(*) as n from accounts where code >= :first';
  const saving = [
    'investigate',
    '--save',
    name,
    '--about',
    'The chart.',
    '--sql',
    sql,
    '--param',
    'first:text',
  ];
  expect(await jsonOf(...saving, ...as)).toEqual({ name });
  const byName = ['investigate', 'first-client', '--saved', name, '--param', 'first=9999'];
  expect(await jsonOf(...byName, ...as)).toMatchObject({
    outcome: 'COMPLETED',
    rows: 1,
    columns: [{ name: 'n' }],
    result: [['0']],
  });
  expect((await cli('investigate', 'first-client', '--saved', 'list', ...as)).stdout).toContain(
    'chart-from\tThe chart. (first: text)\n',
  );
  expect(await jsonOf('investigate', '--forget', name, ...as)).toEqual({ name });
  const writing = await cli('investigate', 'first-client', '--sql', 'delete from accounts', ...as);
  expect(writing).toMatchObject({ code: 1, stdout: '' });
  expect(writing.stderr).toMatch(/REFUSED: 0 rows, .*\nit begins with neither SELECT/);
  const firm = await cli('investigate', '--control-plane', '--sql', 'select 1', ...as);
  expect(firm.stderr).toContain(`${email} lacks Investigation.QueryControlPlane`);
});
