import { expect, test } from 'vitest';
import { uuidV7FromParts, type Uuid } from '@cifra/domain/ids';
import { localDate } from '@cifra/domain/local-date';
import {
  lineOfText,
  saftText,
  type SaftText,
  type SaftTextLine,
} from '../../../../../test/support/saft-text.ts';
import { SaftReader } from './parse-saft.ts';
import type { PlannedTaxCode } from './plan-facts.ts';
import { planSaft, type SaftPlan } from './plan-saft.ts';

let ids = 0;
const newId = (): Uuid => uuidV7FromParts((ids += 1), new Uint8Array(10));

function plan(text: string, taxCodes: readonly PlannedTaxCode[] = []): SaftPlan {
  const reader = new SaftReader();
  reader.write(text);
  const { file, faults } = reader.end();
  if (file === null) throw new Error(JSON.stringify(faults));
  const period = {
    id: newId(),
    name: '2026-01',
    startDate: localDate('2026-01-01'),
    endDate: localDate('2026-01-31'),
    lockState: 'UNLOCKED',
    closeState: 'OPEN',
  } as const;
  return planSaft({
    file,
    baseCurrency: 'NOK',
    minorUnits: 2,
    periods: [period],
    accounts: [],
    accountTypes: {},
    differenceAccountId: null,
    parties: new Map(),
    taxCodes,
    newId,
  });
}

const accounts = ['1500', '2700', '2740', '3000', '3100'].map((code) => ({ code }));
/** A file of one transaction. */
const file = (lines: readonly SaftTextLine[], rest: SaftText = {}): string =>
  saftText({
    accounts,
    taxCodes: [
      { code: '3', percent: '25' },
      { code: '31', percent: '15.00' },
      { code: '5', percent: '0' },
    ],
    transactions: [{ id: 'T1', lines }],
    ...rest,
  });
const sale: readonly SaftTextLine[] = [
  { account: '1500', amount: '125.00' },
  { account: '3000', amount: '-100.00', tax: { code: '3', amount: '25.00', percent: '25', base: '100.00' } },
  { account: '2700', amount: '-25.00' },
];
const own = (changes: Partial<PlannedTaxCode>): PlannedTaxCode => ({
  id: newId(),
  code: '3',
  name: 'Own',
  treatment: 'STANDARD',
  percentE4: 250_000,
  ...changes,
});

/** The lines of the first entry by their codes and kinds. */
function linesOf(made: SaftPlan, known: readonly PlannedTaxCode[] = []): unknown[] {
  const codes = new Map([...known, ...made.newTaxCodes].map(({ id, code }) => [id, code]));
  return (made.entries[0]?.lines ?? []).map(({ taxCodeId, lineKind }) => [
    taxCodeId === undefined ? null : codes.get(taxCodeId),
    lineKind,
  ]);
}

test('codes of the tax table are opened, and the line of the tax is found beside what is taxed', () => {
  const made = plan(file(sale));
  expect([made.faults, made.taxDifferences]).toEqual([[], []]);
  expect(
    made.newTaxCodes.map(({ code, treatment, percentE4, name }) => [code, treatment, percentE4, name]),
  ).toEqual([
    ['3', 'STANDARD', 250_000, 'Code 3'],
    ['31', 'STANDARD', 150_000, 'Code 31'],
    ['5', 'EXEMPT', 0, 'Code 5'],
  ]);
  expect(linesOf(made)).toEqual([
    [null, 'ORDINARY'],
    ['3', 'ORDINARY'],
    ['3', 'TAX'],
  ]);
});

test('a code that the tenant has is kept, and is the one that lines have', () => {
  const known = [own({})];
  const made = plan(file(sale), known);
  expect([made.faults, made.newTaxCodes.map(({ code }) => code)]).toEqual([[], ['31', '5']]);
  expect(linesOf(made, known)[1]).toEqual(['3', 'ORDINARY']);
});

test('two codes have each their own line of tax; where one line has the tax of both, only the sum is compared', () => {
  const two = (tax: readonly SaftTextLine[]): string =>
    file([
      { account: '1500', amount: '240.00' },
      { account: '3000', amount: '-100.00', tax: { code: '3', amount: '25.00' } },
      { account: '3100', amount: '-100.00', tax: { code: '31', amount: '15.00' } },
      ...tax,
    ]);
  const apart = plan(
    two([
      { account: '2700', amount: '-15.00' },
      { account: '2700', amount: '-25.00' },
    ]),
  );
  expect([apart.faults, apart.taxDifferences]).toEqual([[], []]);
  expect(linesOf(apart).slice(3)).toEqual([
    ['31', 'TAX'],
    ['3', 'TAX'],
  ]);
  const together = plan(two([{ account: '2700', amount: '-40.00' }]));
  expect([together.faults, together.taxDifferences]).toEqual([[], []]);
  expect(linesOf(together)[3]).toEqual([null, 'ORDINARY']);
});

test('a line that states its own amount as tax of another base is the tax itself, and is not counted twice', () => {
  const made = plan(
    file([
      ...sale.slice(0, 2),
      { account: '2700', amount: '-25.00', tax: { code: '3', amount: '25.00', base: '100.00' } },
    ]),
  );
  expect([made.faults, made.taxDifferences]).toEqual([[], []]);
  expect(linesOf(made)[2]).toEqual(['3', 'TAX']);
});

test('stated tax that the lines do not carry is a difference with its line', () => {
  const text = file([
    ...sale.slice(0, 1),
    { account: '3000', amount: '-100.00', tax: { code: '3', amount: '24.25' } },
    { account: '2700', amount: '-25.00' },
  ]);
  expect(plan(text).taxDifferences).toEqual([
    {
      what: 'TaxAmount of 3 in transaction T1',
      line: lineOfText(text, '<n1:TaxInformation>'),
      stated: '-24.25',
      computed: '-25.00',
      difference: '-0.75',
    },
  ]);
  const none = file([
    { account: '1500', amount: '100.00' },
    { account: '3000', amount: '-100.00', tax: { code: '3', amount: '25.00' } },
  ]);
  expect(plan(none).taxDifferences).toMatchObject([{ stated: '-25.00', computed: '0.00' }]);
});

test('of a code that had another percentage on other days, that of the file’s days counts', () => {
  const made = plan(
    file(sale, {
      taxCodes: [
        { code: '3', percent: '24', from: '2020-01-01', to: '2025-12-31' },
        { code: '3', percent: '25', from: '2026-01-01' },
        { code: '9', percent: '8', to: '2012-12-31' },
      ],
    }),
  );
  expect(made.faults).toEqual([]);
  expect(made.newTaxCodes.map(({ code, percentE4 }) => [code, percentE4])).toEqual([
    ['3', 250_000],
    ['9', 80_000],
  ]);
});

test.each([
  [
    'a code that is nowhere',
    file(sale, { taxCodes: [] }),
    [],
    '<n1:TaxInformation>',
    /tax code 3 is not with a TaxPercentage in the file's tax table, nor in the tenant's books/,
  ],
  [
    'a code without a percentage',
    file(sale, { taxCodes: [{ code: '3' }] }),
    [],
    '<n1:TaxInformation>',
    /tax code 3 is not with a TaxPercentage/,
  ],
  [
    'another percentage on the line',
    file(sale, { taxCodes: [{ code: '3', percent: '12' }] }),
    [],
    '<n1:TaxInformation>',
    /the line is taxed at 25 %, and tax code 3 is 12 %/,
  ],
  [
    'another percentage in the books',
    file(sale),
    [own({ percentE4: 240_000 })],
    '<n1:TaxCodeDetails>',
    /tax code 3 is 25 % in the file, and STANDARD at 24 % in the tenant's books/,
  ],
  [
    'two percentages in the table',
    file([], {
      taxCodes: [
        { code: '5', percent: '0' },
        { code: '5', percent: '1' },
      ],
    }).replace('<n1:TaxCode>5', '<n1:TaxCode><!-- first -->5'),
    [],
    '</n1:TaxCodeDetails>\n</n1:TaxTableEntry>\n<n1:TaxTableEntry>',
    /tax code 5 has another TaxPercentage on line \d+/,
  ],
  [
    'no percentage',
    file(sale, { taxCodes: [{ code: '3', percent: '2,5' }] }),
    [],
    '<n1:TaxCodeDetails>',
    /TaxPercentage: "2,5" is not 0 to 100/,
  ],
  [
    'two codes on a line',
    file(sale).replace(
      '</n1:TaxInformation>',
      '</n1:TaxInformation>\n<n1:TaxInformation><n1:TaxCode>31</n1:TaxCode><n1:TaxAmount><n1:Amount>1</n1:Amount></n1:TaxAmount></n1:TaxInformation>',
    ),
    [],
    '<n1:TaxInformation><n1:TaxCode>31',
    /the line has the tax codes 3 and 31; the books keep one/,
  ],
  [
    'an amount of no code',
    file(sale).replace(/(<n1:TaxInformation>)\n<n1:TaxCode>3<\/n1:TaxCode>/, '$1'),
    [],
    '<n1:TaxInformation>',
    /TaxInformation has an amount and no TaxCode/,
  ],
] as const)('%s is a fault with its line', (_name, text, known, at, problem) => {
  const { faults } = plan(text, known);
  expect(faults.map((each) => each.problem).join('\n')).toMatch(problem);
  const fault = faults.find((each) => problem.test(each.problem));
  if (!at.startsWith('</')) expect(fault?.line).toBe(lineOfText(text, at));
});
