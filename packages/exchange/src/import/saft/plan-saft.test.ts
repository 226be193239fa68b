import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AccountType } from '@cifra/domain/accounts';
import { uuidV7FromParts, type Uuid } from '@cifra/domain/ids';
import { localDate } from '@cifra/domain/local-date';
import type { PeriodFact } from '@cifra/domain/periods';
import {
  defaultAccounts,
  defaultTransactions,
  lineOfText,
  saftText,
  type SaftText,
} from '../../../../../test/support/saft-text.ts';
import { SaftReader } from './parse-saft.ts';
import type { PlanFacts, PlannedAccount } from './plan-facts.ts';
import { planSaft, type SaftPlan } from './plan-saft.ts';
import type { SaftFile } from '../../saft-file.ts';
import { tieOut } from './tie-out.ts';

function fileOf(text: string): SaftFile | null {
  const reader = new SaftReader();
  reader.write(text);
  return reader.end().file;
}

let ids = 0;
const newId = (): Uuid => uuidV7FromParts((ids += 1), new Uint8Array(10));

const period = (month: string, changes: Partial<PeriodFact> = {}): PeriodFact => ({
  id: newId(),
  name: `2026-${month}`,
  startDate: localDate(`2026-${month}-01`),
  endDate: localDate(`2026-${month}-28`),
  lockState: 'UNLOCKED',
  closeState: 'OPEN',
  ...changes,
});

const account = (code: string, type: AccountType, changes: Partial<PlannedAccount> = {}): PlannedAccount => ({
  id: newId(),
  code,
  name: code,
  type,
  isPostable: true,
  isActive: true,
  normalSide: 'DEBIT',
  kind: null,
  controlRole: null,
  currency: null,
  ...changes,
});

function plan(text: SaftText | string, changes: Partial<PlanFacts> = {}): SaftPlan {
  const file = fileOf(typeof text === 'string' ? text : saftText(text));
  if (file === null) throw new Error('the text is no file');
  return planSaft({
    file,
    baseCurrency: 'NOK',
    minorUnits: 2,
    periods: [period('01'), period('02')],
    accounts: [],
    accountTypes: {},
    differenceAccountId: null,
    parties: new Map(),
    taxCodes: [],
    newId,
    ...changes,
  });
}

const [bank, sales] = ['1920', '3000'];
const transaction = (lines: SaftText['transactions'], rest: SaftText = {}): SaftText => ({
  ...rest,
  transactions: lines ?? [],
});
const foreign = (currency: string, amount: string, rate: string) => ({
  transactions: [
    {
      id: 'F',
      lines: [
        { account: bank, amount: '100.00', original: { currency, amount, rate } },
        { account: sales, amount: '-100.00' },
      ],
    },
  ],
});

describe('a plan', () => {
  test('opens the accounts, the opening entry of the day before, and every transaction with its own figures', () => {
    const { faults, newAccounts, openingDate, openingLines, entries, openingDifferenceE4, zeroLines } = plan(
      {},
    );
    expect(faults).toEqual([]);
    expect(newAccounts.map(({ code, type, name }) => [code, type, name])).toEqual([
      ['1920', 'ASSET', 'Bank'],
      ['2000', 'EQUITY', 'Equity'],
      ['3000', 'INCOME', 'Sales'],
    ]);
    expect([openingDate, openingDifferenceE4, zeroLines]).toEqual(['2025-12-31', 0n, 0]);
    expect(openingLines.map(({ originalAmountE4, lineKind }) => [originalAmountE4, lineKind])).toEqual([
      [10_000_000n, 'OPENING'],
      [-10_000_000n, 'OPENING'],
    ]);
    expect(entries).toMatchObject([
      { reference: 'T1', postingDate: '2026-01-15', documentDate: '2026-01-15' },
    ]);
  });

  test("keeps a foreign line in its own currency with the file's base amount", () => {
    const { faults, entries } = plan(foreign('EUR', '9.00', '11.1111'));
    expect(faults).toEqual([]);
    expect(entries[0]?.lines[0]).toMatchObject({
      originalCurrency: 'EUR',
      originalAmountE4: 90_000n,
      fixedBaseAmountE4: 1_000_000n,
      givenRate: { rate: '11.1111' },
    });
  });

  test('leaves out lines of zero and counts them; a transaction of nothing else is no entry', () => {
    const zeros = plan(
      transaction([
        { id: 'Z', lines: [{ account: bank, amount: '0.00' }] },
        {
          id: 'T',
          lines: [
            { account: bank, amount: '1.00' },
            { account: bank, amount: '0' },
            { account: sales, amount: '-1.00' },
          ],
        },
      ]),
    );
    expect([zeros.faults, zeros.zeroLines, zeros.entries.map(({ reference }) => reference)]).toEqual([
      [],
      2,
      ['T'],
    ]);
  });

  test('posts on GLPostingDate inside the stated period, on the transaction date otherwise', () => {
    const dates = plan(
      transaction([
        { id: 'in', date: '2026-01-15', glDate: '2026-01-20', lines: defaultTransactions[0]?.lines ?? [] },
        { id: 'out', date: '2026-01-15', glDate: '2026-02-01', lines: defaultTransactions[0]?.lines ?? [] },
      ]),
    );
    expect(dates.entries.map(({ postingDate }) => postingDate)).toEqual(['2026-01-20', '2026-01-15']);
  });

  test('a difference of the openings goes to its account when one is bound', () => {
    const accounts = [{ code: '1920', opening: '10.00' }];
    expect(plan({ accounts, transactions: [] })).toMatchObject({
      faults: [],
      openingDifferenceE4: 100_000n,
      canTakeDifference: false,
    });
    const difference = account('2099', 'EQUITY');
    const bound = plan(
      { accounts, transactions: [] },
      { accounts: [difference], differenceAccountId: difference.id },
    );
    expect([
      bound.faults,
      bound.canTakeDifference,
      bound.openingLines.map(({ originalAmountE4 }) => originalAmountE4),
    ]).toEqual([[], true, [100_000n, -100_000n]]);
  });

  test('texts are cut to what is kept, never inside a character', () => {
    const long = `${'x'.repeat(199)}\u{1F9FE}`;
    const cut = plan({
      accounts: [...defaultAccounts.slice(0, 2), { code: '3000', name: long }],
      transactions: [
        {
          ...(defaultTransactions[0] as NonNullable<SaftText['transactions']>[number]),
          id: `${'i'.repeat(99)}\u{1F9FE}`,
          description: `${'d'.repeat(499)}\u{1F9FE}`,
        },
      ],
    });
    expect(cut.faults).toEqual([]);
    expect([
      cut.newAccounts[2]?.name.length,
      cut.entries[0]?.reference.length,
      cut.entries[0]?.description.length,
    ]).toEqual([199, 99, 499]);
  });
});

describe('every fault carries its line', () => {
  const two = (first: string, second: string) => [
    { account: bank, amount: first },
    { account: sales, amount: second },
  ];
  const cases: readonly (readonly [
    name: string,
    text: SaftText,
    changes: Partial<PlanFacts>,
    at: string,
    problem: RegExp,
  ])[] = [
    [
      'another currency',
      { currency: 'SEK' },
      {},
      '<n1:Header>',
      /the file is in SEK and the tenant's base currency is NOK/,
    ],
    [
      'another first day',
      { start: '2026-02' },
      {},
      '<n1:Header>',
      /begins on 2026-02-01 and the tenant's first period on 2026-01-01/,
    ],
    ['no periods', {}, { periods: [] }, '<n1:Header>', /first period on no day/],
    [
      'an account without a type',
      { accounts: [...defaultAccounts, { code: '99', standardId: null }] },
      {},
      '<n1:AccountID>99<',
      /account 99 "Account 99" has no type \(nothing in the file tells it\)/,
    ],
    [
      'an account of a group without a type',
      { accounts: [...defaultAccounts, { code: '9900' }] },
      {},
      '<n1:AccountID>9900<',
      /account 9900 "Account 9900" has no type \(StandardAccountID 99\)/,
    ],
    [
      'another type than in the chart',
      {},
      { accounts: [account('1920', 'EXPENSE')] },
      '<n1:AccountID>1920<',
      /of type ASSET in the file and EXPENSE in the tenant's chart/,
    ],
    [
      'a heading',
      {},
      { accounts: [account('1920', 'ASSET', { isPostable: false })] },
      '<n1:AccountID>1920<',
      /is a heading/,
    ],
    [
      'an inactive account',
      {},
      { accounts: [account('1920', 'ASSET', { isActive: false })] },
      '<n1:AccountID>1920<',
      /is inactive/,
    ],
    [
      'a control account',
      {},
      { accounts: [account('1920', 'ASSET', { controlRole: 'DefaultAR' })] },
      '<n1:AccountID>1920<',
      /is a control account/,
    ],
    [
      'an opening with too many decimals',
      {
        accounts: [
          { code: '1920', opening: '1.001' },
          { code: '2000', opening: '-1.001' },
        ],
        transactions: [],
      },
      {},
      '<n1:AccountID>1920<',
      /opening balance of account 1920 has more decimals/,
    ],
    [
      'an unknown account',
      transaction([
        {
          id: 'U',
          lines: [
            { account: bank, amount: '5.00' },
            { account: '7777', amount: '-5.00' },
          ],
        },
      ]),
      {},
      '<n1:AccountID>7777<',
      /transaction U: account 7777 is not in the file's chart/,
    ],
    [
      'an imbalance',
      transaction([{ id: 'B', lines: two('5.00', '-4.99') }]),
      {},
      '<n1:TransactionID>B<',
      /transaction B does not balance: debits and credits differ by 0.01 NOK/,
    ],
    [
      'one line',
      transaction([{ id: 'O', lines: [{ account: bank, amount: '5.00' }] }]),
      {},
      '<n1:TransactionID>O<',
      /transaction O (has one line|does not balance)/,
    ],
    [
      'too many decimals',
      transaction([{ id: 'D', lines: two('5.001', '-5.001') }]),
      {},
      '<n1:Line>',
      /transaction D: the amount has more decimals than NOK/,
    ],
    [
      'a date outside the periods',
      transaction([{ id: 'P', date: '2027-01-15', lines: two('5.00', '-5.00') }]),
      {},
      '<n1:TransactionID>P<',
      /transaction P: the posting date 2027-01-15 is not in any of the tenant's periods/,
    ],
    [
      'a date before the periods',
      transaction([{ id: 'P', date: '2025-12-31', lines: two('5.00', '-5.00') }]),
      {},
      '<n1:TransactionID>P<',
      /2025-12-31 is not in any of the tenant's periods/,
    ],
    [
      'a locked period',
      {},
      { periods: [period('01', { lockState: 'LOCKED', closeState: 'PENDING_APPROVAL' })] },
      '<n1:TransactionID>T1<',
      /transaction T1: the period 2026-01 is LOCKED; imports need UNLOCKED periods/,
    ],
    [
      'a half-locked period',
      {},
      { periods: [period('01', { lockState: 'LOCK_SALES' })] },
      '<n1:TransactionID>T1<',
      /is LOCK_SALES/,
    ],
    [
      'an unknown currency of a line',
      foreign('ABC', '9.00', '11'),
      {},
      '<n1:TransactionID>F<',
      /transaction F: .*ABC/,
    ],
    [
      'a currency without minor units',
      foreign('XAU', '9.00', '11'),
      {},
      '<n1:TransactionID>F<',
      /transaction F: .*XAU/,
    ],
    [
      'a foreign amount with too many decimals',
      foreign('JPY', '9.50', '11'),
      {},
      '<n1:TransactionID>F<',
      /transaction F: .*9.5/,
    ],
    [
      'a rate of zero',
      foreign('EUR', '9.00', '0'),
      {},
      '<n1:Line>',
      /transaction F: the exchange rate "0" is not a rate/,
    ],
    [
      'an entry that is too long',
      transaction([{ id: 'L', lines: Array.from({ length: 5_001 }, () => two('1.00', '-1.00')).flat() }]),
      {},
      '<n1:TransactionID>L<',
      /transaction L: .*10002/,
    ],
  ];
  test.each(cases)('%s', (_name, text, changes, at, problem) => {
    const { faults } = plan(text, changes);
    const found = faults.find((fault) => problem.test(fault.problem));
    expect(found?.problem, JSON.stringify(faults.slice(0, 3))).toMatch(problem);
    const line = lineOfText(saftText(text), at);
    expect(found?.line).toBe(/<n1:(TransactionID|AccountID)/.test(at) ? line - 1 : line);
  });

  test('the opening entry passes the decision of posting too', () => {
    const locked = plan(
      { transactions: [] },
      { periods: [period('01', { lockState: 'LOCKED', closeState: 'PENDING_APPROVAL' })] },
    );
    const line = lineOfText(saftText(), '<n1:Account>');
    expect(locked.faults).toEqual([
      { line, problem: expect.stringMatching(/^the opening balances: .*[^.]$/) },
    ]);
    const difference = account('2099', 'EQUITY', { isActive: false });
    const inactive = plan(
      { accounts: [{ code: '1920', opening: '10.00' }], transactions: [] },
      { accounts: [difference], differenceAccountId: difference.id },
    );
    expect(inactive.faults).toEqual([{ line, problem: expect.stringMatching(/2099/) }]);
  });

  test('the faults of reading are faults of the plan: what could not be read is never left out silently', () => {
    const text = saftText({
      transactions: [
        ...defaultTransactions,
        { id: 'bad', date: 'never', lines: defaultTransactions[0]?.lines ?? [] },
      ],
    });
    expect(plan(text).faults).toEqual([
      {
        line: lineOfText(text, '<n1:TransactionID>bad<') - 1,
        problem: expect.stringContaining('is not a date'),
      },
    ]);
  });

  test('a type that the caller gives is used; a code that is a word of the language is not a type', () => {
    const accounts = [...defaultAccounts, { code: '9900' }];
    expect(plan({ accounts }, { accountTypes: { 9900: 'EQUITY' } })).toMatchObject({
      faults: [],
      newAccounts: expect.arrayContaining([expect.objectContaining({ code: '9900', type: 'EQUITY' })]),
    });
    // Used by a transaction, it is still one fault.
    const used = [
      {
        id: 'T9',
        lines: [
          { account: 'constructor', amount: '5.00' },
          { account: bank, amount: '-5.00' },
        ],
      },
    ];
    const untyped = [...defaultAccounts, { code: 'constructor', standardId: null }];
    expect(plan({ accounts: untyped, transactions: used }).faults.map(({ problem }) => problem)).toEqual([
      expect.stringMatching(/^account constructor .* has no type/),
    ]);
    for (const code of ['constructor', '__proto__', 'toString'])
      expect(plan({ accounts: [...defaultAccounts, { code, standardId: null }] }).faults).toEqual([
        expect.objectContaining({ problem: expect.stringMatching(`account ${code} .* has no type`) }),
      ]);
  });

  test('faults are bounded and in the order of the lines', () => {
    const many = plan(
      transaction(
        Array.from({ length: 1_200 }, (_item, index) => ({
          id: `T${index}`,
          lines: [{ account: 'none', amount: '1.00' }],
        })),
      ),
    );
    expect(many.faults).toHaveLength(1_000);
    expect(many.faults.map(({ line }) => line)).toEqual(
      many.faults.map(({ line }) => line).toSorted((left, right) => left - right),
    );
  });
});

describe('what a file states of itself', () => {
  const tied = (text: SaftText) => tieOut(fileOf(saftText(text)) as SaftFile, 2);

  test('a file that ties has no difference', () => {
    expect(
      tied({
        customers: [{ id: 'C', account: '1920', opening: '1000.00' }],
        stated: { entries: '1', debit: '100.50', credit: '100.50' },
      }),
    ).toEqual({
      transactions: 1,
      lines: 2,
      totalDebit: '100.50',
      totalCredit: '100.50',
      openingDifference: '0.00',
      accounts: [],
      subledgers: [],
      dates: [],
      totals: [],
    });
  });

  test('each difference is named with its figures', () => {
    const report = tied({
      accounts: [{ code: '1920', name: 'Bank', opening: '10.00', closing: '111.00' }, { code: '3000' }],
      customers: [
        { id: 'C', account: '1920', opening: '4.00' },
        { id: 'D', account: '1920', opening: '5.00' },
      ],
      transactions: [
        {
          ...(defaultTransactions[0] as NonNullable<SaftText['transactions']>[number]),
          glDate: '2026-02-01',
        },
      ],
      stated: { entries: '2', debit: '100.51', credit: '1' },
    });
    expect(report).toMatchObject({
      openingDifference: '10.00',
      accounts: [
        {
          account: '1920',
          name: 'Bank',
          opening: '10.00',
          movements: '100.50',
          computedClosing: '110.50',
          statedClosing: '111.00',
          difference: '-0.50',
        },
      ],
      subledgers: [
        {
          kind: 'CUSTOMER',
          account: '1920',
          accountOpening: '10.00',
          partiesOpening: '9.00',
          difference: '-1.00',
        },
      ],
      dates: [
        { transaction: 'T1', period: '2026-01', transactionDate: '2026-01-15', glPostingDate: '2026-02-01' },
      ],
      totals: [
        { what: 'NumberOfEntries', stated: '2', computed: '1' },
        { what: 'TotalDebit', stated: '100.51', computed: '100.50' },
        { what: 'TotalCredit', stated: '1.00', computed: '100.50' },
      ],
    });
  });
});

test('whatever is done to a file, planning it ends in faults or in entries that balance', () => {
  const text = saftText({
    accounts: [...defaultAccounts, { code: '4000' }],
    transactions: [
      ...defaultTransactions,
      ...(foreign('EUR', '9.00', '11.1111').transactions ?? []),
      {
        id: 'T2',
        lines: [
          { account: '4000', amount: '2.00' },
          { account: bank, amount: '-1.50' },
          { account: bank, amount: '-0.50' },
        ],
      },
    ],
  });
  const lines = text.split('\n');
  const value = fc.oneof(
    fc.constantFrom(
      '0',
      '-1',
      '100.50',
      '100.5000',
      '1e9',
      '999999999999999',
      '99999999999999999999',
      '',
      ' ',
      '1920',
      '__proto__',
      'constructor',
      'XXX',
      'USD',
      '2026-01-31',
      '2026-02-29',
      '13',
      '\u0000',
      '&amp;',
    ),
    fc.string({ maxLength: 12, unit: 'grapheme' }).map((each) => each.replaceAll(/[<&]/g, '')),
  );
  const edit = fc.record({
    at: fc.nat(lines.length - 1),
    kind: fc.constantFrom('value', 'drop', 'double', 'swap'),
    value,
  });
  let planned = 0;
  fc.assert(
    fc.property(fc.array(edit, { minLength: 1, maxLength: 4 }), (edits) => {
      const changed = [...lines];
      for (const { at, kind, value: by } of edits) {
        if (kind === 'value') changed[at] = (changed[at] ?? '').replace(/>[^<]*</, () => `>${by}<`);
        if (kind === 'drop') changed[at] = '';
        if (kind === 'double') changed[at] = `${changed[at]}\n${changed[at]}`;
        if (kind === 'swap') [changed[at], changed[at + 1]] = [changed[at + 1] ?? '', changed[at] ?? ''];
      }
      const file = fileOf(changed.join('\n'));
      if (file === null) return;
      const { faults, entries, openingLines, openingDifferenceE4 } = plan(changed.join('\n'));
      expect(() => tieOut(file, 2)).not.toThrow();
      if (faults.length > 0) return;
      planned += 1;
      const base = (line: { originalAmountE4: bigint; fixedBaseAmountE4?: bigint }): bigint =>
        line.fixedBaseAmountE4 ?? line.originalAmountE4;
      for (const { lines: entryLines } of entries)
        expect([entryLines.length >= 2, entryLines.reduce((sum, line) => sum + base(line), 0n)]).toEqual([
          true,
          0n,
        ]);
      expect(openingLines.reduce((sum, line) => sum + base(line), 0n)).toBe(openingDifferenceE4);
    }),
    { numRuns: 600 },
  );
  expect(planned).toBeGreaterThan(20);
});
