import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { digestOfBooks, expectVerified } from '../periods/books-digest.ts';
import { bringTo } from '../periods/lock-states.ts';
import { openFirm, type Member, type TestFirm } from '../worlds/firm/firm.ts';
import { openClient, type TestClient } from '../worlds/firm/client.ts';

/** Imports of tables: every fault with its line and column, all or nothing (product 3.7; acceptance I3, P3, P5). */

let firm: TestFirm;
let client: TestClient;
beforeAll(async () => {
  firm = await openFirm();
  client = await openClient(firm);
  await client.accepted('createParty', { code: 'C-1', name: 'Customer', isCustomer: true });
});
afterAll(() => firm?.close());

interface Fault {
  readonly line: number | null;
  readonly column: string | null;
  readonly code: string;
  readonly problem: string;
}

/** The faults of a dry run, as `line column problem`; nothing changes, and the import itself is refused with the first. */
async function faultsOf(
  mutation: string,
  text: string,
  input: Record<string, unknown> = {},
  of: TestClient = client,
): Promise<string[]> {
  const before = await digestOfBooks(of.tenant);
  const uploadId = await firm.upload(of.tenant, text);
  const ask = (isDryRun: boolean) => of.do(mutation, { uploadId, fileName: 'f.csv', isDryRun, ...input });
  const { data, errors } = await firm.ask<{ it: { faults: Fault[] } }>(
    `mutation ($input: ${inputTypes[mutation] ?? 'ImportTableInput'}!) { it: ${mutation}(input: $input) { __typename ... on TableImportReport { faults { line column code problem } } ... on Refusal { code message } } }`,
    {
      as: 'senior',
      tenant: of.tenant.slug,
      variables: { input: { idempotencyKey: 'dry', uploadId, fileName: 'f.csv', isDryRun: true, ...input } },
    },
  );
  if (errors.length > 0) throw new Error(JSON.stringify(errors) + firm.masked.join('\n'));
  const { faults } = data.it;
  const refused = await ask(false);
  expect(refused.code).toMatch(
    /^(IMPORT_FILE_MALFORMED|IMPORT_PERIOD_LOCKED|ACCOUNT_TYPE_MISMATCH|ACCOUNT_KIND_WRONG)$/,
  );
  if ('line' in refused) expect(refused['line']).toBe(faults[0]?.line);
  expect(await digestOfBooks(of.tenant)).toBe(before);
  return faults.map(({ line, column, problem }) => `${line} ${column} ${problem}`);
}
const inputTypes: Readonly<Record<string, string>> = {
  importOpeningBalances: 'ImportOpeningBalancesInput',
  importJournal: 'ImportJournalInput',
};

describe('a file that is no table', () => {
  const journal = 'entry,date,account,amount\n';
  test.each([
    ['of nothing', '', '1 null the file has no header line'],
    [
      'with a quote that is not closed',
      `${journal}T1,2026-01-02,A-BANK,1.00\nT1,2026-01-02,"A-BANK,1.00\n${'x\n'.repeat(90)}`,
      '3 null a quote is not closed before the end of the file',
    ],
    [
      'with a quote that is not closed for longer than a record may be',
      `${journal}T1,2026-01-02,A-BANK,1.00\nT1,2026-01-02,"A-BANK,1.00\n${'T2,2026-01-02,A-BANK,1.00\n'.repeat(9_000)}`,
      '3 null a record is longer than 100000 bytes; a quote may not be closed',
    ],
    [
      'with a quote that is not closed, behind lines of which some are empty',
      `${journal}\n\nT1,2026-01-02,"A\n\nBANK",1.00\n\n\nT1,2026-01-02,"A-BANK,1.00\n`,
      '9 null a quote is not closed before the end of the file',
    ],
    [
      'with a cell too many, behind lines of which some are empty',
      `\n${journal}\n\nT1,2026-01-02,"A\nBANK",1.00,x\n`,
      '5 null has 5 cells, and the header 4',
    ],
    [
      'with a record of delimiters alone that is longer than a record may be',
      `${journal}T1,2026-01-02,A-BANK,1.00\n"T\n1"${','.repeat(200_000)}`,
      '3 null a record is longer than 100000 bytes; a quote may not be closed',
    ],
    [
      'with more blank lines than anybody writes',
      `${journal}${' \n'.repeat(10_001)}T1,2026-01-02,A-BANK,1.00\n`,
      '10002 null the file has more than 10000 blank lines',
    ],
    [
      'that is a spreadsheet',
      'PK\u0003\u0004xl/workbook',
      '1 null is a ZIP archive, or a spreadsheet in .xlsx',
    ],
    [
      'with a quote inside a cell',
      `${journal}T1,2026-01-02,A"B,1.00\n`,
      '2 null a quote is inside a cell that does not begin with one',
    ],
    [
      'with a cell too many',
      `${journal}T1,2026-01-02,A-BANK,1.00,x\nT1,2026-01-02,I-SALES,-1.00\n`,
      '2 null has 5 cells, and the header 4',
    ],
    [
      'with another delimiter',
      'entry;date;account;amount\n',
      '1 null is a single cell that seems to be separated by ";"; use a mapping with that delimiter',
    ],
    ['without a column', 'entry,date,amount\n', '1 account is missing from the header'],
    [
      'without a column, and with a quote that is not closed in the pieces of the file behind',
      `entry,date,amount\n"${'x\n'.repeat(90_000)}`,
      '1 account is missing from the header',
    ],
    ['with a column twice', 'entry,date,account,amount,Account\n', '1 Account is in the header twice'],
  ])('%s is refused at its line', async (_of, text, fault) => {
    expect((await faultsOf('importJournal', text))[0]).toContain(fault);
  });

  test('in another encoding is refused at the first line that is not UTF-8', async () => {
    const text = new TextEncoder().encode(`${journal}T1,2026-01-02,A-BANK,1.00\nTn\n`);
    text[text.length - 2] = 0xf1;
    const uploadId = await firm.uploadBytes(client.tenant, text);
    const done = await client.do('importJournal', { uploadId, fileName: 'f.csv', isDryRun: false });
    expect(done).toMatchObject({
      code: 'IMPORT_FILE_MALFORMED',
      lineNumber: 3,
      why: expect.stringMatching(/^is not UTF-8 text; .*Windows-1252: save it as UTF-8$/),
    });
  });
});

describe('a chart of accounts', () => {
  test('I3: an account whose type contradicts its parent is refused with its line, and so is a role of another type', async () => {
    const text = [
      'code,name,type,parent,is_postable,roles,kind',
      '1,Assets,ASSET,,no,,',
      '11,Bank,ASSET,1,yes,,BANK',
      '12,Loan,LIABILITY,1,yes,,',
      '13,Sales,ASSET,,yes,SalesRevenue,',
      '14,Deep,EXPENSE,1,yes,,',
      '15,Till,ASSET,,yes,,REVENUE',
      '16,Stock,ASSET,,yes,Bank,INVENTORY',
      '17,Group,ASSET,,no,,CASH',
    ].join('\n');
    expect(await faultsOf('importAccounts', text)).toEqual([
      expect.stringMatching(/^4 type .*12.*LIABILITY.*ASSET/),
      expect.stringMatching(/^5 roles .*13.*ASSET.*INCOME/),
      expect.stringMatching(/^6 type .*14.*EXPENSE.*ASSET/),
      expect.stringMatching(/^7 kind .*15.*ASSET; kind REVENUE needs INCOME/),
      expect.stringMatching(/^8 kind .*16.*INVENTORY; role Bank needs BANK/),
      '9 kind must be empty: a heading has no kind',
    ]);
    const done = await client.import('importAccounts', text);
    expect(done).toMatchObject({
      code: 'ACCOUNT_TYPE_MISMATCH',
      lineNumber: 4,
      accountRef: '12',
      accountType: 'LIABILITY',
    });
  });

  test('names every other fault too', async () => {
    const text = [
      'code,name,type,parent,is_postable,roles',
      ',No code,ASSET,,,',
      '21,,ASSET,,,',
      '22,Odd type,MONEY,,,',
      '23,Orphan,ASSET,99,,',
      '24,Under a leaf,ASSET,A-BANK,,',
      '25,Unknown role,ASSET,,,Cash',
      '26,Twice,ASSET,,,',
      '26,Twice,ASSET,,,',
      'A-BANK,Bank,LIABILITY,,,',
      '27,Flag,ASSET,,maybe,',
      '28,Two roles,ASSET,,,DefaultAR Bank',
    ].join('\n');
    expect(await faultsOf('importAccounts', text)).toEqual([
      '2 code is empty',
      '3 name is empty',
      expect.stringMatching(/^4 type "MONEY" is not one of/),
      '5 parent account 99 is neither in the chart nor on an earlier line',
      '6 parent account A-BANK can be posted to; a parent must be a heading',
      expect.stringMatching(/^7 roles Cash is not one of/),
      '9 code account 26 is already on line 8',
      "10 type account A-BANK is ASSET in the tenant's chart",
      '11 is_postable "maybe" is neither yes nor no',
      '12 roles a control account can have no role other than DefaultAR',
    ]);
  });

  test('is imported with its roles; headings stand above', async () => {
    const own = await openClient(firm);
    const text = [
      'code,name,type,parent,is_postable,roles',
      '5,Egresos,EXPENSE,,no,',
      '51,Comisiones,EXPENSE,5,yes,FxVarianceBankFees Rounding',
      '12,Clientes,ASSET,,yes,DefaultAR',
      'A-BANK,Bank,ASSET,,yes,',
    ].join('\n');
    expect(await own.acceptedImport('importAccounts', text)).toMatchObject({
      created: 3,
      kept: 1,
      rolesBound: 3,
    });
    const { accountRoles } = await own.read<{ accountRoles: { role: string; account: { code: string } }[] }>(
      'accountRoles { role account { code } }',
    );
    expect(accountRoles.find(({ role }) => role === 'DefaultAR')?.account.code).toBe('12');
    expect(accountRoles.find(({ role }) => role === 'Rounding')?.account.code).toBe('51');
    await expectVerified(firm, own.tenant);
  });
});

test('a mapping says which type the words of a file mean; a chart that lacks a type is warned of', async () => {
  const own = await openClient(firm);
  const types = [
    { here: 'ASSET', inFile: 'asset_current' },
    { here: 'INCOME', inFile: 'income' },
  ];
  expect(
    await own.do('saveImportMapping', { name: 'odoo', types: [{ here: 'MONEY', inFile: 'x' }] }),
  ).toMatchObject({ code: 'INPUT_INVALID', inputFaults: [{ field: 'types' }] });
  await own.accepted('saveImportMapping', { name: 'odoo', types });
  const done = await own.acceptedImport(
    'importAccounts',
    'code,name,type\nX-1,Till,asset_current\nX-2,Fees,INCOME\n',
    { mapping: 'odoo' },
  );
  expect(done['created']).toBe(2);
  const chart = await own.read<{ accounts: { edges: { node: { code: string; type: string } }[] } }>(
    'accounts(first: 200) { edges { node { code type } } }',
  );
  const present = new Set(chart.accounts.edges.map(({ node }) => node.type));
  expect(chart.accounts.edges.find(({ node }) => node.code === 'X-1')?.node.type).toBe('ASSET');
  expect(done['missingAccountTypes']).toEqual(
    ['ASSET', 'LIABILITY', 'EQUITY', 'INCOME', 'EXPENSE'].filter((type) => !present.has(type)),
  );
});

test('tax codes come and go; one that exists is kept if it is the same', async () => {
  const own = await openClient(firm);
  const before = (await own.export({ what: 'TAX_CODES', format: 'CSV' })).text;
  const text = `${before}ZZ-7,=Seven,STANDARD,7.5,no,,\nZZ-W,Half withheld,WITHHOLDING,50,yes,SETTLEMENT,TAX\n`;
  const kept = before.split('\n').length - 2;
  expect(await own.acceptedImport('importTaxCodes', text)).toMatchObject({ created: 2, kept });
  expect((await own.export({ what: 'TAX_CODES', format: 'CSV' })).text).toBe(
    text.replace('=Seven', "'=Seven"),
  );
  const faulty =
    'code,name,treatment,percent\nZZ-7,Other,STANDARD,8\nE,E,EXEMPT,1\nF,F,TAXED,x\nF,F,EXPORT,0\n';
  expect(await faultsOf('importTaxCodes', faulty, {}, own)).toEqual([
    "2 code tax code ZZ-7 is STANDARD at 7.5 % in the tenant's books",
    expect.stringMatching(/^3 percent .*EXEMPT/),
    expect.stringMatching(/^4 treatment "TAXED"/),
    expect.stringMatching(/^4 percent "x"/),
  ]);
});

test('parties and items name their faults', async () => {
  expect(
    await faultsOf(
      'importParties',
      'code,name,is_customer,payment_term_days,currency\nC-1,Again,yes,,\nC-2,Nobody,no,,\nC-3,Odd,yes,1000000,\nC-4,Odd,yes,,XXQ\n',
    ),
  ).toEqual([
    '2 code the tenant already has a party C-1',
    expect.stringMatching(/^3 is_customer .*isVendor must be true/),
    expect.stringMatching(/^4 payment_term_days .*999/),
    expect.stringMatching(/^5 currency .*XXQ/),
  ]);
  expect(
    await faultsOf(
      'importItems',
      'code,name,unit_price,currency,sales_account,tax_code\nI-1,A,1.2345678,PAB,,\nI-2,B,1,,,\nI-3,C,,,NONE,\nI-4,D,,,A-BANK,\nI-5,E,,,,ITBMS\n',
    ),
  ).toEqual([
    expect.stringMatching(/^2 unit_price "1.2345678"/),
    expect.stringMatching(/^3 null .*currency/),
    '4 sales_account the tenant has no account "NONE"',
    expect.stringMatching(/^5 null .*A-BANK/),
    '6 tax_code the tenant has no tax code "ITBMS"',
  ]);
});

describe('a journal', () => {
  const head = 'entry,date,account,amount,currency,party,open_item\n';
  test('12.500 is taken for neither 12.50 nor 12,500, unless the currency has three decimals or a mapping says what the mark is', async () => {
    const rows = (...amounts: string[]) =>
      `${head}${amounts.map((amount) => `T1,2026-01-02,A-BANK,${amount},,,`).join('\n')}\n`;
    const said = (
      await faultsOf('importJournal', rows('12.500', '-12.500', '12.50', '12.5000', '0.500'))
    ).filter((fault) => fault.includes('may be'));
    expect(said).toEqual([
      '2 amount the amount "12.500" may be 12.50 or 12500: write two decimals, or use a mapping that says what its decimal mark is',
      '3 amount the amount "-12.500" may be -12.50 or -12500: write two decimals, or use a mapping that says what its decimal mark is',
    ]);
    const dinars = `${head}T1,2026-01-02,A-BANK,12.500,KWD,,\n`;
    expect((await faultsOf('importJournal', dinars)).filter((fault) => fault.includes('may be'))).toEqual([]);
  });
  test('names every fault with its line and column', async () => {
    const text = `${head}${[
      'T1,2026-01-02,A-BANK,1.00,,,',
      'T1,2026-01-02,I-SALES,-1.01,,,',
      'T2,2026-01-02,NOWHERE,1.00,,,',
      'T2,2026-01-02,I-SALES,-1.00,,,',
      'T3,2026-02-30,A-BANK,1.00,,,',
      'T3,2026-02-28,I-SALES,-1.00,,,',
      'T4,2031-01-01,A-BANK,1.00,,,',
      'T4,2031-01-01,I-SALES,-1.00,,,',
      'T5,2026-01-02,A-BANK,1e3,,,',
      'T5,2026-01-02,I-SALES,-1.00,,,',
      'T6,2026-01-02,A-BANK,1.001,,,',
      'T6,2026-01-02,I-SALES,-1.001,,,',
      'T7,2026-01-02,A-AR,1.00,,,',
      'T7,2026-01-02,I-SALES,-1.00,,,',
      'T8,2026-01-02,A-AR,1.00,,C-9,K1',
      'T8,2026-01-02,I-SALES,-1.00,,,',
      'T9,2026-01-02,A-BANK,1.00,EUR,,',
      'T9,2026-01-02,I-SALES,-1.00,EUR,,',
      'T1,2026-01-02,A-BANK,1.00,,,',
      'T1,2026-01-02,I-SALES,-1.00,,,',
      'T10,2026-01-02,A-BANK,1.00,BTC,,',
      'T10,2026-01-03,I-SALES,-1.00,,,',
      'T11,2026-01-02,A,1.00,,,',
      'T11,2026-01-02,I-SALES,-1.00,,,',
      'T12,2026-01-02,A-BANK,1.00,,,',
    ].join('\n')}\n`;
    const faults = await faultsOf('importJournal', text);
    expect(faults).toEqual([
      expect.stringMatching(/^2 null entry "T1": .*differ|^2 null entry "T1": .*0\.01/),
      '4 account the tenant has no account "NOWHERE"',
      '6 date "2026-02-30" is not a date in the form YYYY-MM-DD',
      "8 date 2031-01-01 is not in any of the tenant's periods",
      expect.stringMatching(/^10 amount the amount "1e3"/),
      expect.stringMatching(/^12 null entry "T6": .*1\.0010/),
      '14 party account A-AR is a control account, so the row needs a party and an open_item',
      '16 party the tenant has no party "C-9"',
      expect.stringMatching(/^18 null entry "T9": .*EUR/),
      '20 null the rows of entry "T1" are not consecutive',
      '22 currency "BTC" is not an active ISO 4217 currency',
      '23 date entry "T10" is dated 2026-01-02 in its first row and 2026-01-03 here',
      expect.stringMatching(/^24 null entry "T11": .*\bA\b/),
      expect.stringMatching(/^26 null entry "T12": /),
    ]);
  });

  test('refuses a base amount of the other side than its amount', async () => {
    const of = 'entry,date,account,amount,currency,base_amount\n';
    const text = `${of}T1,2026-01-02,A-BANK,10.00,EUR,-11.00\nT1,2026-01-02,I-SALES,11.00,,\n`;
    expect(await faultsOf('importJournal', text)).toEqual(['2 base_amount must have the side of the amount']);
    const item = 'entry,date,account,amount,party,open_item,item_amount,item_base_amount\n';
    const other = `${item}T1,2026-01-02,A-AR,10.00,C-1,K1,10.00,-11.00\nT1,2026-01-02,I-SALES,-10.00,,,,\n`;
    expect(await faultsOf('importJournal', other)).toEqual([
      '2 item_base_amount must have the side of the item_amount',
    ]);
  });

  test('P3: in a period that is not UNLOCKED is refused with its line, and P5: the closed period stays as it was', async () => {
    const own = await openClient(firm);
    await bringTo(firm, own.tenant, { date: '2026-01-15', lockState: 'LOCK_SALES' });
    const text = `${head}T1,2026-02-02,A-BANK,1.00,,,\nT1,2026-02-02,I-SALES,-1.00,,,\nT2,2026-01-02,A-BANK,1.00,,,\nT2,2026-01-02,I-SALES,-1.00,,,\n`;
    const before = await digestOfBooks(own.tenant);
    expect(await own.import('importJournal', text)).toMatchObject({
      code: 'IMPORT_PERIOD_LOCKED',
      lineNumber: 4,
      lockedPeriodRef: '2026-01',
    });
    expect(await digestOfBooks(own.tenant)).toBe(before);
  });

  test('makes open items and settles them; the same file again is refused', async () => {
    const own = await openClient(firm);
    await own.accepted('createParty', { code: 'C-1', name: 'Customer', isCustomer: true });
    const text = `entry,date,account,debit,credit,party,open_item,item_reference,due_date\nT1,2026-01-02,A-AR,100.00,,C-1,K1,F-001,2026-02-01\nT1,2026-01-02,I-SALES,,100.00,,,,\nT2,2026-01-20,A-BANK,40.00,,,,,\nT2,2026-01-20,A-AR,,40.00,C-1,K1,,\n`;
    expect(await own.acceptedImport('importJournal', text)).toMatchObject({
      entries: 2,
      lines: 4,
      openItems: 1,
    });
    expect(await own.openItems('2026-12-31')).toMatchObject([
      { party: 'C-1', reference: 'F-001', due_date: '2026-02-01', amount: '60.00', made_amount: '100.00' },
    ]);
    expect(await own.balances('2026-12-31')).toMatchObject({ 'A-AR': '60.00', 'A-BANK': '40.00' });
    expect(await own.events('BOOKS_IMPORTED')).toMatchObject([{ kind: 'JOURNAL', entries: 2, openItems: 1 }]);
    expect(await own.import('importJournal', text)).toMatchObject({ code: 'IMPORT_DUPLICATE' });
    expect(await own.events('BOOKS_IMPORTED')).toHaveLength(1);
    await expectVerified(firm, own.tenant);
  });
});

test('opening balances are one entry with open items; a difference needs consent', async () => {
  const own = await openClient(firm);
  await own.accepted('createParty', { code: 'C-1', name: 'Customer', isCustomer: true });
  const head = 'account,debit,credit,party,reference,document_date,due_date\n';
  expect(
    await faultsOf(
      'importOpeningBalances',
      `${head}A-BANK,1.00,1.00,,,,\nI-SALES,1.00,,,,,\nA-AR,5.00,,C-2,F-1,2025-12-01,\nA-AR,5.00,,C-1,,2025-12-01,\nA-BANK,5.00,,C-1,F-1,2025-12-01,\nNONE,1,,,,,\n`,
      {},
      own,
    ),
  ).toEqual([
    '2 debit is given together with a credit',
    '4 party the tenant has no party "C-2"',
    '5 reference is empty',
    '6 account account A-BANK is not a control account',
    '7 account the tenant has no account "NONE"',
  ]);
  expect(
    await faultsOf('importOpeningBalances', `${head}A-BANK,1.00,,,,,\nI-SALES,,1.00,,,,\n`, {}, own),
  ).toEqual([expect.stringMatching(/^3 null .*I-SALES/)]);
  // Items count after lines, whatever the order of the file; the fault names the row and column that it comes from.
  expect(
    await faultsOf(
      'importOpeningBalances',
      `${head}A-AR,20.00,,C-1,F-1,2026-01-02,2026-01-31\nA-BANK,,20.00,,,,\n`,
      {},
      own,
    ),
  ).toEqual(['2 document_date must not be after the opening date, 2025-12-31']);
  const text = `${head}A-BANK,90.00,,,,,\nA-AR,20.00,,C-1,F-1,2025-12-01,2026-01-01\nQ-RE,,100.00,,,,\n`;
  expect(await faultsOf('importOpeningBalances', text, {}, own)).toEqual([
    expect.stringMatching(/^null null .*10\.00/),
  ]);
  const done = await own.acceptedImport('importOpeningBalances', text, {
    hasConsentToOpeningDifference: true,
  });
  expect(done).toMatchObject({ entries: 1, openItems: 1 });
  expect(await own.balances('2025-12-31')).toEqual({
    'A-BANK': '90.00',
    'A-AR': '20.00',
    'Q-RE': '-100.00',
    'Q-DIFF': '-10.00',
  });
  await expectVerified(firm, own.tenant);
});

describe('a mapping', () => {
  const save = (input: Record<string, unknown>): Promise<Member> => client.do('saveImportMapping', input);

  test('reads a file of other names, marks and dates, and is kept in versions', async () => {
    const own = {
      name: 'banco',
      delimiter: ';',
      decimalMark: ',',
      dateFormat: 'DD/MM/YYYY',
      columns: [
        { here: 'entry', inFile: 'Asiento' },
        { here: 'date', inFile: 'Fecha' },
        { here: 'account', inFile: 'Cuenta' },
        { here: 'amount', inFile: 'Importe' },
      ],
      accounts: [
        { here: 'A-BANK', inFile: 'Caja' },
        { here: 'I-SALES', inFile: 'Ventas' },
      ],
    };
    expect(await save(own)).toMatchObject({ __typename: 'ImportMappingSaved' });
    expect(await save(own)).toMatchObject({ code: 'VERSION_CONFLICT' });
    expect(await save({ ...own, decimalMark: ';' })).toMatchObject({
      code: 'INPUT_INVALID',
      inputFaults: [{ field: 'decimalMark' }],
    });
    const text =
      'Asiento;Fecha;Cuenta;Importe\r\nA1;05/01/2026;Caja;1.234,50\r\nA1;05/01/2026;Ventas;-1.234,50\r\n';
    const before = await client.balances('2026-12-31');
    expect(before['A-BANK']).toBeUndefined();
    await client.acceptedImport('importJournal', text, { mapping: 'banco' });
    expect(await client.balances('2026-12-31')).toMatchObject({
      'A-BANK': '1234.50',
      'I-SALES': '-1234.50',
    });
    expect(await client.import('importJournal', `${text}\r\n`, { mapping: 'none' })).toMatchObject({
      code: 'IMPORT_FILE_MALFORMED',
      lineNumber: null,
    });
  });
});

describe('hledger’s CSV', () => {
  test('of anybody’s journal: names by a mapping, a price as the rate that balances the entry', async () => {
    const own = await openClient(firm);
    await own.accepted('saveImportMapping', {
      name: 'hledger',
      accounts: [
        { here: 'A-BANK', inFile: 'assets:bank' },
        { here: 'E-FEES', inFile: 'expenses:travel' },
      ],
      commodities: [{ here: 'EUR', inFile: '€' }],
    });
    const text = `"txnidx","date","date2","status","code","description","comment","account","amount","commodity","credit","debit","posting-status","posting-comment"
"1","2026-02-01","","","","Hotel","","expenses:travel","100.00","€","","100.00","",""
"1","2026-02-01","","","","Hotel","","assets:bank","-1,110.00","PAB","1,110.00","","",""
`;
    const virtual = text.replace('"expenses:travel"', '"(expenses:travel)"');
    expect(
      await own.import('importJournal', virtual, { format: 'HLEDGER_CSV', mapping: 'hledger' }),
    ).toMatchObject({ lineNumber: 2, why: expect.stringMatching(/is a virtual posting; take its row out/) });
    await own.acceptedImport('importJournal', text, { format: 'HLEDGER_CSV', mapping: 'hledger' });
    expect(await own.balances('2026-12-31')).toEqual({ 'A-BANK': '-1110.00', 'E-FEES': '1110.00' });
    await expectVerified(firm, own.tenant);
  });
});

test("another tenant's upload is unknown, and so is one that never was", async () => {
  const other = await openClient(firm);
  const uploadId = await firm.upload(other.tenant, 'code,name,type\n1,A,ASSET\n');
  for (const id of [uploadId, 'nothing'])
    expect(
      await client.do('importAccounts', { uploadId: id, fileName: 'f.csv', isDryRun: false }),
    ).toMatchObject({ code: 'INPUT_INVALID', inputFaults: [{ field: 'uploadId' }] });
});
