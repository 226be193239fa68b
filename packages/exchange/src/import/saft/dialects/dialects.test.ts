import { expect, test } from 'vitest';
import {
  denmarkSample,
  lithuaniaSample,
  luxembourgSample,
  portugalSample,
  romaniaSample,
} from '../../../../../../test/support/saft-samples.ts';
import { lineOfText, saftText } from '../../../../../../test/support/saft-text.ts';
import { SaftReader, type SaftReading } from '../parse-saft.ts';
import { uuidV7FromParts, type Uuid } from '@cifra/domain/ids';
import { localDate } from '@cifra/domain/local-date';
import { planSaft } from '../plan-saft.ts';
import { tieOut } from '../tie-out.ts';

function read(text: string): SaftReading {
  const reader = new SaftReader();
  reader.write(text);
  return reader.end();
}

/** The type of each account: as stated, else by the standard chart. */
function typesOf(text: string): Record<string, string | null> {
  const accounts = read(text).file?.accounts ?? [];
  return Object.fromEntries(
    accounts.map(({ code, statedType, standardType }) => [code, statedType ?? standardType]),
  );
}

test.each([
  [
    'Luxembourg',
    luxembourgSample,
    {
      142000: 'EQUITY',
      401100: 'ASSET',
      421611: 'ASSET',
      441111: 'LIABILITY',
      461411: 'LIABILITY',
      601000: 'EXPENSE',
      702100: 'INCOME',
    },
  ],
  [
    'Luxembourg in its own words, without a namespace',
    luxembourgSample
      .replace(' xmlns="urn:OECD:StandardAuditFile-Taxation/2.00"', '')
      .replace('Current Year Earni', 'Passif')
      .replace('>Payable<', '>Passif<')
      .replace('>Receivable<', '>Actif<')
      .replace('>Income<', '>Produit<')
      .replace('>Expenses<', '>Charge<'),
    {
      142000: 'EQUITY',
      401100: 'ASSET',
      421611: 'ASSET',
      441111: 'LIABILITY',
      461411: 'LIABILITY',
      601000: 'EXPENSE',
      702100: 'INCOME',
    },
  ],
  [
    'Denmark',
    denmarkSample,
    { 1000: 'INCOME', 2500: 'EXPENSE', 5820: 'ASSET', 6100: 'EQUITY', 6800: 'LIABILITY', 6902: 'LIABILITY' },
  ],
  [
    'Romania',
    romaniaSample,
    {
      1012: 'EQUITY',
      121: 'EQUITY',
      2813: 'ASSET',
      401: 'LIABILITY',
      4426: 'ASSET',
      5121: 'ASSET',
      628: 'EXPENSE',
      704: 'INCOME',
    },
  ],
  [
    'Lithuania, without its sum accounts',
    lithuaniaSample,
    { 2711: 'ASSET', 3011: 'EQUITY', 4492: 'LIABILITY', 5001: 'INCOME', 6001: 'EXPENSE' },
  ],
  [
    'Portugal, without its sum accounts',
    portugalSample,
    { 1201: 'ASSET', 51: 'EQUITY', 72: 'INCOME', 62: 'EXPENSE', 22: 'LIABILITY' },
  ],
])('%s: accounts have the types of their own country, and every figure is read', (_name, text, types) => {
  const { file, faults } = read(text);
  expect(faults).toEqual([]);
  expect(typesOf(text)).toEqual(types);
  if (file === null) throw new Error('the sample is no file');
  const tied = tieOut(file, 2);
  expect(tied).toMatchObject({
    lines: file.transactions[0]?.lines.length,
    transactions: 1,
    openingDifference: '0.00',
    accounts: [],
    totals: [],
  });
  let ids = 0;
  const newId = (): Uuid => uuidV7FromParts((ids += 1), new Uint8Array(10));
  const plan = planSaft({
    file,
    baseCurrency: file.currency,
    minorUnits: 2,
    periods: [
      {
        id: newId(),
        name: '2026',
        startDate: localDate('2026-01-01'),
        endDate: localDate('2026-12-31'),
        lockState: 'UNLOCKED',
        closeState: 'OPEN',
      },
    ],
    accounts: [],
    accountTypes: {},
    differenceAccountId: null,
    parties: new Map(),
    taxCodes: [],
    newId,
  });
  expect([plan.faults, plan.entries.length, plan.missingTypes]).toEqual([[], 1, []]);
});

test.each([
  ['a Danish Liability without a standard account', denmarkSample.replace('>6510<', '>x<'), '6100'],
  [
    'a Bifunctional account of class 4',
    romaniaSample
      .replaceAll('>401<', '>4428<')
      .replace(
        'Furnizori</AccountDescription><AccountType>Pasiv',
        'F</AccountDescription><AccountType>Bifunctional',
      ),
    '4428',
  ],
  ['another word', luxembourgSample.replace('Current Liabilitie', 'Dette'), '461411'],
])('what tells no type has none, rather than a guess: %s', (_name, text, account) => {
  expect(typesOf(text)[account]).toBeNull();
});

test('Norway: the category of an account is its type; numbers of other lists are not those of NS 4102', () => {
  const norwegian = (category: string, code: string): string =>
    saftText({ accounts: [{ code: '9999', standardId: null }] }).replace(
      '</n1:AccountDescription>',
      `</n1:AccountDescription><n1:GroupingCategory>${category}</n1:GroupingCategory><n1:GroupingCode>${code}</n1:GroupingCode>`,
    );
  const found = [
    ['egenkapital', '2000', 'EQUITY'],
    ['finansinntekt', '8050', 'INCOME'],
    ['RF-1167', '1920', 'ASSET'],
    ['ACCOUNT_TYPE', 'LIABILITY', 'LIABILITY'],
    ['KS', '102', null],
    ['ACCOUNT_TYPE', 'MONEY', null],
  ] as const;
  for (const [category, code, type] of found)
    expect([category, typesOf(norwegian(category, code))['9999']]).toEqual([category, type]);
});

test.each([
  ['another namespace', luxembourgSample.replace('/2.00"', '/1.00"')],
  ['another country in the OECD’s namespace', luxembourgSample.replace('>LU<', '>AT<')],
  ['a country that is not its namespace’s', denmarkSample.replace('>DK<', '>NO<')],
  [
    'no country in a namespace that is nobody’s',
    luxembourgSample.replace(/<AuditFileCountry>LU<\/AuditFileCountry>/, ''),
  ],
  ['a later version', denmarkSample.replace('>1.0<', '>2.1<')],
  [
    'a Polish JPK of no variant',
    '<JPK xmlns="http://jpk.mf.gov.pl/wzor/2016/03/09/03091/"><Naglowek/></JPK>',
  ],
])('no other form is read: %s', (_name, text) => {
  expect(read(text)).toMatchObject({ file: null, isUnknownForm: true });
});

test('an element that the form does not have is a fault with its line, not left out', () => {
  const romanianInNorway = saftText().replaceAll('n1:Line>', 'n1:TransactionLine>');
  expect(read(romanianInNorway).faults).toEqual([
    {
      line: lineOfText(saftText(), '<n1:Line>'),
      problem:
        'Transaction has an element "TransactionLine", which Norway, SAF-T Financial 1.0 to 1.30 does not have there',
    },
    expect.objectContaining({ problem: expect.stringContaining('TransactionLine') }),
  ]);
  for (const [text, name] of [
    [lithuaniaSample.replaceAll('Lines>', 'Rows>'), 'Rows'],
    [portugalSample.replaceAll('DebitLine', 'Debit'), 'Debit'],
    [
      denmarkSample.replaceAll('Amount>10000', 'Sum>10000').replace('10000.00</Amount>', '10000.00</Sum>'),
      'Sum',
    ],
  ] as const)
    expect(read(text).faults[0]?.problem, name).toContain(`an element "${name}"`);
});

test('1.30: a customer has a balance for each account', () => {
  const text = saftText().replace(
    '</n1:MasterFiles>',
    '<n1:Customers>\n<n1:Customer>\n<n1:Name>A</n1:Name>\n<n1:CustomerID>C1</n1:CustomerID>\n<n1:BalanceAccount>\n<n1:AccountID>1920</n1:AccountID>\n<n1:OpeningDebitBalance>70.00</n1:OpeningDebitBalance>\n</n1:BalanceAccount>\n<n1:BalanceAccount>\n<n1:AccountID>2000</n1:AccountID>\n<n1:OpeningCreditBalance>5.00</n1:OpeningCreditBalance>\n</n1:BalanceAccount>\n</n1:Customer>\n</n1:Customers>\n</n1:MasterFiles>',
  );
  expect(read(text)).toMatchObject({
    faults: [],
    file: {
      parties: [
        { id: 'C1', name: 'A', accountCode: '1920', openingE4: 700_000n },
        { id: 'C1', name: 'A', accountCode: '2000', openingE4: -50_000n },
      ],
    },
  });
});
