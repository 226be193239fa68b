import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { expectVerified } from '../periods/books-digest.ts';
import { openFirm, type Member, type TestFirm } from '../worlds/firm/firm.ts';
import { openDocumentClient, type DocumentClient } from '../worlds/firm/client.ts';
import type { LineOptions } from '../worlds/firm/client-documents.ts';
import {
  billInput,
  controlsDiffer,
  counts,
  invoiceInput,
  noteInput,
  setRates,
  voidOn,
} from './document-steps.ts';

/** What lines come to, and notes that are bound to them (rulings 7, 11 and 17). */

let firm: TestFirm;
let client: DocumentClient;
beforeAll(async () => {
  firm = await openFirm();
  client = await openDocumentClient(firm);
});
afterAll(() => firm?.close());
afterEach(async () => {
  expect(await controlsDiffer(client)).toEqual([]);
  await expectVerified(firm, client.tenant);
});

interface Shown {
  readonly roundingMode: string | null;
  readonly net: { readonly amount: string };
  readonly tax: { readonly amount: string };
  readonly total: { readonly amount: string };
  readonly discount: { readonly amount: string };
  readonly lines: readonly string[];
}

/** A document as the API shows it; a line as `net tax, discounts, tax date, line of the original`. */
async function shown(id: string): Promise<Shown> {
  const { document } = await client.read<{
    document: Omit<Shown, 'lines'> & {
      lines: {
        edges: {
          node: {
            net: { amount: string };
            tax: { amount: string };
            discount: { amount: string };
            documentDiscount: { amount: string };
            taxDate: string | null;
            originalOrdinal: number | null;
          };
        }[];
      };
    };
  }>(
    `document(id: "${id}") { roundingMode net { amount } tax { amount } total { amount } discount { amount }
      lines(first: 50) { edges { node { net { amount } tax { amount } discount { amount } documentDiscount { amount } taxDate originalOrdinal } } } }`,
  );
  return {
    ...document,
    lines: document.lines.edges.map(({ node }) =>
      [
        `${node.net.amount} ${node.tax.amount}`,
        `${node.discount.amount} ${node.documentDiscount.amount}`,
        node.taxDate,
        node.originalOrdinal,
      ].join(', '),
    ),
  };
}

const seven = (): Pick<LineOptions, 'taxCodeId'> => ({ taxCodeId: client.taxCodes.standard });
const of = (originalOrdinal: number, more: object = {}): Readonly<Record<string, unknown>> => ({
  originalOrdinal,
  ...more,
});

async function posted(input: Readonly<Record<string, unknown>>, mutation = 'postInvoice') {
  return client.postDocument(mutation, input);
}

const noted = (
  originalId: string,
  lines: readonly LineOptions[],
  { kind = 'SALES_CREDIT_NOTE', date = '2026-02-20', currency = 'PAB' } = {},
): Promise<Member> => client.do('postNote', noteInput(client, { kind, originalId, date, currency, lines }));

async function noteOf(...args: Parameters<typeof noted>): Promise<Shown> {
  const answer = await noted(...args);
  const { document } = answer as Member & { document?: { id: string } };
  if (!document) throw new Error(JSON.stringify(answer));
  return shown(document.id);
}

const setMode = (value: string): Promise<Member> =>
  client.accepted('changeTenantSetting', { key: 'documents.roundingMode', value }, 'owner');

test('ruling 11: the tax is taken per line or per document, and the document keeps which', async () => {
  const small = { price: '0.07', ...seven() };
  const hours = { price: '348.35', quantity: '16', ...seven(), more: { discountPercent: '4' } };
  const one = await posted(invoiceInput(client, { date: '2026-02-10', lines: [small, small] }));
  await setMode('PER_DOCUMENT');
  const other = await posted(invoiceInput(client, { date: '2026-02-10', lines: [small, small, hours] }));
  await setMode('PER_LINE');
  expect(await shown(one.id)).toMatchObject({ roundingMode: 'PER_LINE', tax: { amount: '0.00' } });
  expect(await shown(other.id)).toMatchObject({
    roundingMode: 'PER_DOCUMENT',
    // 7 % of 5,350.80.
    tax: { amount: '374.56' },
    net: { amount: '5350.80' },
    lines: [
      '0.07 0.01, 0.00 0.00, 2026-02-10, ',
      '0.07 0.00, 0.00 0.00, 2026-02-10, ',
      '5350.66 374.55, 222.94 0.00, 2026-02-10, ',
    ],
  });
  // A note takes its original's mode: the last of a code takes what is left of its tax.
  await noteOf(other.id, [
    { price: null, more: of(1) },
    { price: null, quantity: '16', more: of(3) },
  ]);
  expect(await noteOf(other.id, [{ price: '0.07', more: of(2) }])).toMatchObject({
    roundingMode: 'PER_DOCUMENT',
    net: { amount: '0.07' },
  });
  const { openItem } = client;
  expect(await openItem(other.itemId)).toEqual({ original: 0n, base: 0n });
});

test('a discount of the document is spread over its lines and pinned; with tax included the gross stands', async () => {
  const lines = [{ price: '10' }, { price: '10' }, { price: '10', ...seven() }];
  const spread = await posted({
    ...invoiceInput(client, { date: '2026-02-10', lines }),
    discountAmount: '1',
  });
  expect(await shown(spread.id)).toMatchObject({
    discount: { amount: '1.00' },
    lines: ['9.66 0.00, 0.00 0.34, , ', '9.67 0.00, 0.00 0.33, , ', '9.67 0.68, 0.00 0.33, 2026-02-10, '],
  });
  const gross = { price: '107', ...seven() };
  const included = await posted({
    ...invoiceInput(client, { date: '2026-02-10', lines: [gross] }),
    pricesIncludeTax: true,
  });
  expect(await shown(included.id)).toMatchObject({
    net: { amount: '100.00' },
    tax: { amount: '7.00' },
    total: { amount: '107.00' },
  });
  for (const [more, field] of [
    [{ discountPercent: '101' }, 'lines[0].discountPercent'],
    [{ discountAmount: '11' }, 'lines[0].discountAmount'],
    [{ discountPercent: '1', discountAmount: '1' }, 'lines[0].discountAmount'],
    [{ taxOnly: { tax: '1' } }, 'lines[0].taxOnly'],
    [{ originalOrdinal: 1 }, 'lines[0].originalOrdinal'],
  ] as const)
    expect(
      await client.do(
        'postInvoice',
        invoiceInput(client, { date: '2026-02-10', lines: [{ price: '10', more }] }),
      ),
    ).toMatchObject({ __typename: 'InputInvalid', message: expect.stringContaining(field) });
});

test('ruling 7: beside a line that takes off, the others go back to what the document is in all, and no further', async () => {
  const sold = await posted(
    invoiceInput(client, { date: '2026-02-10', lines: [{ price: '100' }, { price: '-10' }] }),
  );
  expect(await noted(sold.id, [{ price: '95', more: of(1) }])).toMatchObject({
    code: 'NOTE_EXCEEDS_ORIGINAL',
    message: expect.stringMatching(/has 90.00 PAB left to correct in all/) as string,
  });
  expect(await noteOf(sold.id, [{ price: '90', more: of(1) }])).toMatchObject({
    lines: ['90.00 0.00, 0.00 0.00, , 1'],
  });
});

test('ruling 7: a line of 1.00 at 7 % goes back in two halves, 0.04 and 0.03; a third is refused by line, leaving nothing', async () => {
  const { services, foreignBank } = client.accounts;
  const sold = await posted(
    invoiceInput(client, { date: '2026-02-10', lines: [{ price: '1', ...seven() }, { price: '8' }] }),
  );
  const half = [{ price: '0.5', more: of(1) }];
  expect(await noteOf(sold.id, half)).toMatchObject({ lines: ['0.50 0.04, 0.00 0.00, 2026-02-20, 1'] });
  expect(await noteOf(sold.id, half)).toMatchObject({ lines: ['0.50 0.03, 0.00 0.00, 2026-02-20, 1'] });
  const before = await counts(client);
  for (const [lines, code, message] of [
    [half, 'NOTE_EXCEEDS_ORIGINAL', /^Line 1: .* has 0.00 PAB left to correct/],
    [
      [
        { price: '1', more: of(2) },
        { price: '1', more: of(9) },
      ],
      'NOTE_LINE_WRONG',
      /^Line 2: .*there is no line 9/,
    ],
    [[{ price: '1', ...seven(), more: of(2) }], 'NOTE_LINE_WRONG', /tax code is that of line 2/],
    [[{ price: '1', accountId: services, more: of(2) }], 'NOTE_LINE_WRONG', /account is that of line 2/],
    [[{ price: '1', more: of(2) }, { price: '1' }], 'NOTE_LINE_WRONG', /^Line 2: .*names no line/],
    [[{ price: '1' }, { price: '1' }], 'NOTE_LINE_WRONG', /one line, with the amount of all/],
    [[{ price: '9' }], 'NOTE_EXCEEDS_ORIGINAL', /^Line 1: .* has 8.00 PAB left/],
    [[{ price: '-5' }], 'NOTE_EXCEEDS_ORIGINAL', /takes -5.00 PAB/],
    [[{ price: '1', accountId: foreignBank }], 'NOTE_LINE_WRONG', /accounts of the original/],
  ] as const)
    expect(await noted(sold.id, lines)).toMatchObject({ code, message: expect.stringMatching(message) });
  expect(
    await client.do('postNote', {
      ...noteInput(client, {
        kind: 'SALES_CREDIT_NOTE',
        originalId: sold.id,
        date: '2026-02-20',
        price: '1',
      }),
      discountPercent: '1',
    }),
  ).toMatchObject({ __typename: 'InputInvalid' });
  expect(await counts(client)).toEqual(before);
});

test('an allowance has the mix of its original; a debit note adds to a line, or brings new ones', async () => {
  const sold = await posted(
    invoiceInput(client, { date: '2026-02-10', lines: [{ price: '200', ...seven() }, { price: '100' }] }),
  );
  expect(await noteOf(sold.id, [{ price: '10' }])).toMatchObject({
    tax: { amount: '0.47' },
    lines: ['6.67 0.47, 0.00 0.00, 2026-02-20, 1', '3.33 0.00, 0.00 0.00, , 2'],
  });
  const debit = { kind: 'SALES_DEBIT_NOTE' };
  expect(
    await noteOf(
      sold.id,
      [
        { price: '50', more: of(1) },
        { price: '5', accountId: client.accounts.services },
      ],
      debit,
    ),
  ).toMatchObject({
    tax: { amount: '3.50' },
    lines: ['50.00 3.50, 0.00 0.00, 2026-02-20, 1', '5.00 0.00, 0.00 0.00, , '],
  });
  // 200 − 6.67 + 50 is left of the first line, and all of its tax goes with it.
  expect(await noteOf(sold.id, [{ price: '243.33', more: of(1) }])).toMatchObject({
    tax: { amount: '17.03' },
  });
});

test('in foreign money a document and its notes end at zero in both currencies, on its own accounts', async () => {
  await setRates(client, 'EUR', { '2026-02-01': '1.0837' });
  const lines = [{ price: '33.33', ...seven() }, { price: '0.01' }];
  const sold = await posted(invoiceInput(client, { date: '2026-02-10', currency: 'EUR', lines }));
  for (const price of ['11.11', '11.11', '11.11'])
    await noteOf(sold.id, [{ price, more: of(1) }], { currency: 'EUR' });
  await noteOf(sold.id, [{ price: '0.01', more: of(2) }], { currency: 'EUR' });
  expect(await client.openItem(sold.itemId)).toEqual({ original: 0n, base: 0n });
  const left = await client.rows(
    `select l.account_id, sum(l.original_amount) as original, sum(l.base_amount) as base from documents d
     join journal_lines l on l.entry_id = d.entry_id where (d.id = ? or d.original_document_id = ?) and l.kind in ('ORDINARY', 'TAX')
     group by l.account_id`,
    sold.id,
    sold.id,
  );
  expect(left.length).toBeGreaterThan(1);
  for (const { original, base } of left) expect([BigInt(original ?? 0), BigInt(base ?? 0)]).toEqual([0n, 0n]);
});

test('ruling 17: input tax is dated when the bill is in the books, a void by its own day; a tax may stand alone', async () => {
  const { standard } = client.taxCodes;
  const lines = [
    { price: '10', ...seven() },
    { price: null, taxCodeId: standard, more: { taxOnly: { tax: '70', base: '1000' } } },
  ];
  const input = billInput(client, {
    date: '2026-02-10',
    postingDate: '2026-03-05',
    lines: lines.slice(0, 1),
  });
  const bought = await posted(
    {
      ...input,
      lines: [
        (input['lines'] as object[])[0],
        { quantity: '1', taxCodeId: standard, taxOnly: { tax: '70', base: '1000' } },
      ],
    },
    'postBill',
  );
  expect(await shown(bought.id)).toMatchObject({
    net: { amount: '10.00' },
    tax: { amount: '70.70' },
    lines: ['10.00 0.70, 0.00 0.00, 2026-03-05, ', '0.00 70.00, 0.00 0.00, 2026-03-05, '],
  });
  const dates = await client.rows(
    'select distinct tax_date from journal_lines where entry_id = ? and tax_code_id is not null',
    bought.entryId,
  );
  expect(dates).toEqual([{ tax_date: '2026-03-05' }]);
  const credit = { kind: 'PURCHASE_CREDIT_NOTE', date: '2026-03-10' };
  const alone = (tax: string): readonly LineOptions[] => [{ price: null, more: of(2, { taxOnly: { tax } }) }];
  const note = (tax: string) => {
    const given = noteInput(client, { originalId: bought.id, ...credit, price: '1' });
    return client.do('postNote', {
      ...given,
      lines: alone(tax).map(({ more }) => ({ quantity: '1', ...more })),
    });
  };
  expect(await note('70.01')).toMatchObject({ code: 'NOTE_EXCEEDS_ORIGINAL' });
  const taken = (await note('20')) as Member & { document: { id: string } };
  expect(await shown(taken.document.id)).toMatchObject({ total: { amount: '20.00' } });
  const other = await posted(
    invoiceInput(client, { date: '2026-02-10', lines: [{ price: '5', ...seven() }] }),
  );
  await voidOn(client, other, '2026-03-12');
  const [voided] = await client.rows(
    `select l.tax_date as on_entry, n.tax_date as on_note from document_voids v join journal_lines l on l.entry_id = v.entry_id
     join document_lines n on n.document_id = v.note_id where v.document_id = ? and l.kind = 'TAX'`,
    other.id,
  );
  expect(voided).toEqual({ on_entry: '2026-03-12', on_note: '2026-03-12' });
});

test('a draft, its preview, its posting and its duplicate say the same', async () => {
  const input = invoiceInput(client, {
    date: '2026-02-10',
    lines: [
      { price: '20', ...seven(), more: { discountPercent: '10' } },
      { price: '5', more: { discountAmount: '1' } },
    ],
  });
  const all = { ...input, discountPercent: '50', pricesIncludeTax: true };
  const fields =
    'id discountPercent discountAmount pricesIncludeTax lines { discountPercent discountAmount } preview { ... on DocumentPreview { total { amount } tax { amount } } }';
  const draftOf = async (id: string): Promise<unknown> =>
    (
      await client.read<{ documentDraft: Record<string, unknown> }>(
        `documentDraft(id: "${id}") { ${fields} }`,
      )
    ).documentDraft;
  const saved = (await client.accepted('saveInvoiceDraft', all)) as Member & { draft: { id: string } };
  const expected = {
    discountPercent: '50',
    pricesIncludeTax: true,
    lines: [
      { discountPercent: '10', discountAmount: null },
      { discountPercent: null, discountAmount: expect.stringMatching(/^1(\.00)?$/) },
    ],
    // 18 and 4, half of each; of the 9, the tax within.
    preview: { total: { amount: '11.00' }, tax: { amount: '0.59' } },
  };
  expect(await draftOf(saved.draft.id)).toMatchObject(expected);
  const whole = await posted(all);
  expect(await shown(whole.id)).toMatchObject({ total: { amount: '11.00' }, tax: { amount: '0.59' } });
  const copied = (await client.accepted('duplicateInvoice', {
    documentId: whole.id,
    documentDate: '2026-02-11',
  })) as Member & { draft: { id: string } };
  expect(await draftOf(copied.draft.id)).toMatchObject(expected);
});
