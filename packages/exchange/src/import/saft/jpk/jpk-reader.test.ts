import { expect, test } from 'vitest';
import type { AccountType } from '@cifra/domain/accounts';
import { uuidV7FromParts, type Uuid } from '@cifra/domain/ids';
import { localDate } from '@cifra/domain/local-date';
import { jpkSample } from '../../../../../../test/support/jpk-sample.ts';
import { lineOfText } from '../../../../../../test/support/saft-text.ts';
import { SaftReader, type SaftReading } from '../parse-saft.ts';
import { planSaft, type SaftPlan } from '../plan-saft.ts';
import { tieOut, type TieOut } from '../tie-out.ts';

function read(text: string): SaftReading {
  const reader = new SaftReader();
  reader.write(text);
  return reader.end();
}

const types: Readonly<Record<string, AccountType>> = {
  '130': 'ASSET',
  '201-1': 'ASSET',
  '202-7': 'LIABILITY',
  '222': 'LIABILITY',
  '402': 'EXPENSE',
  '700': 'INCOME',
  '801': 'EQUITY',
};

let ids = 0;
const newId = (): Uuid => uuidV7FromParts((ids += 1), new Uint8Array(10));

function plan(text: string, accountTypes = types): SaftPlan & { readonly tied: TieOut } {
  const { file, faults } = read(text);
  if (file === null) throw new Error(JSON.stringify(faults));
  const planned = planSaft({
    file,
    baseCurrency: 'PLN',
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
    accountTypes,
    differenceAccountId: null,
    parties: new Map(),
    taxCodes: [],
    newId,
  });
  return { ...planned, tied: tieOut(file, 2) };
}

test('a JPK_KR(1) is read whole: accounts, openings, entries of two-sided and one-sided rows, and every figure ties', () => {
  const { file } = read(jpkSample);
  expect(file).toMatchObject({
    form: 'Poland, JPK_KR(1)',
    companyName: 'Młyn Żuławski Sp. z o.o.',
    registrationNumber: '5260001246',
    currency: 'PLN',
    startDate: '2026-01-01',
    endDate: '2026-01-31',
  });
  const made = plan(jpkSample);
  expect(made.faults).toEqual([]);
  expect(made.tied).toMatchObject({
    transactions: 3,
    lines: 9,
    totalDebit: '2890.00',
    totalCredit: '2890.00',
    openingDifference: '0.00',
    accounts: [],
    totals: [],
  });
  // 201 only sums up 201-1, and what is beside the ledger is not in it.
  expect(made.newAccounts.map(({ code }) => code).toSorted()).toEqual(Object.keys(types).toSorted());
  expect(made.openingLines.map(({ originalAmountE4 }) => originalAmountE4)).toEqual([
    50_000_000n,
    -50_000_000n,
  ]);
  expect(
    made.entries.map(({ reference, postingDate, documentDate, description }) => [
      reference,
      postingDate,
      documentDate,
      description,
    ]),
  ).toEqual([
    ['1/2026', '2026-01-12', '2026-01-10', 'Sprzedaż · FV 1'],
    ['2/2026', '2026-01-20', '2026-01-20', 'Zapłata · WB 1'],
    ['3/2026', '2026-01-31', '2026-01-30', 'Najem · F 77/01'],
  ]);
  const last = made.entries[2]?.lines[1];
  expect(last).toMatchObject({
    originalCurrency: 'EUR',
    originalAmountE4: -1_000_000n,
    fixedBaseAmountE4: -4_300_000n,
  });
});

test('an account says only of which statement it is: its type is given, and one that cannot be is a fault', () => {
  const { '700': _sales, ...others } = types;
  expect(plan(jpkSample, others).faults[0]).toEqual({
    line: lineOfText(jpkSample, '<KodKonta>700<') - 1,
    problem: 'account 700 "Sprzedaż usług" has no type (TypKonta wynikowe); give its type with the import',
  });
  expect(plan(jpkSample, { ...types, '700': 'ASSET' }).faults).toMatchObject([
    { problem: 'account 700 is TypKonta wynikowe in the file, and ASSET was given for it' },
  ]);
});

test.each([
  ['LiczbaWierszyDziennika', '3', '4', { stated: '4', computed: '3', difference: null }],
  ['SumaKwotOperacji', '2890.00', '2890.01', { stated: '2890.01', computed: '2890.00', difference: '-0.01' }],
  ['LiczbaWierszyKontoZapisj', '5', '6', { stated: '6', computed: '5', difference: null }],
  ['SumaWinien', '2890.00', '2891.00', { stated: '2891.00', computed: '2890.00', difference: '-1.00' }],
  ['SumaMa', '2890.00', '2889.00', { stated: '2889.00', computed: '2890.00', difference: '1.00' }],
] as const)('the control sum %s is compared', (name, right, wrong, difference) => {
  const text = jpkSample.replace(`<${name}>${right}<`, `<${name}>${wrong}<`);
  expect(text).not.toBe(jpkSample);
  expect(plan(text).tied.totals).toEqual([
    { what: name, line: lineOfText(text, `<${name}>`), ...difference },
  ]);
});

test('a closing balance that is not opening and turnover is a difference, of the account and of the entries', () => {
  const text = jpkSample.replace('<SaldoWinien>6230.00<', '<SaldoWinien>6231.00<');
  const { tied } = plan(text);
  expect(tied.totals).toMatchObject([{ what: 'Saldo of 130', stated: '6231.00', computed: '6230.00' }]);
});

const changed = (from: string | RegExp, to: string): string => {
  const text = jpkSample.replace(from, to);
  if (text === jpkSample) throw new Error(String(from));
  return text;
};

test.each([
  [
    'an entry that does not balance',
    changed('<KwotaMa>230.00<', '<KwotaMa>229.00<'),
    '<NrZapisuDziennika>1/2026<',
    /transaction 1\/2026 does not balance: debits and credits differ by 1\.00 PLN/,
  ],
  [
    'a row of no heading',
    changed('<NrZapisu>3/2026<', '<NrZapisu>9/2026<'),
    '<NrZapisu>9/2026<',
    /NrZapisu "9\/2026" is of no Dziennik before it/,
  ],
  [
    'a heading twice',
    changed('<NrZapisuDziennika>3/2026<', '<NrZapisuDziennika>2/2026<'),
    '<OpisOperacji>Najem<',
    /NrZapisuDziennika "2\/2026" appears twice/,
  ],
  [
    'an amount without an account',
    changed('<KodKontaMa>700<', '<KodKontaMa>null<'),
    '<KodKontaMa>null</KodKontaMa><KwotaMa>1000.00<',
    /KwotaMa is 1000\.00, and there is no KodKontaMa/,
  ],
  [
    'an account that is not listed',
    changed('<KodKontaMa>700<', '<KodKontaMa>701<'),
    '<KodKontaMa>701<',
    /account 701 is not in the file's chart of accounts/,
  ],
  [
    'an amount that is none',
    changed('<KwotaWinien>1230.00<', '<KwotaWinien>1 230,00<'),
    '<KwotaWinien>1 230,00<',
    /the amount "1 230,00" is not a plain decimal number/,
  ],
  [
    'a date that is none',
    changed('<DataKsiegowania>2026-01-12<', '<DataKsiegowania>12.01.2026<'),
    '<DataKsiegowania>12.01.2026<',
    /DataKsiegowania: "12\.01\.2026" is not a date/,
  ],
  [
    'an element that the form does not have',
    changed('<LpZapisu>1<', '<Rabat>1</Rabat><LpZapisu>1<'),
    '<Rabat>',
    /KontoZapis has an element "Rabat", which Poland, JPK_KR\(1\) does not have there/,
  ],
  [
    'no control sums',
    changed(/<KontoZapisCtrl>[^]*<\/KontoZapisCtrl>/, ''),
    '<Naglowek>',
    /the file has no KontoZapisCtrl/,
  ],
] as const)('%s is a fault with its line', (_name, text, at, problem) => {
  const { faults } = plan(text);
  const fault = faults.find((each) => problem.test(each.problem));
  expect(faults.map((each) => each.problem).join('\n')).toMatch(problem);
  const line = lineOfText(text, at);
  // A record's own faults are of the line on which it begins.
  expect([line, line - 1, line - 2, line - 3]).toContain(fault?.line);
});

test.each([
  ['another form of JPK', changed('2016/03/09/03091/', '2025/01/01/00001/')],
  ['a later variant', changed('<WariantFormularza>1<', '<WariantFormularza>2<')],
])('%s is not read', (_name, text) => {
  const { file, isUnknownForm, faults } = read(text);
  expect([file, isUnknownForm, faults.length]).toEqual([null, true, 1]);
});
