import { mkdtempSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { approvalSettings, type ApprovalSetting } from '@cifra/domain/approval-rules';
import { callCli } from '@cifra/ops/cli/cli.fixture';
import { digestOfBooks, expectVerified } from '../periods/books-digest.ts';
import { bringTo } from '../periods/lock-states.ts';
import { loosenSetting } from '../support/loosen-setting.ts';
import { idIn } from '../worlds/firm/client-requests.ts';
import { openClient, type TestClient } from '../worlds/firm/client.ts';
import { openFirm, type Input, type Member, type Person, type TestFirm } from '../worlds/firm/firm.ts';
import { saftText } from '../support/saft-text.ts';

/** Files that post, and two people trying every way around each other (decision 0058; findings/accounting.md 1, ruling 12; acceptance T5, I2). */

let firm: TestFirm;
beforeAll(async () => {
  firm = await openFirm();
});
afterAll(() => firm?.close());

const OWN: ApprovalSetting = 'entries.manualNeedApproval';
const REASON = 'It is the file of another client altogether.';

interface Way {
  readonly alone: string;
  readonly propose: string;
  /** What its mutations are given; another file each time. */
  readonly inputOf: (client: TestClient, serial: number) => Promise<readonly [alone: Input, proposed: Input]>;
}

const codesOf = async (client: TestClient): Promise<[string, string]> => {
  const { accounts } = await client.read<{ accounts: { nodes: { id: string; code: string }[] } }>(
    'accounts(first: 100) { nodes { id code } }',
  );
  const code = (role: string) =>
    accounts.nodes.find(({ id }) => id === client.tenant.roles[role])?.code ?? '';
  return [code('Bank'), code('RetainedEarnings')];
};

const table =
  (kind: string, text: (client: TestClient, serial: number) => Promise<string>): Way['inputOf'] =>
  async (client, serial) => {
    const uploadId = await firm.upload(client.tenant, await text(client, serial));
    const file = { uploadId, fileName: 'f.csv' };
    return [
      { ...file, isDryRun: false },
      { ...file, kind },
    ];
  };

const journal = async (client: TestClient, serial: number, amount = '12.50'): Promise<string> => {
  const [debit, credit] = await codesOf(client);
  return `entry,date,account,amount,description\nT${serial},2026-02-03,${debit},${amount},Brought ${serial}\nT${serial},2026-02-03,${credit},-${amount},\n`;
};

const ways: Readonly<Record<string, Way>> = {
  'a journal': { alone: 'importJournal', propose: 'proposeImport', inputOf: table('JOURNAL', journal) },
  'opening balances in a file': {
    alone: 'importOpeningBalances',
    propose: 'proposeImport',
    inputOf: table('OPENING_BALANCES', async (client, serial) => {
      const [debit, credit] = await codesOf(client);
      return `account,debit,credit,description\n${debit},10.0${serial},,\n${credit},,10.0${serial},\n`;
    }),
  },
  'a SAF-T file': {
    alone: 'importSaft',
    propose: 'proposeImport',
    inputOf: table('SAFT', async ({ tenant }, serial) =>
      saftText({
        currency: tenant.baseCurrency,
        accounts: [
          { code: '1920', closing: `10.0${serial}` },
          { code: '3000', closing: `-10.0${serial}` },
        ],
        transactions: [
          {
            id: `T${serial}`,
            date: '2026-02-03',
            lines: [
              { account: '1920', amount: `10.0${serial}` },
              { account: '3000', amount: `-10.0${serial}` },
            ],
          },
        ],
      }),
    ),
  },
  'opening balances': {
    alone: 'postOpeningBalances',
    propose: 'proposeOpeningBalances',
    inputOf: async ({ tenant: { roles, baseCurrency: currency } }, serial) => {
      const lines = [
        { accountId: roles['Bank'], debit: `10.0${serial}`, currency },
        { accountId: roles['RetainedEarnings'], credit: `10.0${serial}`, currency },
      ];
      return [{ lines }, { lines }];
    },
  },
};

async function clientWith(isOn: (setting: ApprovalSetting) => boolean): Promise<TestClient> {
  const client = await openClient(firm);
  for (const key of approvalSettings)
    await loosenSetting(firm.books, { tenantId: client.tenant.id, key, value: String(isOn(key)) });
  return client;
}

const importIn = (member: Member): string =>
  (member['importProposal'] as { readonly importId: string }).importId;

async function propose(client: TestClient, mutation: string, input: Input, as: Person = 'senior') {
  const done = await client.do(mutation, input, as);
  if (done['importProposal'] === undefined) throw new Error(JSON.stringify(done));
  return importIn(done);
}
const entriesOf = (client: TestClient) =>
  client.rows('select prepared_by, approved_by from journal_entries order by commit_number');

test.each(Object.entries(ways))(
  '%s: with the setting on one person posts nothing, owners included; another one posts it, and both are named',
  async (_what, { alone, propose: mutation, inputOf }) => {
    const client = await clientWith((setting) => setting === OWN);
    const [direct, proposed] = await inputOf(client, 1);
    const before = await digestOfBooks(client.tenant);
    for (const as of ['senior', 'owner'] satisfies Person[])
      expect(await client.do(alone, direct, as)).toMatchObject({ code: 'APPROVAL_REQUIRED' });
    expect(await digestOfBooks(client.tenant)).toBe(before);
    const importId = await propose(client, mutation, proposed);
    expect(await entriesOf(client)).toEqual([]);
    expect(await client.do('approveImport', { importId }, 'senior')).toMatchObject({
      code: 'MAKER_IS_CHECKER',
    });
    expect(await entriesOf(client)).toEqual([]);
    await client.accepted('approveImport', { importId }, 'colleague');
    const [entry, ...others] = await entriesOf(client);
    expect(others).toEqual([]);
    expect(entry?.['prepared_by']).not.toBeNull();
    expect(entry?.['approved_by']).not.toBeNull();
    expect(entry?.['approved_by']).not.toEqual(entry?.['prepared_by']);
    expect(await client.do('approveImport', { importId }, 'owner')).toMatchObject({
      code: 'IMPORT_DECIDED',
      importDecision: 'APPROVED',
    });
    await expectVerified(firm, client.tenant);
  },
);

test.each(Object.entries(ways))(
  '%s: with every other setting on, one person posts it',
  async (_what, way) => {
    const client = await clientWith((setting) => setting !== OWN);
    const [direct] = await way.inputOf(client, 1);
    await client.accepted(way.alone, direct);
    expect(await entriesOf(client)).toMatchObject([{ approved_by: null }]);
  },
);

test('what it would post is shown and pinned: accounts, rates and mappings that changed since are IMPORT_STALE, and nothing is posted', async () => {
  const client = await clientWith((setting) => setting === OWN);
  const [debit, credit] = await codesOf(client);
  await client.accepted('saveImportMapping', {
    name: 'old',
    accounts: [{ here: debit, inFile: 'bank' }],
  });
  const text = `entry,date,account,amount,currency\nT1,2026-02-03,bank,100.00,EUR\nT1,2026-02-03,${credit},-100.00,EUR\n`;
  const rate = (value: string) =>
    client.accepted(
      'overrideRate',
      { originalCurrency: 'EUR', rateDate: '2026-02-03', rate: value, reason: REASON },
      'owner',
    );
  await rate('1.10');
  const uploadId = await firm.upload(client.tenant, text);
  const importId = await propose(client, 'proposeImport', {
    uploadId,
    fileName: 'old.csv',
    kind: 'JOURNAL',
    mapping: 'old',
  });
  const { importProposals } = await client.read<{ importProposals: object[] }>(
    'importProposals(filter: { isPending: true }) { importId state entries lines turnover { accountCode debit { amount } credit { amount } } vouchers { fileName objectType } proposedBy { id } decidedBy { id } }',
  );
  const none = { amount: '0.00' };
  const moved = { amount: '110.00' };
  expect(importProposals).toMatchObject([
    {
      importId,
      state: 'PROPOSED',
      entries: 1,
      lines: 2,
      turnover: [
        { accountCode: debit, debit: moved, credit: none },
        { accountCode: credit, debit: none, credit: moved },
      ].toSorted((one, other) => (one.accountCode < other.accountCode ? -1 : 1)),
      vouchers: [{ fileName: 'old.csv', objectType: 'Import' }],
      decidedBy: null,
    },
  ]);
  await rate('1.20');
  expect(await client.do('approveImport', { importId }, 'colleague')).toMatchObject({ code: 'IMPORT_STALE' });
  await rate('1.10');
  const { importMappings } = await client.read<{ importMappings: { version: number }[] }>(
    'importMappings { version }',
  );
  await client.accepted('saveImportMapping', {
    name: 'old',
    version: importMappings[0]?.version,
    accounts: [{ here: credit, inFile: 'bank' }],
  });
  expect(await client.do('approveImport', { importId }, 'colleague')).toMatchObject({ code: 'IMPORT_STALE' });
  expect(await entriesOf(client)).toEqual([]);
  expect(await client.do('rejectImport', { importId, reason: 'short' }, 'colleague')).toMatchObject({
    code: 'REASON_TOO_SHORT',
  });
  await client.accepted('rejectImport', { importId, reason: REASON }, 'colleague');
  expect(await client.do('approveImport', { importId }, 'colleague')).toMatchObject({
    code: 'IMPORT_DECIDED',
  });
  await expectVerified(firm, client.tenant);
});

test('the same file waits once, may be brought again when it was rejected, and not when it was imported; who may read entries fetches it', async () => {
  const client = await clientWith((setting) => setting === OWN);
  const [, file] = await ways['a journal']!.inputOf(client, 1);
  const importId = await propose(client, 'proposeImport', file);
  expect(await client.do('proposeImport', { ...file, fileName: 'again.csv' }, 'owner')).toMatchObject({
    code: 'IMPORT_PENDING',
  });
  await client.accepted('rejectImport', { importId, reason: REASON }, 'colleague');
  const again = await propose(client, 'proposeImport', { ...file, fileName: 'again.csv' });
  await client.accepted('approveImport', { importId: again }, 'colleague');
  expect(await client.do('proposeImport', { ...file, fileName: 'third.csv' })).toMatchObject({
    code: 'IMPORT_DUPLICATE',
  });
  const { importProposals } = await client.read<{
    importProposals: { state: string; vouchers: { id: string }[] }[];
  }>('importProposals { state vouchers { id } }');
  expect(importProposals.map(({ state }) => state)).toEqual(['REJECTED', 'APPROVED']);
  const voucherId = importProposals[1]?.vouchers[0]?.id;
  const ticket = await client.do('requestVoucher', { voucherId }, 'colleague');
  const fetched = await firm.fetchAs('colleague', String(ticket['url']));
  expect(await fetched.text()).toBe(await journal(client, 1));
  await expectVerified(firm, client.tenant);
});

test('a file that would not be imported is refused as it is proposed, and a month that was locked since as it is approved', async () => {
  const client = await clientWith((setting) => setting === OWN);
  const broken = await firm.upload(client.tenant, 'entry,date,account,amount\nT1,2026-02-03,none,1.00\n');
  const wanted = { uploadId: broken, fileName: 'f.csv', kind: 'JOURNAL' };
  expect(await client.do('proposeImport', wanted)).toMatchObject({
    code: 'IMPORT_FILE_MALFORMED',
    lineNumber: 2,
  });
  expect(await client.rows('select id from import_proposals')).toEqual([]);
  const [, file] = await ways['a journal']!.inputOf(client, 1);
  const importId = await propose(client, 'proposeImport', file);
  await bringTo(firm, client.tenant, { date: '2026-02-03', lockState: 'LOCK_SALES' });
  const before = await digestOfBooks(client.tenant);
  expect(await client.do('approveImport', { importId }, 'colleague')).toMatchObject({
    code: 'IMPORT_PERIOD_LOCKED',
  });
  expect(await digestOfBooks(client.tenant)).toBe(before);
});

test('at the command line a file is proposed and approved in the names of two, and the operator posts nothing past them; balances of former books too', async () => {
  const client = await clientWith((setting) => setting === OWN);
  const { slug } = client.tenant;
  const directory = mkdtempSync(path.join(inject('runDirectory'), 'imports-'));
  const file = path.join(directory, 'journal.csv');
  writeFileSync(file, await journal(client, 1));
  const cli = (...inputs: readonly string[]) =>
    callCli(
      {
        dataDirectory: firm.books.location.dataDirectory,
        openBooks: () => Promise.resolve({ books: firm.books, close: () => Promise.resolve() }),
      },
      ...inputs,
    );
  const as = (person: string) => ['--as', `${person}@isolation.example`];
  expect(await cli('import', slug, 'journal', file)).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('APPROVAL_REQUIRED') as string,
  });
  const proposed = await cli('imports', 'propose', slug, 'journal', file, ...as('senior'), '--json');
  expect({ code: proposed.code, stderr: proposed.stderr }).toEqual({ code: 0, stderr: '' });
  const { id } = JSON.parse(proposed.stdout) as { id: string };
  expect(JSON.parse((await cli('imports', 'list', slug, '--json')).stdout)).toMatchObject([
    { id, state: 'PROPOSED', kind: 'JOURNAL', entries: 1, proposedBy: 'senior@isolation.example' },
  ]);
  expect((await cli('imports', 'approve', slug, id, ...as('senior'))).stderr).toContain('MAKER_IS_CHECKER');
  expect((await cli('imports', 'approve', slug, id, ...as('client'))).stderr).toContain(
    'lacks Entry.Approve',
  );
  expect(await entriesOf(client)).toEqual([]);
  expect(await cli('imports', 'approve', slug, id, ...as('colleague'))).toMatchObject({
    code: 0,
    stderr: '',
  });
  expect(await entriesOf(client)).toHaveLength(1);
  const [bank] = await codesOf(client);
  const former = path.join(directory, 'former.csv');
  writeFileSync(former, `account,month,balance\n${bank},2025-12,0.00\n`);
  const bring = async () => {
    expect((await cli('import', slug, 'former-balances', former)).code).toBe(0);
    const all = JSON.parse((await cli('imports', 'list', slug, '--json')).stdout) as {
      id: string;
      kind: string;
    }[];
    return all.findLast(({ kind }) => kind === 'FORMER_BALANCES')?.id ?? '';
  };
  const rejected = await bring();
  const rejection = ['--reason', REASON, ...as('colleague')];
  expect(await cli('imports', 'reject', slug, rejected, ...rejection)).toMatchObject({ code: 0 });
  const approved = await bring();
  expect(approved).not.toBe(rejected);
  expect(await cli('imports', 'approve', slug, approved, ...as('colleague'))).toMatchObject({ code: 0 });
  expect((await cli('imports', 'list', slug)).stdout).toContain('APPROVED  FORMER_BALANCES  former.csv');
  await expectVerified(firm, client.tenant);
});

test('opening balances are undone by two as well, under the same setting', async () => {
  const client = await clientWith((setting) => setting === OWN);
  const [, lines] = await ways['opening balances']!.inputOf(client, 1);
  const importId = await propose(client, 'proposeOpeningBalances', lines);
  await client.accepted('approveImport', { importId }, 'colleague');
  const { openingBalances } = await client.read<{ openingBalances: { entry: { id: string } } }>(
    'openingBalances { entry { id } }',
  );
  expect(await client.do('reverseOpeningBalances', { reason: REASON }, 'owner')).toMatchObject({
    code: 'APPROVAL_REQUIRED',
  });
  const correction = await client.accepted('proposeEntryReversal', {
    entryId: openingBalances.entry.id,
    onFirstOpenDay: true,
    reason: REASON,
  });
  const correctionId = idIn(correction, 'correction');
  expect(await client.do('approveCorrection', { correctionId })).toMatchObject({ code: 'MAKER_IS_CHECKER' });
  await client.accepted('approveCorrection', { correctionId }, 'colleague');
  expect(await client.read('openingBalances { entry { id } }')).toEqual({
    openingBalances: { entry: null },
  });
  await expectVerified(firm, client.tenant);
  expect(firm.masked).toEqual([]);
});
