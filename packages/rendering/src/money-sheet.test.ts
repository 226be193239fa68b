import { expect, test } from 'vitest';
import { localDate } from '@cifra/domain/local-date';
import { branding, issuer, party } from './facts.fixture.ts';
import type { AccountName, MoneyDocumentFacts, MoneyEntryFacts } from './money-facts.ts';
import { pagesOf } from './pdf-text.fixture.ts';
import { renderMoneyDocument } from './render.ts';
import { ratioText } from './text/figures.ts';

/** Money in, money out and transfers on paper: the sheet in both languages, and what is never drawn. */

const account = (code: string, name: string): AccountName => ({ code, name });
const euro = account('1120', 'Banco en euros');
const cash = account('1110', 'Caja');
const bank = account('1100', 'Banco General');
const cost = account('6100', 'Gastos de viaje');
const fees = account('7100', 'Comisiones');
const transit = account('1190', 'Dinero en tránsito');

const inBase = (of: AccountName, amountE4: bigint) => ({
  account: of,
  amountE4,
  original: { currency: 'PAB' as const, amountE4 },
  isVariance: false,
});
const inEuro = (of: AccountName, originalE4: bigint, amountE4: bigint) => ({
  account: of,
  amountE4,
  original: { currency: 'EUR' as const, amountE4: originalE4 },
  isVariance: false,
});

const issued = {
  template: null,
  unspokenLocale: null,
  paper: 'LETTER',
  issuer,
  branding,
  isSandbox: false,
  baseCurrency: 'PAB',
  instantMicros: 1_773_597_600_000_000n,
  documentDate: localDate('2026-01-10'),
  postingDate: localDate('2026-01-12'),
  voidedOn: null,
  party: null,
  amountsIncludeTax: false,
  rate: null,
  reference: null,
  memo: null,
  lines: [],
  transfer: null,
} as const;

/** A taxi and a parking ticket out of the till. */
function pettyCash(changes: Partial<MoneyDocumentFacts> = {}): MoneyDocumentFacts {
  return {
    ...issued,
    language: 'es-PA',
    kind: 'MONEY_OUT',
    displayNumber: 'MOU-2026-000007',
    account: cash,
    currency: 'PAB',
    netE4: 12_0000n,
    taxE4: 7000n,
    totalE4: 12_7000n,
    lines: [
      {
        account: cost,
        description: 'Taxi <b>al puerto</b>',
        netE4: 10_0000n,
        taxE4: 7000n,
        taxCode: account('ITBMS-7', 'ITBMS 7 %'),
        taxPercentE4: 70_000,
      },
      { account: cost, description: '', netE4: 2_0000n, taxE4: 0n, taxCode: null, taxPercentE4: 0 },
    ],
    entries: [
      {
        name: 'GEN-2026-000040',
        postingDate: localDate('2026-01-12'),
        lines: [
          inBase(cash, -12_7000n),
          inBase(cost, 12_0000n),
          inBase(account('1300', 'ITBMS crédito'), 7000n),
        ],
      },
    ],
    ...changes,
  };
}

const euroEntry = (lines: MoneyEntryFacts['lines']): readonly MoneyEntryFacts[] => [
  { name: 'GEN-2026-000041', postingDate: localDate('2026-02-10'), lines },
];

/** Euros that were bought at 1.10 and are spent at 1.12. */
const spent: Partial<MoneyDocumentFacts> = {
  language: 'en',
  account: euro,
  currency: 'EUR',
  netE4: 40_0000n,
  taxE4: 0n,
  totalE4: 40_0000n,
  rate: { rate: '1.120000000000', rateDate: localDate('2026-02-09') },
  lines: [
    { account: cost, description: 'Hotel', netE4: 40_0000n, taxE4: 0n, taxCode: null, taxPercentE4: 0 },
  ],
  entries: euroEntry([
    inEuro(euro, -40_0000n, -44_0000n),
    inEuro(cost, 40_0000n, 44_8000n),
    { ...inBase(fees, -8000n), isVariance: true },
  ]),
};

/** 50 euros and a fee leave one bank, and two days later balboas come to another. */
const sent: Partial<MoneyDocumentFacts> = {
  language: 'en',
  kind: 'TRANSFER',
  displayNumber: 'TRF-2026-000003',
  account: euro,
  currency: 'EUR',
  netE4: 50_0000n,
  taxE4: 0n,
  totalE4: 50_0000n,
  lines: [],
  transfer: {
    to: bank,
    currency: 'PAB',
    receivedE4: 56_5000n,
    receivedDate: localDate('2026-01-14'),
    transit,
    fee: { account: fees, amountE4: 10_0000n },
  },
  entries: [
    {
      name: 'GEN-2026-000042',
      postingDate: localDate('2026-01-12'),
      lines: [
        inEuro(euro, -60_0000n, -66_0000n),
        inEuro(transit, 50_0000n, 55_0000n),
        inEuro(fees, 10_0000n, 11_0000n),
      ],
    },
    {
      name: 'GEN-2026-000043',
      postingDate: localDate('2026-01-14'),
      lines: [
        inEuro(transit, -50_0000n, -55_0000n),
        inBase(bank, 56_5000n),
        { ...inBase(fees, -1_5000n), isVariance: true },
      ],
    },
  ],
};

const textOf = async (changes: Partial<MoneyDocumentFacts> = {}): Promise<string> =>
  (await pagesOf(await renderMoneyDocument(pettyCash(changes), 'PDF'))).join(' ');

async function expectSaid(changes: Partial<MoneyDocumentFacts>, texts: readonly string[]): Promise<void> {
  const text = await textOf(changes);
  for (const said of texts) expect(text).toContain(said);
}

test('petty cash: accounts, tax codes, net, tax and gross of each line, taxes by code, and what went into the journal', () =>
  expectSaid({ reference: 'Vale 12', memo: 'Con recibo.', amountsIncludeTax: true }, [
    'Comprobante de egreso',
    'MOU-2026-000007',
    'PAGADO DESDE 1110 Caja',
    'Fecha de emisión 10 ene 2026',
    'Fecha de contabilización 12 ene 2026',
    'Referencia Vale 12',
    'Importes dados con impuesto incluido',
    '1 Taxi <b>al puerto</b> 6100 Gastos de viaje ITBMS-7 10.00 0.70 10.70',
    '2 6100 Gastos de viaje — 2.00 0.00 2.00',
    'Asiento GEN-2026-000040, 12 ene 2026, en PAB',
    '1110 Caja 12.70',
    'Totales 12.70 12.70',
    'Subtotal 12.00',
    'ITBMS 7 % sobre 10.00 0.70',
    'Total PAB 12.70',
    'Con recibo.',
  ]));

test('a party is a label, with the account beside it; a void one is marked, with the day', async () => {
  await expectSaid({ kind: 'MONEY_OUT', language: 'en', party, voidedOn: localDate('2026-01-31') }, [
    'Disbursement voucher',
    'PAID TO Hôtel Île-de-France & Søns GmbH',
    'Paid from 1110 Caja',
    'VOID',
    'Voided on 31 Jan 2026',
  ]);
  const standing = await textOf({ isSandbox: true });
  expect(standing).toContain('PRUEBA');
  for (const not of ['ANULADO', 'Anulado el', 'Equivalente']) expect(standing).not.toContain(not);
});

test('foreign money: its rate, what it is worth, what it carried and the realized difference', () =>
  expectSaid(spent, [
    'Currency EUR',
    'Exchange rate 1.12 PAB/EUR (9 Feb 2026)',
    'Total EUR 40.00',
    'Equivalent in PAB 44.80',
    'Carrying amount of the money in PAB 44.00',
    'Realized exchange gain in PAB 0.80',
    '1120 Banco en euros EUR −40.00 44.00',
    '6100 Gastos de viaje EUR 40.00 44.80',
    'Totals 44.80 44.80',
  ]));

test('money in: its own words, and a loss where it came to an account below zero', () =>
  expectSaid(
    {
      ...spent,
      kind: 'MONEY_IN',
      entries: euroEntry([
        inEuro(euro, 40_0000n, 44_0000n),
        inEuro(cost, -40_0000n, -44_8000n),
        { ...inBase(fees, 8000n), isVariance: true },
      ]),
    },
    [
      'Receipt voucher',
      'RECEIVED INTO 1120 Banco en euros',
      'Equivalent in PAB 44.80',
      'Carrying amount of the money in PAB 44.00',
      'Realized exchange loss in PAB 0.80',
    ],
  ));

test('a transfer: both amounts, accounts and days, the account in transit, the fee, the rate, and both entries', async () => {
  await expectSaid(sent, [
    'Transfer between own accounts',
    'LEAVES 1120 Banco en euros',
    'Sent 1120 Banco en euros 12 Jan 2026 EUR −50.00',
    'Bank fee 7100 Comisiones 12 Jan 2026 EUR −10.00',
    'In transit 1190 Dinero en tránsito 12 Jan 2026 – 14 Jan 2026 EUR 50.00',
    'Received 1100 Banco General 14 Jan 2026 PAB 56.50',
    'Resulting rate 1.13 PAB/EUR',
    'Entry GEN-2026-000042, 12 Jan 2026, in PAB',
    'Entry GEN-2026-000043, 14 Jan 2026, in PAB',
    'Left the account EUR 60.00',
    'Received PAB 56.50',
    'Carrying amount of the money in PAB 66.00',
    'Realized exchange gain in PAB 1.50',
  ]);
  const plain = await textOf({
    ...sent,
    language: 'es-PA',
    currency: 'PAB',
    transfer: {
      to: cash,
      currency: 'PAB',
      receivedE4: 50_0000n,
      receivedDate: localDate('2026-01-12'),
      transit: null,
      fee: null,
    },
    entries: euroEntry([inBase(bank, -50_0000n), inBase(cash, 50_0000n)]),
  });
  expect(plain).toContain('Transferencia entre cuentas propias');
  for (const not of ['Tasa', 'Comisión', 'En tránsito', 'Valor en libros']) expect(plain).not.toContain(not);
});

test('what does not add up is never drawn: lines, net and tax, an entry, what the money account moved', async () => {
  const [entry] = pettyCash().entries;
  if (!entry) throw new Error('no entry');
  const [first, ...others] = entry.lines;
  for (const [changes, said] of [
    [{ netE4: 11_0000n, totalE4: 11_7000n }, 'do not add up'],
    [{ totalE4: 12_7100n }, 'are not its total'],
    [{ entries: [{ ...entry, lines: others }] }, 'does not balance'],
    [{ kind: 'MONEY_IN' }, 'did not move its total'],
    [{ entries: [] }, 'did not move its total'],
    [{ entries: [{ ...entry, lines: [...others, first] }] }, 'did not move its total'],
  ] as const)
    await expect(renderMoneyDocument(pettyCash(changes as object), 'PDF')).rejects.toThrow(said);
  const withFee = sent.transfer;
  if (!withFee) throw new Error('no transfer');
  const feeless = { ...sent, transfer: { ...withFee, fee: null } };
  await expect(renderMoneyDocument(pettyCash(feeless), 'HTML')).rejects.toThrow('did not move its total');
});

test('HTML says the same, and a hundred lines go over pages with their heads', async () => {
  const html = Buffer.from(await renderMoneyDocument(pettyCash(), 'HTML')).toString('utf8');
  expect(html).toContain('<bdi>Taxi &lt;b&gt;al puerto&lt;/b&gt;</bdi>');
  expect(html).toContain('<dt><bdi>Total</bdi></dt><dd>PAB 12.70</dd>');
  const [line] = pettyCash().lines;
  const lines = Array.from({ length: 100 }, () => ({
    ...(line ?? { account: cost, description: '', taxCode: null, taxPercentE4: 0 }),
    netE4: 1_0000n,
    taxE4: 0n,
  }));
  const long = pettyCash({
    lines,
    netE4: 100_0000n,
    taxE4: 0n,
    totalE4: 100_0000n,
    entries: [
      {
        name: 'GEN-2026-000044',
        postingDate: localDate('2026-01-12'),
        lines: [inBase(cash, -100_0000n), ...lines.map(() => inBase(cost, 1_0000n))],
      },
    ],
  });
  const pages = await pagesOf(await renderMoneyDocument(long, 'PDF'));
  expect(pages.length).toBeGreaterThan(4);
  expect(pages[1]).toContain('# Descripción Cuenta Impuesto Neto Impuesto Bruto');
  expect(pages.at(-1)).toContain('Total PAB 100.00');
});

test('a rate of two amounts has six digits, small and large', () => {
  expect(ratioText(56_5000n, 50_0000n)).toBe('1.13');
  expect(ratioText(1n, 3n)).toBe('0.333333');
  expect(ratioText(1_000_000_0000n, 3n)).toBe('3333333333');
  expect(ratioText(7n, 1_000_000_0000n)).toBe('0.0000000007');
});
