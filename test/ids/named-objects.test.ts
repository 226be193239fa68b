import { newId } from '@cifra/books/ids';
import { firmObjectId, objectId } from '@cifra/domain/object-id';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { invoice, receipt } from '../documents/document-steps.ts';
import { overrideRate } from '../periods/posted-lines.ts';
import { tenantStatements } from '../support/count-statements.ts';
import { openDocumentClient, type DocumentClient } from '../worlds/firm/client.ts';
import { openFirm, type TestFirm } from '../worlds/firm/firm.ts';

/* What a row names is an object of the API, whichever subgraph owns it, and its own permission decides who reads it. */

const DATES = ['2026-03-10', '2026-03-11', '2026-03-12'];

let firm: TestFirm;
let client: DocumentClient;
let sold: Awaited<ReturnType<typeof invoice>>;
beforeAll(async () => {
  firm = await openFirm();
  client = await openDocumentClient(firm);
  await overrideRate(firm, client.tenant, { currency: 'EUR', date: '2026-03-01', rate: '1.1' });
  const lines = [{ price: '100.00', taxCodeId: client.taxCodes.standard }];
  for (const date of DATES) {
    sold = await invoice(client, { date, currency: 'EUR', lines });
    const money = { settled: '40.00', currency: 'EUR', bankCurrency: 'EUR' };
    await receipt(client, { ...money, date, allocations: [[sold.itemId, '40.00']] });
  }
});
afterAll(() => firm?.close());

interface Lines {
  readonly entry: { readonly lines: { readonly nodes: readonly Record<string, unknown>[] } } | null;
}
const NAMED = 'kind party { id name } taxCode { code } exchangeRate { rate source }';
const linesWith = (fields: string) => `entry(id: "${sold.entryId}") { lines { nodes { ${fields} } } }`;

describe('what is named', () => {
  test('a line of an entry leads to its party, its tax code and its rate, whoever owns them', async () => {
    const { entry } = await client.read<Lines>(linesWith(NAMED));
    const exchangeRate = { rate: '1.1', source: 'MANUAL' };
    expect(entry?.lines.nodes).toEqual([
      {
        kind: 'CONTROL',
        party: { id: client.parties.customer, name: 'Hotel Central' },
        taxCode: null,
        exchangeRate,
      },
      { kind: 'ORDINARY', party: null, taxCode: { code: 'VAT-7' }, exchangeRate },
      { kind: 'TAX', party: null, taxCode: { code: 'VAT-7' }, exchangeRate },
    ]);
  });

  test('a document leads to its open item and its rate, an allocation to both of its items', async () => {
    const { document } = await client.read<{ document: unknown }>(
      `document(id: "${sold.id}") { exchangeRate { rate } openItem { id party { name } } allocations { nodes { fromItem { side document { kind } } toItem { id } } } }`,
    );
    expect(document).toEqual({
      exchangeRate: { rate: '1.1' },
      openItem: { id: sold.itemId, party: { name: 'Hotel Central' } },
      allocations: {
        nodes: [{ fromItem: { side: 'SALES', document: { kind: 'RECEIPT' } }, toItem: { id: sold.itemId } }],
      },
    });
  });

  test('so do the rows of reports: tax codes, rates, and what is exposed', async () => {
    const { taxSummary, trialBalance, exposure } = await client.read<Record<string, unknown>>(
      `taxSummary(from: "2026-03-01", to: "2026-03-31") { rows { taxCode { code name } } }
       trialBalance(asOf: "2026-03-31", ratesOf: "2026-03-31") { rates { exchangeRate { rate source } } }
       exposure(asOf: "2026-03-31") { currencies { rate { exchangeRate { rate } } accounts { kind openItems { openItem { reference } party { name } } } } }`,
    );
    expect(taxSummary).toEqual({ rows: [{ taxCode: { code: 'VAT-7', name: 'Seven' } }] });
    expect(trialBalance).toEqual({ rates: [{ exchangeRate: { rate: '1.1', source: 'MANUAL' } }] });
    expect(exposure).toMatchObject({
      currencies: [
        {
          rate: { exchangeRate: { rate: '1.1' } },
          accounts: expect.arrayContaining([
            {
              kind: 'RECEIVABLE',
              openItems: expect.arrayContaining([
                { openItem: { reference: sold.displayNumber }, party: { name: 'Hotel Central' } },
              ]) as unknown,
            },
          ]) as unknown,
        },
      ],
    });
  });

  test('a draft of a note leads to its original, and one of a receipt to the items that it settles', async () => {
    const note = await client.accepted('saveNoteDraft', {
      kind: 'SALES_CREDIT_NOTE',
      originalDocumentId: sold.id,
      partyId: client.parties.customer,
      documentDate: '2026-03-20',
      lines: [{ description: 'Less', quantity: '1', unitPrice: '1' }],
    });
    const money = await client.accepted('saveReceiptDraft', {
      partyId: client.parties.customer,
      documentDate: '2026-03-20',
      currency: 'EUR',
      settledAmount: '10.00',
      bankAmount: '10.00',
      allocations: [{ openItemId: sold.itemId, amount: '10.00' }],
    });
    const idOf = ({ draft }: typeof note) => (draft as { id: string }).id;
    expect(
      await client.read(
        `note: documentDraft(id: "${idOf(note)}") { originalDocument { displayNumber } }
         money: documentDraft(id: "${idOf(money)}") { originalDocument { id } settlement { allocations { openItem { reference } amount } } }`,
      ),
    ).toEqual({
      note: { originalDocument: { displayNumber: sold.displayNumber } },
      money: {
        originalDocument: null,
        settlement: { allocations: [{ openItem: { reference: sold.displayNumber }, amount: '10.00' }] },
      },
    });
  });
});

describe('who may read it', () => {
  const asked = (fields: string) =>
    firm.ask<{ tenant: Record<string, unknown> }>(`{ tenant { ${fields} } }`, {
      as: 'client',
      tenant: client.tenant.slug,
    });
  const placesOf = ({ errors }: Awaited<ReturnType<typeof asked>>) =>
    errors.map(({ path, extensions }) => [path?.join('.'), extensions['code']]);

  test('the client’s people read the open item of a document, and null with an error in place of its rate', async () => {
    const answer = await asked(
      `document(id: "${sold.id}") { displayNumber exchangeRate { rate } openItem { open { amount } } }`,
    );
    expect(answer.data.tenant['document']).toEqual({
      displayNumber: sold.displayNumber,
      exchangeRate: null,
      openItem: { open: { amount: '67.00' } },
    });
    expect(placesOf(answer)).toEqual([['tenant.document.exchangeRate', 'NOT_FOUND_OR_DENIED']]);
  });

  test('who reads entries and documents alone gets the lines, and null with an error in place of each object of another permission', async () => {
    await firm.do(
      'composeCluster',
      { code: 'entry-readers', name: 'Entries', permissions: ['Entry.Read', 'Document.Read'] },
      { as: 'owner' },
    );
    const { data } = await firm.ask<{ me: { id: string } }>('{ me { id } }', { as: 'client' });
    const granted = await firm.do(
      'grantCluster',
      { userId: data.me.id, cluster: 'entry-readers', scope: 'TENANT', scopeId: client.tenant.id },
      { as: 'owner' },
    );
    expect(granted.__typename).toBe('GrantChanged');
    const answer = await asked(linesWith(NAMED));
    const [control, ordinary] = (answer.data.tenant as unknown as Lines).entry?.lines.nodes ?? [];
    expect(control).toMatchObject({ kind: 'CONTROL', party: null });
    expect(ordinary).toEqual({
      kind: 'ORDINARY',
      party: null,
      taxCode: null,
      exchangeRate: null,
    });
    const places = placesOf(answer).map(([place]) => place);
    expect(new Set(places)).toEqual(
      new Set([
        ...[0, 1, 2].map((line) => `tenant.entry.lines.nodes.${line}.exchangeRate`),
        ...[1, 2].map((line) => `tenant.entry.lines.nodes.${line}.taxCode`),
        'tenant.entry.lines.nodes.0.party',
      ]),
    );
    // An id alone is what the row says: nobody else is asked.
    const ids = await asked(linesWith('party { id } taxCode { id }'));
    expect(ids.errors).toEqual([]);
    expect((ids.data.tenant as unknown as Lines).entry?.lines.nodes[0]).toEqual({
      party: { id: client.parties.customer },
      taxCode: null,
    });
  });
});

test('a refusal below a tenant of several names objects by their ids, as it does in a request of that tenant alone', async () => {
  const money = {
    partyId: client.parties.customer,
    currency: 'EUR',
    settledAmount: '500',
    bankAmount: '500',
  };
  const unknown = newId();
  const allocations = [{ openItemId: unknown, amount: '500' }];
  await client.accepted('saveReceiptDraft', { ...money, documentDate: '2026-03-21', allocations });
  const account = objectId('Account', client.tenant.id, unknown);
  const lines = ['debit', 'credit'].map((side) => ({ accountId: account, [side]: '1', currency: 'PAB' }));
  const { data, errors } = await firm.ask<{ tenantsById: readonly [Refusing] }>(
    `query ($ids: [ID!]!, $input: EntryPreviewInput!) { tenantsById(ids: $ids) {
       entryPreview(input: $input) { ... on AccountRefused { accountRef message } }
       documentDrafts(filter: { kinds: [RECEIPT] }) { nodes { preview { ... on AllocationRefused { openItemRef message } } } } } }`,
    {
      as: 'senior',
      variables: {
        ids: [firmObjectId('Tenant', client.tenant.id)],
        input: { postingDate: '2026-03-21', lines },
      },
    },
  );
  expect(errors).toEqual([]);
  const [{ entryPreview, documentDrafts }] = data.tenantsById;
  expect(entryPreview).toMatchObject({
    accountRef: unknown,
    message: expect.stringContaining(account) as string,
  });
  const item = objectId('OpenItem', client.tenant.id, unknown);
  expect(documentDrafts.nodes).toContainEqual({
    preview: { openItemRef: unknown, message: expect.stringContaining(item) as string },
  });
});

interface Refusing {
  readonly entryPreview: object;
  readonly documentDrafts: { readonly nodes: readonly object[] };
}

describe('what it costs', () => {
  const entriesWith = (first: number, fields: string) =>
    client.read(`entries(first: ${first}) { nodes { lines { nodes { ${fields} } } } }`);

  test('lines of six entries ask as many statements as those of two', async () => {
    const cost = (first: number) => tenantStatements(() => entriesWith(first, NAMED));
    const [two, six] = [await cost(2), await cost(6)];
    expect(six).toBe(two);
  });

  test('ids alone ask nothing that the lines would not ask without them', async () => {
    const cost = (fields: string) => tenantStatements(() => entriesWith(6, fields));
    const ids = 'party { id } taxCode { id } exchangeRate { id }';
    expect(await cost(`kind ${ids}`)).toBe(await cost('kind'));
  });
});
