import { describe, expect, test } from 'vitest';
import { totalsOf } from '@cifra/domain/documents/amounts';
import { localDate } from '@cifra/domain/local-date';
import { invoiceFacts, lineFacts, party, statementFacts } from './facts.fixture.ts';
import { pagesOf } from './pdf-text.fixture.ts';
import { renderDocument, renderStatement, templateNameOf } from './render.ts';
import { documentSheet } from './standard-1/document-sheet.ts';
import { Pen } from './standard-1/pdf/pen.ts';
import { rateText } from './text/figures.ts';

const textOf = async (bytes: Uint8Array): Promise<string> => (await pagesOf(bytes)).join(' ');

describe('a PDF', () => {
  test('F14: says every figure of every line, the taxes by code, the totals and the total in base currency', async () => {
    const facts = invoiceFacts(7);
    const text = await textOf(await renderDocument(facts, 'PDF'));
    const sheet = documentSheet(facts);
    for (const cell of sheet.tables.flatMap(({ rows }) => rows.flatMap(({ cells }) => cells)))
      expect(text).toContain(cell.replaceAll(/\s+/g, ' '));
    for (const { label, value } of sheet.totals)
      for (const part of [label, value]) expect(text).toContain(part.replaceAll(/\s+/g, ' '));
    expect(sheet.totals.map(({ label }) => label.replaceAll(/\s+/g, ' '))).toEqual([
      'Subtotal',
      expect.stringMatching(/^ITBMS 7 % sobre [\d.,]+$/),
      expect.stringMatching(/^Exento sobre [\d.,]+$/),
      expect.stringMatching(/^ITBMS 10 % sobre [\d.,]+$/),
      'Total',
      'Equivalente en PAB',
    ]);
    const cents = (value: string): number => Number(value.replaceAll(/[^\d]/g, ''));
    const [net, ...rest] = sheet.totals.map(({ value }) => cents(value));
    expect((net ?? 0) + (rest[0] ?? 0) + (rest[1] ?? 0) + (rest[2] ?? 0)).toBe(rest[3]);
  });

  test('says issuer, customer, dates, references, how to pay, and the letters of Latin scripts', async () => {
    const name = 'Ñandú & Ærøskøbing Straße, Łódź — 25 €';
    const text = await textOf(await renderDocument(invoiceFacts(1, { party: { ...party, name } }), 'PDF'));
    for (const said of [
      name,
      'Panadería Istmo, S. A.',
      'RUC/DV: 155612345-2-2015 DV 43',
      'Ciudad de Panamá, Panamá',
      'Factura',
      'INV-2026-000012',
      '15 mar 2026',
      '14 abr 2026',
      'PO 4711/26',
      '1.0834 PAB/EUR (13 mar 2026)',
      'Cuenta corriente 03-01-01-123456-7',
      'Página 1 de 1',
    ])
      expect(text).toContain(said);
  });

  test('is in English where that is asked for', async () => {
    const text = await textOf(await renderDocument(invoiceFacts(1, { language: 'en' }), 'PDF'));
    for (const said of ['Invoice', 'Date of issue', '15 Mar 2026', 'HOW TO PAY', 'Page 1 of 1'])
      expect(text).toContain(said);
    expect(text).not.toContain('Factura ');
  });

  test.each([1, 17, 18, 19, 46, 200, 1_000])(
    'of %i lines has the head of the table on every page with lines, each line once, and the totals with the last',
    async (count) => {
      const pages = await pagesOf(await renderDocument(invoiceFacts(count), 'PDF'));
      const head = 'Descripción Cantidad Precio unitario Impuesto Importe';
      for (const [index, page] of pages.entries()) {
        expect(page).toContain(`Página ${index + 1} de ${pages.length}`);
        expect(page.split(head)).toHaveLength(2);
      }
      const { rows } = documentSheet(invoiceFacts(count)).tables[0] ?? { rows: [] };
      const text = pages.join(' ');
      for (const { cells } of [rows[0], rows[Math.floor(count / 2)], rows[count - 1]].flatMap(
        (row) => row ?? [],
      ))
        expect(text.split(` ${cells[3]} `)).toHaveLength(2);
      const last = pages.at(-1) ?? '';
      for (const said of [
        rows.at(-1)?.cells[3] ?? '?',
        'Subtotal',
        'Equivalente en PAB',
        'Datos para el pago'.toUpperCase(),
      ])
        expect(last).toContain(said);
    },
    30_000,
  );

  test('wraps the longest description, a word without an end, and the longest memo', async () => {
    const word = 'Ŵ'.repeat(500);
    const line = { ...lineFacts(1), description: word };
    const memo = Array.from({ length: 400 }, (_, index) => `m${index}`).join('\n');
    const facts = invoiceFacts(1, { lines: [line, line], ...totalsOf([line, line]), memo });
    const pages = await pagesOf(await renderDocument(facts, 'PDF'));
    const text = pages.join(' ');
    expect(text.match(/Ŵ/g)).toHaveLength(1_000);
    expect(text).toContain('m399');
    expect(pages.length).toBeGreaterThan(3);
  });

  test('of more tax codes than a page has lines shows the sum of each, and the total after them', async () => {
    const lines = Array.from({ length: 120 }, (_, index) => ({ ...lineFacts(0), taxName: `Tax ${index}-` }));
    const pages = await pagesOf(await renderDocument(invoiceFacts(1, { lines, ...totalsOf(lines) }), 'PDF'));
    const text = pages.join(' ');
    for (const index of lines.keys()) expect(text.split(`Tax ${index}- 7 % sobre`)).toHaveLength(2);
    expect(pages.at(-1)).toContain('Total EUR');
    expect(pages.at(-1)).toContain(`Página ${pages.length} de ${pages.length}`);
  });

  test('makes a figure smaller rather than cut it', async () => {
    const line = {
      description: 'x',
      quantityE6: 1_000_000n,
      unitPriceE6: 999_999_999_999_999_999n,
      discountE4: 0n,
      netE4: 99_999_999_999_999_99n * 100n,
      taxName: null,
      taxPercentE4: 0,
      taxE4: 0n,
    };
    const text = await textOf(
      await renderDocument(invoiceFacts(1, { lines: [line], ...totalsOf([line]) }), 'PDF'),
    );
    expect(text).toContain('999,999,999,999.999999');
    expect(text).toContain('99,999,999,999,999.99');
  });

  test('F12: a currency without decimals has none, one with three has three', async () => {
    const line = {
      ...lineFacts(0),
      quantityE6: 1_000_000n,
      unitPriceE6: 1_500_000_000n,
      netE4: 15_000_000n,
      taxE4: 0n,
      taxName: null,
    };
    const yen = await textOf(
      await renderDocument(invoiceFacts(1, { currency: 'JPY', lines: [line], ...totalsOf([line]) }), 'PDF'),
    );
    expect(yen).toContain('JPY 1,500 ');
    const dinars = await textOf(
      await renderDocument(invoiceFacts(1, { currency: 'KWD', lines: [line], ...totalsOf([line]) }), 'PDF'),
    );
    expect(dinars).toContain('KWD 1,500.000');
  });

  test('shows a box for what its typeface does not have, and does not fail', async () => {
    const name = '東京ホテル 🏨 \ud800 فندق';
    const text = await textOf(await renderDocument(invoiceFacts(1, { party: { ...party, name } }), 'PDF'));
    expect(text).toContain('□□□□□');
  });

  test.each([
    ['a sandbox', { isSandbox: true }, ['PRUEBA', 'sin validez legal']],
    ['a draft', { state: 'DRAFT', displayNumber: null }, ['BORRADOR']],
    ['a void document', { state: 'VOID', voidedBy: 'CN-2026-000003' }, ['ANULADO', 'CN-2026-000003']],
    ['a void document of a sandbox', { isSandbox: true, state: 'VOID' }, ['PRUEBA', 'ANULADO']],
  ] as const)('of %s is marked on every page', async (_of, changes, marks) => {
    const pages = await pagesOf(await renderDocument(invoiceFacts(40, changes), 'PDF'));
    expect(pages.length).toBeGreaterThan(1);
    for (const page of pages) expect(page).toContain(marks[0]);
    for (const mark of marks) expect(pages.join(' ')).toContain(mark);
  });

  test('of a posted document of a LIVE tenant has no mark', async () => {
    const text = await textOf(await renderDocument(invoiceFacts(3), 'PDF'));
    expect(text).not.toMatch(/PRUEBA|BORRADOR|ANULADO|sin validez/);
  });

  test('says how to pay only where it asks for money', async () => {
    for (const kind of ['BILL', 'SALES_CREDIT_NOTE'] as const)
      expect(await textOf(await renderDocument(invoiceFacts(1, { kind }), 'PDF'))).not.toContain(
        'Cuenta corriente',
      );
  });

  test('the same facts give the same bytes; another instant gives others', async () => {
    const bytes = await renderDocument(invoiceFacts(30), 'PDF');
    expect(await renderDocument(invoiceFacts(30), 'PDF')).toEqual(bytes);
    expect(await renderDocument(invoiceFacts(30, { instantMicros: 1n }), 'PDF')).not.toEqual(bytes);
    const html = await renderDocument(invoiceFacts(30), 'HTML');
    expect(await renderDocument(invoiceFacts(30), 'HTML')).toEqual(html);
  });

  test('has the paper of its country', async () => {
    for (const [paper, box] of [
      ['A4', '595.28 841.89'],
      ['LETTER', '612 792'],
    ] as const)
      expect(
        Buffer.from(await renderDocument(invoiceFacts(1, { paper }), 'PDF')).toString('latin1'),
      ).toContain(`[0 0 ${box}]`);
  });
});

test('an unknown template, or none at all, is the current version; a document keeps the name of its template', async () => {
  const bytes = await renderDocument(invoiceFacts(2, { template: 'standard-1' }), 'HTML');
  for (const template of ['of our own', 'toString', '', null]) {
    expect(templateNameOf(template)).toBe('standard-1');
    expect(await renderDocument(invoiceFacts(2, { template }), 'HTML')).toEqual(bytes);
  }
});

test('F14: lines that do not add up to the totals are not rendered', async () => {
  const facts = invoiceFacts(2);
  await expect(renderDocument({ ...facts, netE4: facts.netE4 + 1n }, 'PDF')).rejects.toThrow('do not add up');
  const statement = statementFacts(2);
  const [section] = statement.sections;
  if (!section) throw new Error('no section');
  await expect(
    renderStatement({ ...statement, sections: [{ ...section, closingE4: 0n }] }, 'PDF'),
  ).rejects.toThrow('closing balance');
  await expect(
    renderStatement({ ...statement, sections: [{ ...section, openItems: [] }] }, 'PDF'),
  ).rejects.toThrow('open items');
  const standing = { asOf: localDate('2026-04-01'), settlements: [], openE4: 0n };
  await expect(renderDocument({ ...facts, standing }, 'PDF')).rejects.toThrow('what is due');
});

test('an invoice says what settled it and what is due on a day; nothing due is PAID, and asks for no money', async () => {
  const facts = invoiceFacts(1, { language: 'en' });
  const [note, receipt] = [1_0000n, facts.totalE4 - 1_0000n];
  const settlements = [
    { date: localDate('2026-03-20'), reference: 'CN-2026-000001', amountE4: note },
    { date: localDate('2026-04-01'), reference: 'REC-2026-000009', amountE4: receipt },
  ];
  const of = (count: number, openE4: bigint) =>
    renderDocument(
      {
        ...facts,
        standing: { asOf: localDate('2026-04-02'), settlements: settlements.slice(0, count), openE4 },
      },
      'PDF',
    );
  const part = await textOf(await of(1, receipt));
  for (const said of [
    'Receipts, payments and notes to 2 Apr 2026',
    '20 Mar 2026 CN-2026-000001 1.00',
    'Receipts, payments and notes −1.00',
    `Amount due EUR ${(Number(receipt) / 10_000).toFixed(2)}`,
    'Cuenta corriente',
  ])
    expect(part).toContain(said);
  expect(part).not.toContain('PAID');
  const paid = await textOf(await of(2, 0n));
  for (const said of ['PAID', 'Amount due EUR 0.00']) expect(paid).toContain(said);
  expect(paid).not.toContain('Cuenta corriente');
  expect(await textOf(await renderDocument(facts, 'PDF'))).not.toContain('Amount due');
});

test('a rate is read in six digits, and a paper says where it is not in the language of the books', async () => {
  for (const [rate, said] of [
    ['1.083400000000', '1.0834'],
    ['110.000000000', '110'],
    ['0.000123456789', '0.000123457'],
    ['999999.500000', '1000000'],
    ['1.234565000000', '1.23456'],
  ] as const)
    expect(rateText(rate)).toBe(said);
  const text = await textOf(
    await renderDocument(invoiceFacts(1, { language: 'en', unspokenLocale: 'de-DE' }), 'PDF'),
  );
  expect(text).toContain('In English: there are no texts in the language de-DE.');
});

test('a receipt says what came to the bank, what was kept back, and what it settles', async () => {
  const facts = invoiceFacts(0, {
    kind: 'RECEIPT',
    displayNumber: 'REC-2026-000001',
    netE4: 1_070_0000n,
    taxE4: 0n,
    totalE4: 1_070_0000n,
    settlement: {
      method: 'BANK',
      bankCurrency: 'USD',
      bankE4: 1_120_5000n,
      charges: [
        { kind: 'FEE', description: 'SWIFT', currency: 'USD', amountE4: 15_0000n },
        { kind: 'WITHHOLDING', description: '', currency: 'EUR', amountE4: 35_0000n },
      ],
      allocations: [
        {
          reference: 'INV-2026-000012',
          documentDate: localDate('2026-03-15'),
          allocationDate: localDate('2026-03-20'),
          currency: 'EUR',
          amountE4: 1_000_0000n,
        },
      ],
    },
  });
  const text = await textOf(await renderDocument(facts, 'PDF'));
  for (const said of [
    'Recibo de cobro',
    'Recibido en banco USD 1,120.50',
    'Comisión bancaria: SWIFT USD 15.00',
    'Retención EUR 35.00',
    'Aplicado a',
    'Forma de pago Banco',
    'INV-2026-000012 15 mar 2026 20 mar 2026 1,000.00',
    'Sin aplicar a documentos 70.00',
    'Total aplicado EUR 1,070.00',
  ])
    expect(text).toContain(said);
  expect(text).not.toContain('Vencimiento');
});

test('money that never saw a bank is not said to have come there, nor to have left it', async () => {
  const settlement = { bankCurrency: 'EUR', bankE4: 100_0000n, charges: [], allocations: [] } as const;
  const said = (kind: 'RECEIPT' | 'PAYMENT', method: 'CASH' | 'CARD' | 'BANK') =>
    documentSheet(invoiceFacts(0, { kind, language: 'en', settlement: { ...settlement, method } })).tables[0]
      ?.rows[0]?.cells[0];
  expect([said('RECEIPT', 'CASH'), said('PAYMENT', 'CARD')]).toEqual(['Received', 'Paid']);
  expect(said('RECEIPT', 'BANK')).toBe('Received at the bank');
});

test('a text is measured as it is drawn: what fits stays on its line, and no line reaches beyond the width', () => {
  const pen = new Pen({ paper: 'A4', title: '', author: '', language: 'en', instantMicros: 0n });
  const style = { size: 8.5, weight: 'semibold' } as const;
  const notes =
    'Amounts in other currencies are carried at the rate of their document (31 Mar 2026 to 1 Apr). ';
  for (const text of ['31 Mar 2026', '31 dic 2026', '1 Tax AV. To 7 VAT', notes.repeat(3).trim()])
    expect(pen.wrap(text, pen.widthOf(text, style) + 0.01, style)).toEqual([text]);
  for (let width = 60; width < 480; width += 7)
    for (const line of pen.wrap(notes.repeat(3), width, style))
      expect(pen.widthOf(line.trimEnd(), style)).toBeLessThanOrEqual(width + 0.01);
});

test('F14: a bank fee on top of a payment is deducted from what left the bank', async () => {
  const facts = invoiceFacts(0, {
    kind: 'PAYMENT',
    netE4: 2_227_6400n,
    taxE4: 0n,
    totalE4: 2_227_6400n,
    settlement: {
      method: null,
      bankCurrency: 'EUR',
      bankE4: 2_234_3200n,
      charges: [{ kind: 'FEE', description: '', currency: 'EUR', amountE4: 6_6800n }],
      allocations: [],
    },
  });
  const text = await textOf(await renderDocument(facts, 'PDF'));
  for (const said of [
    'Pagado por banco EUR 2,234.32',
    'Comisión bancaria EUR −6.68',
    'Total aplicado EUR 2,227.64',
  ])
    expect(text).toContain(said);
});

test('a day to pay by is on what is to be paid alone', async () => {
  for (const [kind, isShown] of [
    ['INVOICE', true],
    ['SALES_DEBIT_NOTE', true],
    ['SALES_CREDIT_NOTE', false],
    ['BILL', true],
    ['PURCHASE_DEBIT_NOTE', true],
    ['PURCHASE_CREDIT_NOTE', false],
  ] as const)
    expect([
      kind,
      (await textOf(await renderDocument(invoiceFacts(1, { kind }), 'PDF'))).includes('Vencimiento'),
    ]).toEqual([kind, isShown]);
});

test('a statement says opening, every movement with the balance after it, closing; over pages too', async () => {
  const facts = statementFacts(90);
  const pages = await pagesOf(await renderStatement(facts, 'PDF'));
  const text = pages.join(' ');
  for (const said of [
    'Estado de cuenta',
    '1 ene 2026 – 31 dic 2026',
    'Cuenta en EUR',
    'Saldo inicial 1,000.00',
  ])
    expect(text).toContain(said);
  expect(text).toContain('1 ene 2026 Factura INV-2026-000001 PO 1 30 dic 2026 210.50 1,210.50');
  expect(text).toContain('Recibo de cobro REC-2026-000003 Transferencia −350.00 1,071.00');
  expect(text).toContain('Saldo final EUR 3,130.00');
  expect(text).toContain('INV-2025-000900 20 nov 2025 20 dic 2025 376 3,130.00');
  expect(text).toContain('61–90 Más de 90 días Total 0.00 0.00 0.00 0.00 3,130.00 3,130.00');
  for (const page of pages.slice(0, -1)) expect(page).toContain('Fecha Descripción Referencia');
  const none = await textOf(await renderStatement(statementFacts(0, { sections: [] }), 'PDF'));
  expect(none).toContain('Sin movimientos');
});

test('what a party has to its credit is not overdue on its statement', async () => {
  const [section] = statementFacts(1).sections;
  if (!section) throw new Error('the statement has no section');
  const [item] = section.openItems;
  if (!item) throw new Error('the section has no open item');
  const credit = { ...item, reference: 'RCT-2026-000004', openE4: -50_0000n };
  const debit = { ...item, openE4: item.openE4 + 50_0000n };
  const facts = statementFacts(1, { sections: [{ ...section, openItems: [debit, credit] }] });
  const text = await textOf(await renderStatement(facts, 'PDF'));
  expect(text).toContain('RCT-2026-000004 20 nov 2025 20 dic 2025 — −50.00');
  expect(text).toContain('20 dic 2025 376');
});
