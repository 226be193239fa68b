import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { defaultClusters } from '@cifra/access/clusters';
import { newId } from '@cifra/books/ids';
import { addDays, localDate, type LocalDate } from '@cifra/domain/local-date';
import { askTenant } from '../../../test/support/ask.ts';
import { tenantStatements } from '../../../test/support/count-statements.ts';
import { linesOf, openDocumentBooks, type DocumentBooks } from '../../../test/worlds/books/document-books.ts';

interface Listed {
  readonly id: string;
  readonly kind: string;
  readonly displayNumber: string;
  readonly vendorNumber: string | null;
  readonly party: { readonly id: string };
  readonly documentDate: LocalDate;
  readonly dueDate: LocalDate;
  readonly state: string;
  readonly open: { readonly amount: string };
}
interface Page {
  readonly edges: readonly { readonly cursor: string; readonly node: Listed }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

let books: DocumentBooks;
let itemId: string;
beforeAll(async () => {
  books = await openDocumentBooks();
  const { taxCode } = await books.read<{ taxCode: { id: string } }>('taxCode(code: "ITBMS-7") { id }');
  const item = await books.step(
    'createItem',
    { code: 'PAN-1', name: 'Pan de molde', unitPrice: '2.5', currency: 'PAB', taxCodeId: taxCode.id },
    '... on ItemCreated { item { id } }',
  );
  itemId = (item['item'] as { id: string }).id;
  for (let week = 0; week < 10; week += 1)
    await week5(addDays(localDate('2026-01-05'), week * 7), taxCode.id);
});
afterAll(() => books.close());

/** Five documents of one day: an invoice with a receipt and a credit note, another invoice with the note that voids it. */
async function week5(documentDate: LocalDate, taxCodeId: string): Promise<void> {
  const lines = [
    { itemId, quantity: '3', unitPrice: '2.5', taxCodeId },
    { ...linesOf('60.00')[0], taxCodeId },
  ];
  const partyId = books.customer;
  const invoice = await books.invoice({ documentDate, lines });
  await books.post('postReceipt', {
    partyId,
    documentDate,
    settledAmount: '20.00',
    bankAmount: '20.00',
    allocations: [{ openItemId: invoice.openItemId, amount: '20.00' }],
  });
  await books.post('postNote', {
    kind: 'SALES_CREDIT_NOTE',
    originalDocumentId: invoice.id,
    partyId,
    documentDate,
    lines: linesOf('5.00'),
  });
  const { id: documentId } = await books.invoice({ documentDate, lines });
  const reason = 'issued a second time';
  const voided = await books.step('voidDocument', { documentId, postingDate: documentDate, reason });
  expect(voided).toMatchObject({ __typename: 'DocumentVoided' });
}

const NODE = 'id kind displayNumber vendorNumber party { id } documentDate dueDate state open { amount }';
async function page(given = ''): Promise<Page> {
  const { documents } = await books.read<{ documents: Page }>(
    `documents${given} { edges { cursor node { ${NODE} } } pageInfo { hasNextPage endCursor } }`,
  );
  return documents;
}
/** Every page of a list, three documents at a time. */
async function all(given: string, meanwhile = async (_page: number): Promise<void> => {}): Promise<Listed[]> {
  const listed: Listed[] = [];
  let after: string | null = null;
  for (let pages = 0; ; pages += 1) {
    const { edges, pageInfo }: Page = await page(
      `(first: 3${after === null ? '' : `, after: "${after}"`}${given})`,
    );
    listed.push(...edges.map(({ node }) => node));
    if (!pageInfo.hasNextPage) return listed;
    after = pageInfo.endCursor;
    await meanwhile(pages);
  }
}

describe('lists of documents', () => {
  test('each filter, alone and with others, in each order, is what a walk over all documents finds', async () => {
    await books.post('postBill', {
      partyId: books.vendor,
      documentDate: '2026-02-02',
      vendorNumber: 'INV-77',
      lines: [{ ...linesOf('9.00')[0], accountId: books.world.accounts.rent }],
    });
    const every = (await page('(first: 200)')).edges.map(({ node }) => node);
    expect(every).toHaveLength(51);
    const isOpen = ({ open }: Listed): boolean => Number(open.amount) !== 0;
    const begins = (text: string) => (each: Listed) =>
      each.displayNumber.startsWith(text) || (each.vendorNumber ?? '').startsWith(text);
    const filters: readonly [string, (each: Listed) => boolean][] = [
      ['', () => true],
      ['kinds: [INVOICE, RECEIPT]', ({ kind }) => kind === 'INVOICE' || kind === 'RECEIPT'],
      [`partyId: "${books.vendor}"`, ({ party }) => party.id === books.vendor],
      [
        `partyId: "${books.customer}", kinds: [SALES_CREDIT_NOTE]`,
        ({ kind, party }) => kind === 'SALES_CREDIT_NOTE' && party.id === books.customer,
      ],
      ['fromDate: "2026-02-02"', ({ documentDate }) => documentDate >= '2026-02-02'],
      [
        'fromDate: "2026-01-12", toDate: "2026-02-09"',
        ({ documentDate }) => documentDate >= '2026-01-12' && documentDate <= '2026-02-09',
      ],
      ['dueUpTo: "2026-02-20"', ({ dueDate }) => dueDate <= '2026-02-20'],
      ['isOpen: true', isOpen],
      ['isOpen: false', (each) => !isOpen(each)],
      [
        'isOpen: true, kinds: [INVOICE, BILL]',
        (each) => isOpen(each) && (each.kind === 'INVOICE' || each.kind === 'BILL'),
      ],
      [
        `isOpen: true, partyId: "${books.customer}", search: "INV"`,
        (each) => isOpen(each) && each.party.id === books.customer && begins('INV')(each),
      ],
      ['isOpen: true, dueUpTo: "2026-03-01"', (each) => isOpen(each) && each.dueDate <= '2026-03-01'],
      ['search: "INV-"', begins('INV-')],
      ['search: "INV-2026-00000"', begins('INV-2026-00000')],
      ['search: "inv"', begins('inv')],
      ['search: "%"', begins('%')],
    ];
    const orders = {
      DOCUMENT_DATE_ASC: ['documentDate', 1],
      DOCUMENT_DATE_DESC: ['documentDate', -1],
      DUE_DATE_ASC: ['dueDate', 1],
      DUE_DATE_DESC: ['dueDate', -1],
      NUMBER_ASC: ['displayNumber', 1],
      NUMBER_DESC: ['displayNumber', -1],
    } as const;
    for (const [filter, fits] of filters)
      for (const [sort, [date, sign]] of Object.entries(orders)) {
        const place = (each: Listed): string => `${each[date]} ${each.id}`;
        const expected = every
          .filter(fits)
          .toSorted((one, other) => (place(one) < place(other) ? -sign : sign))
          .map(({ displayNumber }) => displayNumber);
        const found = await all(`, sort: ${sort}, filter: { ${filter} }`);
        expect(
          found.map(({ displayNumber }) => displayNumber),
          `${sort} ${filter}`,
        ).toEqual(expected);
      }
  });

  test('the states are those of what was posted: of each five two are settled, one partly, one open, one void', async () => {
    const { edges } = await page('(first: 5, filter: { toDate: "2026-01-05" })');
    const states = Object.fromEntries(edges.map(({ node }) => [node.displayNumber, node.state]));
    expect(states).toEqual({
      'INV-2026-000001': 'PARTLY_SETTLED',
      'INV-2026-000002': 'VOID',
      'RCT-2026-000001': 'SETTLED',
      'SCN-2026-000001': 'SETTLED',
      'SCN-2026-000002': 'SETTLED',
    });
  });

  test('a document is found by its number, and by nothing that is not wholly its number', async () => {
    const find = async (given: string) =>
      (await books.read<{ document: Listed | null }>(`document(${given}) { displayNumber }`)).document;
    expect(await find('displayNumber: "INV-2026-000007"')).toEqual({ displayNumber: 'INV-2026-000007' });
    expect(await find('displayNumber: "  SCN-2026-000003 "')).toEqual({ displayNumber: 'SCN-2026-000003' });
    for (const unknown of [
      'INV-2026-7',
      'inv-2026-000007',
      '000007',
      'INV-2026-900000',
      'INV',
      '7'.repeat(60),
    ])
      expect(await find(`displayNumber: "${unknown}"`), unknown).toBeNull();
    expect(await find(`id: "${newId()}"`)).toBeNull();
    for (const wrong of ['', `(id: "${newId()}", displayNumber: "INV-2026-000007")`])
      await expect(books.read(`document${wrong} { id }`)).rejects.toThrow('INPUT_INVALID');
  });

  test('pages stay what they are while documents arrive: nothing twice, nothing left out, and what comes later in the order is seen', async () => {
    const before = await all(', sort: DOCUMENT_DATE_ASC');
    const arrived: string[] = [];
    const seen = await all(', sort: DOCUMENT_DATE_ASC', async (number) => {
      if (number >= 4) return;
      // One before the place that the reader has come to, and one after it.
      for (const documentDate of ['2026-01-02', '2026-06-01'])
        arrived.push((await books.invoice({ documentDate, dueDate: '2026-12-31' })).id);
    });
    const later = arrived.filter((_id, index) => index % 2 === 1);
    expect(seen.map(({ id }) => id)).toEqual([...before.map(({ id }) => id), ...later]);
  });

  test('an invalid cursor, a page too long and a search too long are refused', async () => {
    for (const given of [
      '(after: "nonsense")',
      '(first: 201)',
      `(filter: { search: "${'9'.repeat(41)}" })`,
      '(filter: { partyId: "someone" })',
    ])
      await expect(page(given)).rejects.toThrow('INPUT_INVALID');
    const lines = 'lines(after: "WyJ4Il0") { edges { cursor } }';
    await expect(books.read(`documents(first: 1) { edges { node { ${lines} } } }`)).rejects.toThrow(
      'INPUT_INVALID',
    );
  });
});

test('the lines of a document come in pages of their own', async () => {
  interface Lines {
    readonly edges: readonly { readonly cursor: string; readonly node: unknown }[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
  }
  const read = async (given: string) =>
    (
      await books.read<{ document: { lines: Lines } }>(
        `document(displayNumber: "INV-2026-000001") { lines${given} { edges { node { ordinal kind item { id code } description quantity unitPrice net { amount } taxCode { code } taxPercent tax { amount } account { id } } } pageInfo { hasNextPage endCursor } } }`,
      )
    ).document.lines;
  const first = await read('(first: 1)');
  expect(first.edges).toEqual([
    {
      node: {
        ordinal: 1,
        kind: 'ITEM',
        item: { id: itemId, code: 'PAN-1' },
        description: 'Pan de molde',
        quantity: '3',
        unitPrice: '2.5',
        net: { amount: '7.50' },
        taxCode: { code: 'ITBMS-7' },
        taxPercent: '7',
        tax: { amount: '0.53' },
        account: { id: books.world.accounts.sales },
      },
    },
  ]);
  expect(first.pageInfo.hasNextPage).toBe(true);
  const second = await read(`(first: 5, after: "${first.pageInfo.endCursor}")`);
  expect(second).toMatchObject({
    edges: [{ node: { ordinal: 2, net: { amount: '60.00' }, tax: { amount: '4.20' } } }],
    pageInfo: { hasNextPage: false },
  });
});

test('a page of fifty documents with all that hangs on them asks as many statements as a page of five', async () => {
  const money = '{ amount currency }';
  const fields = (first: number): string =>
    `documents(first: ${first}, sort: DOCUMENT_DATE_ASC, filter: { kinds: [INVOICE, RECEIPT, SALES_CREDIT_NOTE], toDate: "2026-05-31", fromDate: "2026-01-05" }) { edges { node { ${NODE} openBase ${money} openItem { open ${money} party { code } } remark party { code }
      lines { edges { node { item { code salesAccount { id } } taxCode { code } net ${money} } } }
      original { displayNumber } notes { displayNumber state open ${money} lines { edges { node { taxCode { code } } } } } voidedByNote { displayNumber } voidedByEntry { id }
      allocations { nodes { from { displayNumber party { name } state } to { displayNumber open ${money} } variance ${money} reversedBy { id } } } } } }`;
  const cost = (first: number) => tenantStatements(() => books.read(fields(first)));
  const [five, fifty] = [await cost(5), await cost(50)];
  const { documents } = await books.read<{ documents: Page }>(fields(50));
  expect(documents.edges).toHaveLength(50);
  expect(fifty).toBe(five);
  // A walk of each kind, then each loader once for every level of what was asked.
  expect(fifty).toBeLessThanOrEqual(20);
});

test('the client reads posted documents and statements of its tenant, and no drafts, no ageing, no other tenant', async () => {
  const client = books.world.claim(defaultClusters.client.permissions);
  const elsewhere = books.world.claim(defaultClusters.client.permissions, books.world.other);
  const statement = `partyStatement(partyId: "${books.customer}", side: SALES, from: "2026-01-01", to: "2026-12-31") { party { name } sections { lines { nodes { document { displayNumber } } } } }`;
  const document =
    'document(displayNumber: "INV-2026-000001") { displayNumber party { name } allocations { nodes { amount { amount } } } }';
  const drafts = 'documentDrafts { edges { node { id } } }';
  const ageing = 'ageing(side: SALES, asOf: "2026-03-01") { baseTotal { amount } }';
  const open = 'openItems { edges { node { id } } }';
  const request = (fields: string, claim = client) =>
    askTenant<Record<string, unknown> | null>(books.subgraph, books.world.tenant.id, fields, { claim });
  for (const allowed of [statement, document, open])
    expect((await request(allowed)).errors, allowed).toEqual([]);
  for (const denied of [drafts, ageing, `documentDraft(id: "${newId()}") { id }`]) {
    const { errors } = await request(denied);
    expect(errors, denied).toHaveLength(1);
    expect(errors[0]?.message, denied).toBe('Not found, or not allowed.');
  }
  // What the firm notes for itself is there for its own people alone.
  const notes = 'document(displayNumber: "INV-2026-000001") { displayNumber remark party { name note } }';
  const noted = await request(notes);
  expect(noted.errors).toHaveLength(2);
  expect(new Set(noted.errors.map(({ path }) => path?.at(-1)))).toEqual(new Set(['note', 'remark']));
  expect(noted.data).toMatchObject({ document: { remark: null, party: { note: null } } });
  const own = await request(notes, books.world.claim(defaultClusters.junior.permissions));
  expect(own.errors).toEqual([]);
  for (const fields of [statement, document, open]) {
    const { data, errors } = await request(fields, elsewhere);
    expect(errors.length, fields).toBeGreaterThan(0);
    expect(JSON.stringify(data)).not.toContain('INV-');
  }
});
