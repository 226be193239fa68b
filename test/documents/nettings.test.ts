import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { systemRequest } from '@cifra/ops/system-request';
import { indexAll } from '@cifra/search/search-follower';
import { expectVerified } from '../periods/books-digest.ts';
import { csvRows, fetchFile } from '../worlds/firm/client-files.ts';
import { openDocumentClient, type DocumentClient } from '../worlds/firm/client.ts';
import { openFirm, type Member, type TestFirm } from '../worlds/firm/firm.ts';
import {
  allocationIds,
  balanceOf,
  bill,
  controlsDiffer,
  counts,
  invoice,
  noteInput,
  payment,
  REASON,
  receipt,
  setRates,
  varianceLines,
  voidOn,
} from './document-steps.ts';

/** Netting of what a party owes against what it is owed, through the gateway (rulings/accounting.md, 10 and 12). */

let firm: TestFirm;
let client: DocumentClient;
let party: string;
beforeAll(async () => {
  firm = await openFirm();
  client = await openDocumentClient(firm);
  await setRates(client, 'EUR', { '2026-02-02': '1.09', '2026-02-03': '1.1', '2026-02-04': '1.2' });
  const made = await client.accepted('createParty', {
    code: 'B-1',
    name: 'Panadería del Istmo',
    isCustomer: true,
    isVendor: true,
  });
  party = (made['party'] as { id: string }).id;
});
afterAll(() => firm?.close());
afterEach(async () => {
  expect(await controlsDiffer(client)).toEqual([]);
  await expectVerified(firm, client.tenant);
  expect(firm.masked).toEqual([]);
});

const role = (name: string): string => String(client.tenant.roles[name]);
const settled = { original: 0n, base: 0n };

const netting = (
  amount: string,
  items: readonly (readonly [itemId: string, amount: string])[],
  more: Readonly<Record<string, unknown>> = {},
) => ({
  partyId: party,
  documentDate: '2026-03-16',
  amount,
  items: items.map(([openItemId, part]) => ({ openItemId, amount: part })),
  reason: REASON,
  ...more,
});

test('euros owed both ways are netted at what each item carries: the variance is what they differ by, and the void takes all of it back', async () => {
  const euros = (date: string, price: string) => ({ party, date, currency: 'EUR', lines: [{ price }] });
  const sold = await invoice(client, euros('2026-02-02', '100'));
  const bought = await bill(client, euros('2026-02-03', '70'));
  const late = await bill(client, euros('2026-02-04', '50'));
  const before = await Promise.all([sold, bought, late].map(({ itemId }) => client.openItem(itemId)));
  const variances = (await varianceLines(client)).length;
  const done = await client.postDocument(
    'postNetting',
    netting(
      '100',
      [
        [sold.itemId, '100'],
        [bought.itemId, '70'],
        [late.itemId, '30'],
      ],
      { currency: 'EUR' },
    ),
  );
  expect(done.displayNumber).toMatch(/^NET-/);
  expect([await client.openItem(sold.itemId), await client.openItem(bought.itemId)]).toEqual([
    settled,
    settled,
  ]);
  expect(await client.openItem(late.itemId)).toEqual({ original: -200_000n, base: -240_000n });
  // 70 at 1.1 and 30 at 1.2 are worth 113.00; the invoice carried 109.00: a gain of 4.00 on one line.
  expect((await varianceLines(client)).length).toBe(variances + 1);
  expect([
    await balanceOf(client, role('CustomerAdvances')),
    await balanceOf(client, role('VendorAdvances')),
  ]).toEqual([0n, 0n]);
  const { document } = await client.read<{ document: Member }>(
    `document(id: "${done.id}") { kind memo bankAmount { amount } state openItem { side } }`,
  );
  expect(document).toEqual({
    kind: 'NETTING',
    memo: REASON,
    bankAmount: null,
    state: 'SETTLED',
    openItem: { side: 'SALES' },
  });
  const back = {
    allocationId: (await allocationIds(client)).at(-1),
    postingDate: '2026-03-17',
    reason: REASON,
  };
  for (const mutation of ['reverseAllocation', 'proposeAllocationReversal'])
    expect(await client.do(mutation, back)).toMatchObject({ code: 'ALLOCATION_OF_NETTING' });
  expect(await voidOn(client, late, '2026-03-17')).toMatchObject({ code: 'DOCUMENT_ALLOCATED' });
  expect((await voidOn(client, done, '2026-03-17')).__typename).toBe('DocumentVoided');
  expect(await Promise.all([sold, bought, late].map(({ itemId }) => client.openItem(itemId)))).toEqual(
    before,
  );
  const items = await client.rows('select id from open_items where document_id = ?', done.id);
  for (const { id } of items) expect(await client.openItem(String(id))).toEqual(settled);
  expect(items).toHaveLength(2);
});

test.each([
  {
    gain: -25_000n,
    sold: { currency: 'EUR', price: '100' },
    bought: { price: '112' },
    payables: { amount: '112', currency: 'PAB' },
  },
  {
    gain: -20_000n,
    sold: { price: '107' },
    bought: { currency: 'EUR', price: '100' },
    payables: { amount: '100', currency: 'EUR' },
  },
])(
  'an invoice in one currency against a bill in another is netted at what both carry: the difference of $gain is realized, and the void takes it back',
  async ({ gain, sold: { price, ...own }, bought: other, payables }) => {
    const { price: cost, ...foreign } = other;
    await setRates(client, 'EUR', { '2026-02-05': '1.095', '2026-02-06': '1.09' });
    const sold = await invoice(client, { party, date: '2026-02-05', ...own, lines: [{ price }] });
    const bought = await bill(client, { party, date: '2026-02-06', ...foreign, lines: [{ price: cost }] });
    const before = await Promise.all([sold, bought].map(({ itemId }) => client.openItem(itemId)));
    const currency = 'currency' in own ? own.currency : 'PAB';
    const items = [
      [sold.itemId, price],
      [bought.itemId, cost],
    ] as const;
    expect(
      await client.do(
        'postNetting',
        netting(price, items, { currency, payables: { ...payables, amount: '90' } }),
      ),
    ).toMatchObject({ code: 'NETTING_SIDES_DIFFER' });
    const variances = (await varianceLines(client)).length;
    const done = await client.postDocument('postNetting', netting(price, items, { currency, payables }));
    expect(await Promise.all([sold, bought].map(({ itemId }) => client.openItem(itemId)))).toEqual([
      settled,
      settled,
    ]);
    expect((await varianceLines(client)).slice(variances).map(([, amount]) => amount)).toEqual([gain]);
    const { document } = await client.read<{ document: Member }>(
      `document(id: "${done.id}") { total { amount currency } nettedPayables { amount currency } bankAmount { amount } }`,
    );
    expect(document).toEqual({
      total: { amount: `${price}.00`, currency },
      nettedPayables: { amount: `${payables.amount}.00`, currency: payables.currency },
      bankAmount: null,
    });
    expect((await voidOn(client, done, '2026-03-17')).__typename).toBe('DocumentVoided');
    expect(await Promise.all([sold, bought].map(({ itemId }) => client.openItem(itemId)))).toEqual(before);
  },
);

test('sides that differ, a customer that is no vendor, more than is open, a day before an item: refused, and nothing is left', async () => {
  const sold = await invoice(client, { party, date: '2026-03-02', price: '50' });
  const bought = await bill(client, { party, date: '2026-03-03', price: '50' });
  const foreign = await invoice(client, { date: '2026-03-02', price: '50' });
  const euros = { party, date: '2026-03-02', price: '50', currency: 'EUR' };
  const [inEuros, owedInEuros] = [await invoice(client, euros), await bill(client, euros)];
  const before = await counts(client);
  const both = (one: string, other: string) =>
    [
      [sold.itemId, one],
      [bought.itemId, other],
    ] as const;
  const refused = async (code: string, input: Readonly<Record<string, unknown>>) =>
    expect(await client.do('postNetting', input)).toMatchObject({ code });
  await refused('PARTY_ROLE_WRONG', netting('50', both('50', '50'), { partyId: client.parties.customer }));
  await refused('REASON_TOO_SHORT', netting('50', both('50', '50'), { reason: 'As agreed.' }));
  await refused('OPEN_ITEM_UNKNOWN', netting('50', [[party, '50']]));
  await refused(
    'ALLOCATION_MISMATCH',
    netting('50', [
      [foreign.itemId, '50'],
      [bought.itemId, '50'],
    ]),
  );
  await refused('ALLOCATION_MISMATCH', netting('50', both('50', '50'), { currency: 'EUR' }));
  await refused('ALLOCATION_TOO_EARLY', netting('50', both('50', '50'), { documentDate: '2026-03-02' }));
  await refused('ALLOCATION_EXCEEDS_OPEN', netting('60', [...both('30', '60'), [sold.itemId, '30']]));
  await refused('NETTING_SIDES_DIFFER', netting('50', both('50', '40')));
  await refused('NETTING_SIDES_DIFFER', netting('40', both('50', '50')));
  await refused(
    'NETTING_SIDES_DIFFER',
    netting(
      '50',
      [
        [inEuros.itemId, '50'],
        [owedInEuros.itemId, '40'],
      ],
      { currency: 'EUR', payables: { amount: '40', currency: 'EUR' } },
    ),
  );
  expect(await counts(client)).toEqual(before);
});

const taxed = (price: string) => [{ price, taxCodeId: client.taxCodes.standard }];
const withholding = (side: 'SALES' | 'PURCHASING', more: Readonly<Record<string, unknown>> = {}) => ({
  side,
  taxCodeId: client.taxCodes.withholding,
  ...more,
});
const withheldBy = (documentId: string) =>
  client.rows(
    'select open_item_id, amount, from_amount, from_base_amount, certificate from tax_withholdings where document_id = ? order by ordinal',
    documentId,
  );
const withheldBalances = async () => [
  await balanceOf(client, role('WithholdingReceivable')),
  await balanceOf(client, role('WithholdingPayable')),
];

test('107.00 of which half the tax is withheld is netted with 103.50 and 3.50 withheld; the void takes all of it back, and the same is withheld again', async () => {
  const sold = await invoice(client, { party, date: '2026-03-02', lines: taxed('100') });
  const bought = await bill(client, { party, date: '2026-03-03', price: '103.50' });
  const input = (amount: string, more: Readonly<Record<string, unknown>> = {}) =>
    netting(
      amount,
      [
        [sold.itemId, '107'],
        [bought.itemId, '103.50'],
      ],
      { withholdings: [withholding('SALES', { certificate: 'R-77', ...more })] },
    );
  expect(await client.do('postNetting', input('107'))).toMatchObject({
    code: 'NETTING_SIDES_DIFFER',
    settledAmount: '107.00',
    withheldAmount: '3.50',
    receivablesAmount: '107.00',
  });
  expect(await client.do('postNetting', input('103.50', { amount: '3.51' }))).toMatchObject({
    code: 'WITHHOLDING_DIFFERS',
    computedAmount: '3.50',
  });
  const before = await withheldBalances();
  const done = await client.postDocument('postNetting', input('103.50'));
  expect(await Promise.all([sold, bought].map(({ itemId }) => client.openItem(itemId)))).toEqual([
    settled,
    settled,
  ]);
  expect(await withheldBy(done.id)).toEqual([
    {
      open_item_id: sold.itemId,
      amount: 35_000n,
      from_amount: 70_000n,
      from_base_amount: 70_000n,
      certificate: 'R-77',
    },
  ]);
  expect(await withheldBalances()).toEqual([(before[0] ?? 0n) + 35_000n, before[1]]);
  const [line] = await client.rows(
    `select description from journal_lines where entry_id = ? and kind = 'WITHHOLDING'`,
    done.entryId,
  );
  expect(line?.['description']).toBe(`${sold.displayNumber} · R-77`);
  const { document } = await client.read<{ document: Member }>(
    `document(id: "${done.id}") { total { amount } netted { amount } nettedPayables { amount } settledPayables { amount }
       withholdings { amount { amount } openItem { id side } } }`,
  );
  expect(document).toEqual({
    total: { amount: '107.00' },
    netted: { amount: '103.50' },
    nettedPayables: { amount: '103.50' },
    settledPayables: { amount: '103.50' },
    withholdings: [{ amount: { amount: '3.50' }, openItem: { id: sold.itemId, side: 'SALES' } }],
  });
  const back = { postingDate: '2026-03-17', reason: REASON };
  const rows = await client.rows('select id from allocations where to_item_id = ?', sold.itemId);
  expect(await client.do('reverseAllocation', { allocationId: rows[0]?.['id'], ...back })).toMatchObject({
    code: 'ALLOCATION_BEARS_WITHHOLDING',
    withheldByRef: done.displayNumber,
  });
  expect((await voidOn(client, done, '2026-03-17')).__typename).toBe('DocumentVoided');
  expect(await withheldBalances()).toEqual(before);
  expect(await client.openItem(sold.itemId)).toEqual({ original: 1_070_000n, base: 1_070_000n });
  const again = await client.postDocument('postNetting', { ...input('103.50'), documentDate: '2026-03-18' });
  expect(await withheldBy(again.id)).toMatchObject([{ amount: 35_000n }]);
});

test('on both sides a part withholds its part and the rest the rest, to the last cent: by the party from the receivables, by us from the payables', async () => {
  const sold = await invoice(client, { party, date: '2026-03-02', lines: taxed('33.33') });
  const bought = await bill(client, { party, date: '2026-03-03', lines: taxed('66.66') });
  const input = (amount: string, part: string) =>
    netting(
      amount,
      [
        [sold.itemId, part],
        [bought.itemId, part],
      ],
      { withholdings: [withholding('SALES'), withholding('PURCHASING')] },
    );
  const before = await withheldBalances();
  // 35.66 with a tax of 2.33, 71.33 with 4.67: 1.17 and 2.34 in parts.
  const first = await client.postDocument('postNetting', input('19.34', '20'));
  expect(await withheldBy(first.id)).toMatchObject([
    { open_item_id: sold.itemId, amount: 6_600n },
    { open_item_id: bought.itemId, amount: 6_600n },
  ]);
  const second = await client.postDocument('postNetting', input('15.15', '15.66'));
  expect(await withheldBy(second.id)).toMatchObject([{ amount: 5_100n }, { amount: 5_100n }]);
  expect(await client.openItem(sold.itemId)).toEqual(settled);
  // What is left of the bill is paid, and withholds what is left of it.
  await payment(client, {
    party,
    date: '2026-03-18',
    settled: '35.67',
    bank: '34.50',
    charges: [{ kind: 'WITHHOLDING', taxCodeId: client.taxCodes.withholding }],
    allocations: [[bought.itemId, '35.67']],
  });
  expect(await client.openItem(bought.itemId)).toEqual(settled);
  const after = await withheldBalances();
  expect(after.map((base, index) => base - (before[index] ?? 0n))).toEqual([11_700n, -23_400n]);
  // A reason is for one item; an item is of its side.
  const other = await invoice(client, { party, date: '2026-03-02', lines: taxed('10') });
  const more = await invoice(client, { party, date: '2026-03-02', lines: taxed('10') });
  const owed = await bill(client, { party, date: '2026-03-03', price: '20' });
  const faulty = (given: Readonly<Record<string, unknown>>) =>
    client.do(
      'postNetting',
      netting(
        '20',
        [
          [other.itemId, '10.70'],
          [more.itemId, '10.70'],
          [owed.itemId, '20'],
        ],
        { withholdings: [withholding('SALES', given)] },
      ),
    );
  for (const given of [{ amount: '1.40', reason: REASON }, { openItemId: owed.itemId }])
    expect(await faulty(given)).toMatchObject({ inputFaults: [{ field: 'withholdings[0].openItemId' }] });
});

test('where corrections need approval, two people net and two take it back', async () => {
  const sold = await invoice(client, { party, date: '2026-03-02', price: '50' });
  const bought = await bill(client, { party, date: '2026-03-03', price: '50' });
  await client.accepted(
    'changeTenantSetting',
    { key: 'settlements.correctionsNeedApproval', value: 'true' },
    'owner',
  );
  const input = netting('50', [
    [sold.itemId, '50'],
    [bought.itemId, '50'],
  ]);
  expect(await client.do('postNetting', input, 'owner')).toMatchObject({ code: 'APPROVAL_REQUIRED' });
  const draftOf = async (member: Member) => {
    const { id } = member['draft'] as { id: string };
    return { draftId: id, version: await client.draftVersion(id) };
  };
  const draft = await draftOf(await client.accepted('saveNettingDraft', input, 'senior'));
  const sent = await draftOf(await client.accepted('submitNettingDraft', draft, 'senior'));
  expect(await client.do('approveNettingDraft', sent, 'senior')).toMatchObject({ code: 'MAKER_IS_CHECKER' });
  const done = await client.postDocument('approveNettingDraft', sent, 'colleague');
  expect([await client.openItem(sold.itemId), await client.openItem(bought.itemId)]).toEqual([
    settled,
    settled,
  ]);
  expect(await voidOn(client, done, '2026-03-17')).toMatchObject({ code: 'APPROVAL_REQUIRED' });
});

test('in two currencies, with tax withheld on both sides: draft, paper, preview, approval that computes anew, export, search and the note after it', async () => {
  await setRates(client, 'EUR', { '2026-02-07': '1.095', '2026-03-16': '1.1' });
  const sold = await invoice(client, { party, date: '2026-02-07', currency: 'EUR', lines: taxed('100') });
  const bought = await bill(client, { party, date: '2026-03-03', lines: taxed('52') });
  const input = (amount: string) =>
    netting(
      amount,
      [
        [sold.itemId, '53.50'],
        [bought.itemId, '55.64'],
      ],
      {
        currency: 'EUR',
        payables: { amount: '53.82', currency: 'PAB' },
        withholdings: [withholding('SALES'), withholding('PURCHASING', { certificate: 'W-9' })],
      },
    );
  const draftOf = async (member: Member) => {
    const { id } = member['draft'] as { id: string };
    return { draftId: id, version: await client.draftVersion(id) };
  };
  const submitted = async (amount: string) =>
    draftOf(
      await client.accepted(
        'submitNettingDraft',
        await draftOf(await client.accepted('saveNettingDraft', input(amount), 'senior')),
        'senior',
      ),
    );
  const stale = await submitted('51.75');
  // Of what is left less is due now: the second person does not approve other figures than were submitted.
  await receipt(client, {
    party,
    date: '2026-03-10',
    currency: 'EUR',
    settled: '10',
    bank: '9.50',
    charges: [
      { kind: 'WITHHOLDING', amount: '0.50', taxCodeId: client.taxCodes.withholding, reason: REASON },
    ],
    allocations: [[sold.itemId, '10']],
  });
  expect(await client.do('approveNettingDraft', stale, 'colleague')).toMatchObject({
    code: 'NETTING_SIDES_DIFFER',
    withheldAmount: '1.65',
  });
  await client.accepted('rejectNettingDraft', { ...stale, reason: REASON }, 'colleague');
  const draft = await submitted('51.85');
  const shown = await client.read<{ documentDraft: Member }>(
    `documentDraft(id: "${draft.draftId}") {
       settlement { settled { amount currency } payables { amount currency } charges { side certificate } }
       preview { ... on DocumentPreview { total { amount } settledPayables { amount currency }
         withholdings { amount { amount currency } openItem { side } } lines { base { amount } } } } }`,
  );
  expect(shown.documentDraft).toEqual({
    settlement: {
      settled: { amount: '51.85', currency: 'EUR' },
      payables: { amount: '53.82', currency: 'PAB' },
      charges: [
        { side: 'SALES', certificate: null },
        { side: 'PURCHASING', certificate: 'W-9' },
      ],
    },
    preview: {
      total: { amount: '53.50' },
      settledPayables: { amount: '55.64', currency: 'PAB' },
      withholdings: [
        { amount: { amount: '1.65', currency: 'EUR' }, openItem: { side: 'SALES' } },
        { amount: { amount: '1.82', currency: 'PAB' }, openItem: { side: 'PURCHASING' } },
      ],
      // What is withheld at the day's rate of 1.1, the receivable at its carrying amount, the difference, the payable.
      lines: ['1.82', '-1.82', '-58.59', '2.95', '55.64'].map((amount) => ({ base: { amount } })),
    },
  });
  const paperOf = async (what: Readonly<Record<string, string>>) => {
    const ticket = await client.accepted('renderDocument', { what, format: 'HTML', language: 'EN' });
    const { text } = await fetchFile(firm, String(ticket['url']));
    return text.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');
  };
  const figures = [
    'Netted: Receivables EUR 51.85',
    'EUR 1.65',
    'Netted: Payables PAB 53.82',
    'PAB 1.82',
    'Total applied: Receivables EUR 53.50',
    'Total applied: Payables PAB 55.64',
  ];
  const drafted = await paperOf({ draftId: draft.draftId });
  for (const figure of figures) expect(drafted).toContain(figure);
  const done = await client.postDocument('approveNettingDraft', draft, 'colleague');
  const paper = await paperOf({ documentId: done.id });
  for (const figure of [...figures, `Withholding: ${sold.displayNumber} EUR 1.65`, '· W-9 PAB 1.82'])
    expect(paper).toContain(figure);
  expect(await client.openItem(bought.itemId)).toEqual(settled);
  const rows = csvRows((await client.export({ what: 'DOCUMENTS', format: 'CSV' })).text);
  expect(rows.filter(({ document }) => document === done.displayNumber)).toMatchObject(
    ['1.65', '1.82'].map((withheld) => ({
      kind: 'NETTING',
      total_amount: '53.50',
      netted_amount: '51.85',
      payables_currency: 'PAB',
      payables_amount: '55.64',
      netted_payables_amount: '53.82',
      line_net_amount: withheld,
      withholding_codes: 'WH-50',
    })),
  );
  await indexAll(firm.books, client.tenant.id, systemRequest('documents'));
  for (const query of [done.displayNumber, '53.82', '55.64']) {
    const { search } = await client.read<{ search: { edges: { node: { document: Member | null } }[] } }>(
      `search(query: "${query}") { edges { node { document { displayNumber } } } }`,
    );
    expect(search.edges.map(({ node }) => node.document)).toContainEqual({
      displayNumber: done.displayNumber,
    });
  }
  // A note lowers what the rest withholds: 3.15 of which 0.50 and 1.65 are withheld.
  await client.postDocument(
    'postNote',
    {
      ...noteInput(client, {
        kind: 'SALES_CREDIT_NOTE',
        originalId: sold.id,
        date: '2026-03-17',
        currency: 'EUR',
        lines: [{ price: '10', more: { originalOrdinal: 1 } }],
      }),
      partyId: party,
    },
    'owner',
  );
  const rest = await receipt(client, {
    party,
    date: '2026-03-18',
    currency: 'EUR',
    settled: '32.80',
    bank: '31.80',
    charges: [{ kind: 'WITHHOLDING', taxCodeId: client.taxCodes.withholding }],
    allocations: [[sold.itemId, '32.80']],
  });
  expect(await withheldBy(rest.id)).toMatchObject([{ amount: 10_000n }]);
  expect(await client.openItem(sold.itemId)).toEqual(settled);
});
