import { expect, test } from 'vitest';
import type { Uuid } from '@cifra/domain/ids';
import { localDate } from '@cifra/domain/local-date';
import { beancountFormat } from './beancount.ts';
import { hledgerFormat } from './hledger.ts';
import type { JournalEntry, JournalHead } from './journal/journal.ts';
import { hostileJournal } from './journal/journal.fixture.ts';

const id = (last: number): Uuid => `01900000-0000-7000-8000-00000000000${last}` as Uuid;
const head: JournalHead = {
  tenant: { slug: 'fjord', name: 'Fjord "Teknikk" AS', baseCurrency: 'KWD' },
  openingDate: localDate('2025-12-31'),
  accounts: [
    { id: id(1), code: '1110', name: 'Bank, current account', type: 'ASSET' },
    { id: id(2), code: '4100', name: 'Ventas: café', type: 'INCOME' },
  ],
  commitNumber: 7n,
};
const entry: JournalEntry = {
  id: id(9),
  displayNumber: 'JE-2026-000001',
  postingDate: localDate('2026-02-08'),
  documentDate: localDate('2026-02-06'),
  postedAtMicros: 0n,
  kind: 'ORDINARY',
  source: 'MANUAL',
  isClosing: false,
  description: 'Sale; "large"',
  reference: 'X-1, 2',
  movements: [],
  lines: [
    {
      accountId: id(1),
      baseAmountE4: 3_071_230n,
      originalCurrency: 'USD',
      originalAmountE4: 10_000_000n,
      rate: '0.307123',
      rateDate: localDate('2026-02-06'),
      description: 'Hull 7',
      kind: 'ORDINARY',
      taxCode: null,
      taxDate: null,
      control: null,
    },
    {
      accountId: id(2),
      baseAmountE4: -3_071_230n,
      originalCurrency: 'KWD',
      originalAmountE4: -3_071_230n,
      rate: '1',
      rateDate: localDate('2026-02-08'),
      description: '',
      kind: 'ORDINARY',
      taxCode: null,
      taxDate: null,
      control: null,
    },
  ],
};

test('hledger is given base amounts, with the original amount, its rate and date as tags (F2, F4, F12)', () => {
  const format = hledgerFormat(head);
  expect(format.head).toBe(
    [
      '; The journal of Fjord "Teknikk" AS (fjord), amounts in KWD, as of commit 7',
      'decimal-mark .',
      'commodity 1000.000 KWD',
      '',
      'account assets:1110 Bank, current account  ; type:A',
      'account revenues:4100 Ventas- café  ; type:R',
      '',
      '',
    ].join('\n'),
  );
  expect(format.entry(entry)).toBe(
    [
      '2026-02-08 * (JE-2026-000001) Sale； "large"',
      `    ; kind:ORDINARY, source:MANUAL, id:${id(9)}, document-date:2026-02-06, reference:X-1， 2`,
      '    assets:1110 Bank, current account  307.123 KWD  ; original:1000.00 USD, rate:0.307123, rated:2026-02-06, memo:Hull 7',
      '    revenues:4100 Ventas- café  -307.123 KWD',
      '',
      '',
    ].join('\n'),
  );
});

test('beancount is given base amounts, with the original amount, its rate and date as metadata (F2, F4, F12)', () => {
  const format = beancountFormat(head);
  expect(format.head).toBe(
    [
      'option "title" "Fjord \\"Teknikk\\" AS"',
      'option "operating_currency" "KWD"',
      '; fjord, as of commit 7',
      '',
      '2025-12-31 open Assets:1110-Bank-current-account KWD',
      '  code: "1110"',
      '  name: "Bank, current account"',
      '2025-12-31 open Income:4100-Ventas-cafe KWD',
      '  code: "4100"',
      '  name: "Ventas: café"',
      '',
      '',
    ].join('\n'),
  );
  expect(format.entry({ ...entry, isClosing: true })).toBe(
    [
      '2026-02-08 * "Sale; \\"large\\"" #closing',
      '  number: "JE-2026-000001"',
      '  kind: "ORDINARY"',
      '  source: "MANUAL"',
      `  id: "${id(9)}"`,
      '  document-date: 2026-02-06',
      '  reference: "X-1, 2"',
      '  Assets:1110-Bank-current-account  307.123 KWD',
      '    original: 1000.00 USD',
      '    rate: 0.307123',
      '    rate-date: 2026-02-06',
      '    memo: "Hull 7"',
      '  Income:4100-Ventas-cafe  -307.123 KWD',
      '',
      '',
    ].join('\n'),
  );
});

test('accounts whose names read alike in another program keep names of their own', () => {
  const alike = (code: string, name: string, last: number): JournalHead['accounts'][0] => ({
    id: id(last),
    code,
    name,
    type: 'ASSET',
  });
  const heads = { ...head, accounts: [alike('a:1', 'é', 1), alike('a-1', 'e', 2), alike('a 1', '日本', 3)] };
  const names = (text: string, pattern: RegExp): string[] =>
    [...text.matchAll(pattern)].map(([, name = '']) => name);
  const bean = names(beancountFormat(heads).head, /open (\S+)/g);
  expect(bean).toEqual(['Assets:A-1-e', 'Assets:A-1-e-2', 'Assets:A-1']);
  const ledger = names(hledgerFormat(heads).head, /^account (.*?) {2};/gm);
  expect(new Set(ledger).size).toBe(3);
});

test('a text cannot begin a line, a comment, a tag, a date or a string of its own', () => {
  const { head: hostileHead, entries } = hostileJournal();
  for (const one of entries) {
    const ledger = hledgerFormat(hostileHead).entry(one).split('\n');
    // The entry, its tags, its two lines, and an empty line.
    expect(ledger).toHaveLength(6);
    expect(ledger[0]?.split(';')).toHaveLength(1);
    const bean = beancountFormat(hostileHead).entry(one).split('\n');
    for (const line of bean) expect((line.replaceAll(/\\\\|\\"/g, '').match(/"/g) ?? []).length % 2).toBe(0);
  }
});
